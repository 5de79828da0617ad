// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "core/compute/cache/disk_store.h"
#include "core/compute/cache/result_cache.h"

namespace acg {

/// The disk as a second level of a ResultCache. What took 50 ms or more is written by a thread of
/// its own, so that nobody waits for the disk; when more than 16 results wait, the next are left
/// out. Destruction writes what still waits.
class DiskLevel final : public ResultStore {
 public:
  /// Throws as DiskStore.
  explicit DiskLevel(DiskStoreOptions options);
  ~DiskLevel() override;

  Loaded load(ResultKind kind, const CacheKey& key) override;
  void keep(ResultKind kind, const CacheKey& key, std::shared_ptr<const void> value,
            double cost) override;
  void waitUntilWritten();
  const DiskStore& store() const { return store_; }

  static constexpr double kLeastCost = 0.05;  ///< s; cheaper results are sooner computed than read

 private:
  struct Order {
    ResultKind kind;
    CacheKey key;
    std::shared_ptr<const void> value;
    double cost;
  };
  void writeLoop();

  DiskStore store_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Order> waiting_;  // guarded by mutex_
  bool isWriting_ = false;     // guarded by mutex_
  bool isClosing_ = false;     // guarded by mutex_
  std::thread writer_;         // last: it uses the members above
};

}  // namespace acg
