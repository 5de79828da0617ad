// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace acg::gpu {

/// Asks the system for large pages where a result of some megabytes is about to be written for the
/// first time: giving out small ones takes longer than a card takes for what goes into them. A
/// wish; the values stay what they are.
void adviseLargePages(void* begin, std::size_t bytes) noexcept;

}  // namespace acg::gpu
