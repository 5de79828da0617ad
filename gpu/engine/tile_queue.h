// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace acg::gpu {

/// A stretch of a job: points of a field, planes of a grid.
struct Tile {
  std::int64_t first = 0;
  std::int64_t count = 0;
};

/// A job in tiles for any number of workers, who may be on threads of their own. Each takes what it
/// can do next; what one gives back because it failed another does.
class TileQueue {
 public:
  explicit TileQueue(std::int64_t total);

  /// The next tile, of at most `most`, or none where there is none to take now.
  std::optional<Tile> take(std::int64_t most);
  void finish(const Tile& tile);
  void giveBack(const Tile& tile);
  /// Waits while all tiles are taken and others do them, who may yet give them back. Returns
  /// whether there is one to take.
  bool wait();

  /// No tile is given any more.
  void stop();
  /// Workers that begin, and one that ends; while there is none nobody waits for more.
  void enter(int workers);
  void leave();
  /// Waits until more is done than `share`; false where no more will be.
  bool waitForMore(double share);

  bool isDone() const;
  double shareDone() const;  ///< 0..1

 private:
  bool hasTile() const { return !isStopped_ && (next_ < total_ || !returned_.empty()); }
  bool isAllDone() const { return done_ == total_; }
  double share() const;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  const std::int64_t total_;
  std::int64_t next_ = 0;       // guarded by mutex_, as all below
  std::int64_t done_ = 0;       ///< of `total_`
  std::vector<Tile> returned_;  ///< to be done by others
  int workers_ = 0;
  bool isStopped_ = false;
};

}  // namespace acg::gpu
