// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sqlite3.h>

#include "core/compute/cache/cache_policy.h"

namespace acg {

/// The table of a DiskStore: key, kind, bytes of the file, cost, turn of its last use. Throws kIo
/// for all that SQLite refuses. One thread at a time.
class DiskIndex {
 public:
  struct Row {
    int kind = 0;
    std::int64_t bytes = 0;
    double cost = 0;  ///< s
  };

  /// Opens or makes the file; an index of another format or generation is emptied.
  DiskIndex(const std::filesystem::path& file, const std::string& generation);
  ~DiskIndex();
  DiskIndex(const DiskIndex&) = delete;
  DiskIndex& operator=(const DiskIndex&) = delete;

  std::optional<Row> find(const CacheKey& key);
  void insert(const CacheKey& key, const Row& row);
  void touch(const CacheKey& key);
  void remove(const CacheKey& key);
  std::vector<CacheKey> keys();
  /// What was used longest ago.
  std::optional<CacheKey> oldest();
  std::int64_t bytes();
  std::size_t entries();

 private:
  class Statement;
  int format();
  bool isWhole();
  void run(const char* sql);
  [[noreturn]] void fail(const char* what);

  std::filesystem::path file_;
  sqlite3* database_ = nullptr;
};

}  // namespace acg
