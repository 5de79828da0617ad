// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <optional>

namespace acg::gpu {

/// Blocks of memory that wait for their next use, by their size. It owns none: who takes the last
/// one out frees it.
class BlockPool {
 public:
  struct Block {
    void* handle = nullptr;
    std::size_t room = 0;  ///< bytes
  };

  /// Sizes are rounded up, so that blocks fit the next request that is much the same.
  static std::size_t roomFor(std::size_t bytes);

  /// The smallest block of at least `room` bytes and at most twice that.
  std::optional<Block> take(std::size_t room);
  /// The largest block, where more than `most` bytes wait.
  std::optional<Block> takeBeyond(std::size_t most);
  /// Keeps a block; false, and it is the caller's, where there is no memory for that.
  bool keep(const Block& block) noexcept;
  bool isEmpty() const { return blocks_.empty(); }

 private:
  Block taken(std::multimap<std::size_t, void*>::iterator at);

  std::multimap<std::size_t, void*> blocks_;
  std::size_t bytes_ = 0;
};

}  // namespace acg::gpu
