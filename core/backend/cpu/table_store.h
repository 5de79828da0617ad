// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include <tbb/cache_aligned_allocator.h>

namespace acg::cpu {

/// Numbers that are not set at first, on their own cache lines.
class Cells {
 public:
  explicit Cells(std::size_t size)
      : size_(size), data_(tbb::cache_aligned_allocator<float>().allocate(size)) {}
  ~Cells() { tbb::cache_aligned_allocator<float>().deallocate(data_, size_); }
  Cells(const Cells&) = delete;
  Cells& operator=(const Cells&) = delete;

  std::size_t size() const { return size_; }
  float* data() const { return data_; }

 private:
  std::size_t size_;
  float* data_;
};

/// Everything a table follows from, number by number, so that a hit is never wrong.
using TableKey = std::vector<double>;

/// Remembers tables: a hologram that changes while arrays and grid stay needs products only. Any
/// thread may call.
class TableStore {
 public:
  virtual ~TableStore() = default;
  /// nullptr where it is not held.
  virtual std::shared_ptr<const Cells> find(const TableKey& key) = 0;
  /// May keep a table that took so many seconds, and forget others for it.
  virtual void keep(const TableKey& key, std::shared_ptr<const Cells> table, double seconds) = 0;
};

/// The tables last used, in at most kMostBytes: for a backend that shares no memory with a cache.
class TableCache final : public TableStore {
 public:
  static constexpr std::size_t kMostBytes = 64 << 20;

  std::shared_ptr<const Cells> find(const TableKey& key) override;
  /// Forgets those that were not used for longest; a table of more than a quarter is not kept.
  void keep(const TableKey& key, std::shared_ptr<const Cells> table, double seconds) override;

 private:
  struct Entry {
    std::shared_ptr<const Cells> table;
    unsigned long long lastUse = 0;
  };
  std::mutex mutex_;
  std::map<TableKey, Entry> entries_;  // guarded by mutex_
  std::size_t bytes_ = 0;              // guarded by mutex_
  unsigned long long uses_ = 0;        // guarded by mutex_
};

}  // namespace acg::cpu
