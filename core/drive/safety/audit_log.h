// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace acg {

/// What happened to devices, one line each: wall time (UTC), seconds of the monotonic clock, who
/// writes, device, event, details, parted by tabs. Lines are only ever added, each by one write to
/// the end of the file, so that several programs may share it and none is lost when one is killed.
/// Any thread may call any function.
class AuditLog {
 public:
  /// Adds to `file`, made with its folder where missing; with an empty path lines are only kept in
  /// memory. Throws kIo.
  AuditLog(const std::filesystem::path& file, std::string writer);
  ~AuditLog();
  AuditLog(const AuditLog&) = delete;
  AuditLog& operator=(const AuditLog&) = delete;

  /// Never throws and never waits for the disk: what is logged has happened. Tabs and line ends in
  /// the texts become spaces.
  void write(std::string_view device, std::string_view event,
             std::string_view details = {}) noexcept;

  /// The latest lines, oldest first, at most `kKeptLines`.
  std::vector<std::string> recent() const;
  /// Lines that could not be written, as on a full disk.
  int lost() const;

  static constexpr std::size_t kKeptLines = 500;

 private:
  std::string writer_;
  int descriptor_ = -1;
  mutable std::mutex mutex_;
  std::deque<std::string> lines_;  // guarded by mutex_
  int lost_ = 0;                   // guarded by mutex_
};

}  // namespace acg
