// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/block_pool.h"

#include <algorithm>
#include <bit>
#include <iterator>

namespace acg::gpu {

std::size_t BlockPool::roomFor(std::size_t bytes) {
  constexpr std::size_t kSmallest = 512;
  constexpr std::size_t kCoarse = std::size_t(4) << 20;  // above it, sizes are multiples of it
  if (bytes <= kCoarse) return std::bit_ceil(std::max(bytes, kSmallest));
  return (bytes + kCoarse - 1) / kCoarse * kCoarse;
}

BlockPool::Block BlockPool::taken(std::multimap<std::size_t, void*>::iterator at) {
  const Block block{at->second, at->first};
  blocks_.erase(at);
  bytes_ -= block.room;
  return block;
}

std::optional<BlockPool::Block> BlockPool::take(std::size_t room) {
  const auto found = blocks_.lower_bound(room);
  if (found == blocks_.end() || found->first > 2 * room) return std::nullopt;
  return taken(found);
}

std::optional<BlockPool::Block> BlockPool::takeBeyond(std::size_t most) {
  if (bytes_ <= most) return std::nullopt;
  return taken(std::prev(blocks_.end()));
}

bool BlockPool::keep(const Block& block) noexcept {
  try {
    blocks_.emplace(block.room, block.handle);
  } catch (...) {
    return false;
  }
  bytes_ += block.room;
  return true;
}

}  // namespace acg::gpu
