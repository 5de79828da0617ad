// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/compute/cache/cache_policy.h"
#include "core/compute/cache/disk_index.h"

namespace acg {

struct DiskStoreOptions {
  std::filesystem::path folder;           ///< made where it is missing
  std::int64_t capacity = 2'000'000'000;  ///< bytes of the files together
  /// Of the program that computes: results of another one are dropped when the store opens.
  std::string generation = {};
  int level = 1;  ///< of zstd; above, time grows and size hardly shrinks
};

/// Bytes by key on disk, in a folder of its own: one zstd file a key and an index in SQLite.
///
/// A file begins with its format, key, kind and sizes and the XXH3 checksum of these and of all
/// that follows; one that does not agree in every bit is dropped and counts as not there. Files
/// appear under their name only when they are whole and in the index only after that, and opening
/// removes whatever else a killed process left. An index that cannot be read is begun anew. What
/// was used longest ago makes room.
///
/// Any thread may call any function; two processes may share a folder.
class DiskStore {
 public:
  struct Found {
    std::vector<std::byte> payload;
    double cost = 0;  ///< s
  };

  /// Throws kIo when the folder cannot be made or written.
  explicit DiskStore(DiskStoreOptions options);
  ~DiskStore();
  DiskStore(const DiskStore&) = delete;
  DiskStore& operator=(const DiskStore&) = delete;

  /// Nothing where the key with this kind is not there or damaged; never throws for what is on
  /// disk.
  std::optional<Found> read(const CacheKey& key, int kind);
  /// Returns whether it was stored: not what is larger than the capacity, nor on a full disk.
  bool write(const CacheKey& key, int kind, std::span<const std::byte> payload, double cost);

  std::int64_t bytes() const;  ///< of the files
  std::size_t entries() const;
  std::size_t dropped() const;  ///< damaged entries since the start
  std::filesystem::path fileOf(const CacheKey& key) const;

 private:
  using Index = DiskIndex;
  void openIndex();
  void sweep();
  void makeRoom(std::int64_t bytes);
  void drop(const CacheKey& key);

  DiskStoreOptions options_;
  mutable std::mutex mutex_;
  std::unique_ptr<Index> index_;  // guarded by mutex_
  std::size_t dropped_ = 0;       // guarded by mutex_
  std::uint64_t written_ = 0;     // guarded by mutex_; names of files in the making
};

}  // namespace acg
