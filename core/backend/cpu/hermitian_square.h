// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/cpu/cpu_buffer.h"

namespace acg::cpu {

/// g = a a^H of one batch entry: M x M for an M x N matrix with M and N above 1, both halves, a
/// real diagonal. Errors are a few roundings of |a_i| |a_j|. A large single entry is spread over
/// threads.
void hermitianSquare(const CpuBuffer& a, CpuBuffer& g, int entry);

}  // namespace acg::cpu
