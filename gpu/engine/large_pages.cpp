// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/large_pages.h"

#include <cstdint>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace acg::gpu {

void adviseLargePages(void* begin, std::size_t bytes) noexcept {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  constexpr std::uintptr_t kPage = 1 << 21;
  if (bytes < 2 * kPage) return;
  const auto first = reinterpret_cast<std::uintptr_t>(begin);
  const std::uintptr_t from = (first + kPage - 1) / kPage * kPage;
  const std::uintptr_t to = (first + bytes) / kPage * kPage;
  if (to > from) madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
#else
  static_cast<void>(begin);
  static_cast<void>(bytes);
#endif
}

}  // namespace acg::gpu
