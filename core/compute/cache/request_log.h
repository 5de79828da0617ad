// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "core/compute/cache/result_cache.h"

namespace acg {

/// Writes what a running program asks its cache for as a trace (trace.h) that `acg replay` runs:
/// one line a result with its time since the start, its bytes in the cache and the seconds that
/// computing it took. Lines are whole even where the program is killed; a disk that takes no more
/// ends the recording, not the program. Any thread may call it.
class RequestLog {
 public:
  /// Begins the file anew. Throws kIo where it cannot be written.
  RequestLog(const std::filesystem::path& file, const std::string& remark);

  void note(ResultKind kind, const CacheItem& item);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::mutex mutex_;
  std::unique_ptr<std::FILE, Close> file_;  // guarded by mutex_; null after a failure
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

}  // namespace acg
