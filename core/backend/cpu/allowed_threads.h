// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace acg::cpu {

/// Threads this process may keep busy: the cores of its affinity mask, or fewer where a control
/// group limits its processor time. At least 1.
int allowedThreads();

}  // namespace acg::cpu
