// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/tile_queue.h"

#include <algorithm>

#include "core/error.h"

namespace acg::gpu {

TileQueue::TileQueue(std::int64_t total) : total_(total) { ACG_ASSERT(total >= 0); }

std::optional<Tile> TileQueue::take(std::int64_t most) {
  ACG_ASSERT(most > 0);
  const std::lock_guard lock(mutex_);
  if (!hasTile()) return std::nullopt;
  Tile tile;
  if (!returned_.empty()) {
    Tile& from = returned_.back();
    tile = {from.first, std::min(most, from.count)};
    from.first += tile.count;
    from.count -= tile.count;
    if (from.count == 0) returned_.pop_back();
  } else {
    tile = {next_, std::min(most, total_ - next_)};
    next_ += tile.count;
  }
  return tile;
}

void TileQueue::finish(const Tile& tile) {
  const std::lock_guard lock(mutex_);
  done_ += tile.count;
  ACG_ASSERT(done_ <= total_);
  changed_.notify_all();
}

void TileQueue::giveBack(const Tile& tile) {
  const std::lock_guard lock(mutex_);
  returned_.push_back(tile);
  changed_.notify_all();
}

bool TileQueue::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return isStopped_ || isAllDone() || hasTile(); });
  return hasTile();
}

void TileQueue::stop() {
  const std::lock_guard lock(mutex_);
  isStopped_ = true;
  changed_.notify_all();
}

void TileQueue::enter(int workers) {
  const std::lock_guard lock(mutex_);
  workers_ += workers;
}

void TileQueue::leave() {
  const std::lock_guard lock(mutex_);
  --workers_;
  changed_.notify_all();
}

bool TileQueue::waitForMore(double than) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return isStopped_ || isAllDone() || workers_ == 0 || share() > than; });
  return share() > than;
}

bool TileQueue::isDone() const {
  const std::lock_guard lock(mutex_);
  return isAllDone();
}

double TileQueue::shareDone() const {
  const std::lock_guard lock(mutex_);
  return share();
}

double TileQueue::share() const {
  return total_ == 0 ? 1 : static_cast<double>(done_) / static_cast<double>(total_);
}

}  // namespace acg::gpu
