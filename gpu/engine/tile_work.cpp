// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/tile_work.h"

#include <algorithm>
#include <chrono>
#include <deque>

namespace acg::gpu {
namespace {

using Clock = std::chrono::steady_clock;

class TileRun {
 public:
  TileRun(GpuDevice& device, TileWork& work, TileQueue& queue, const TilePace& pace)
      : device_(device), work_(work), queue_(queue), pace_(pace), size_(pace.size) {
    device_.synchronizeAll();  // what is sent already is there for all queues
  }

  ~TileRun() {
    for (const UnderWay& one : underWay_) queue_.giveBack(one.tile);
    try {
      device_.synchronizeAll();
    } catch (const Error&) {
      // The device is lost, and who ran this knows by another error.
    }
  }

  void run(const std::function<void()>& afterTile) {
    for (;;) {
      if (static_cast<int>(underWay_.size()) < slots_ && beginNext()) continue;
      if (underWay_.empty()) {
        if (!queue_.wait()) return;
        continue;
      }
      endOldest();
      if (afterTile) afterTile();
    }
  }

 private:
  struct UnderWay {
    int slot;
    Tile tile;
    Clock::time_point begin;
  };

  bool beginNext() {
    size_ = std::clamp(size_, pace_.smallest, std::max(pace_.smallest, pace_.largest));
    const std::optional<Tile> tile = queue_.take(size_);
    if (!tile) return false;
    const auto start = Clock::now();
    try {
      device_.useQueue(next_);
      work_.begin(next_, *tile);
    } catch (const OutOfDeviceMemory&) {
      queue_.giveBack(*tile);
      takeLess(tile->count);
      return true;
    } catch (...) {
      queue_.giveBack(*tile);
      throw;
    }
    underWay_.push_back({next_, *tile, start});
    next_ = (next_ + 1) % slots_;
    return true;
  }

  /// Within the handler of OutOfDeviceMemory, which goes on where nothing is left to try.
  void takeLess(std::int64_t count) {
    if (count <= pace_.smallest && slots_ == 1) throw;
    if (count <= pace_.smallest) slots_ = 1;
    while (!underWay_.empty()) endOldest();
    device_.synchronizeAll();
    work_.release();
    next_ = 0;
    size_ = pace_.largest = std::max(pace_.smallest, count / 2);
  }

  void endOldest() {
    const UnderWay one = underWay_.front();
    device_.useQueue(one.slot);
    work_.end(one.slot, one.tile);
    underWay_.pop_front();
    queue_.finish(one.tile);
    const auto now = Clock::now();
    const std::chrono::duration<double> taken = now - std::max(one.begin, lastEnd_);
    lastEnd_ = now;
    const double factor = std::clamp(pace_.seconds / std::max(taken.count(), 1e-6), 0.25, 4.0);
    size_ = static_cast<std::int64_t>(static_cast<double>(one.tile.count) * factor);
  }

  GpuDevice& device_;
  TileWork& work_;
  TileQueue& queue_;
  TilePace pace_;
  std::int64_t size_;
  int slots_ = GpuDevice::kQueues;
  int next_ = 0;
  std::deque<UnderWay> underWay_;  ///< the oldest first
  Clock::time_point lastEnd_{};
};

}  // namespace

void runTiles(GpuDevice& device, TileWork& work, TileQueue& queue, TilePace pace,
              const std::function<void()>& afterTile) {
  TileRun(device, work, queue, pace).run(afterTile);
}

}  // namespace acg::gpu
