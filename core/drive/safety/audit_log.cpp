// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/safety/audit_log.h"

#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

std::string wallTime() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  std::tm utc{};
  ::gmtime_r(&now.tv_sec, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900,
                     utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                     now.tv_nsec / 1'000'000);
}

std::string monotonicTime() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return fmt::format("{}.{:06}", now.tv_sec, now.tv_nsec / 1000);
}

std::string onOneLine(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return result;
}

}  // namespace

AuditLog::AuditLog(const std::filesystem::path& file, std::string writer)
    : writer_(onOneLine(writer)) {
  if (file.empty()) return;
  std::error_code failed;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), failed);
  descriptor_ = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor_ < 0) {
    throw Error(ErrorCode::kIo,
                fmt::format("The log {} cannot be written: {}; choose another place.",
                            file.string(), std::generic_category().message(errno)));
  }
}

AuditLog::~AuditLog() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void AuditLog::write(std::string_view device, std::string_view event,
                     std::string_view details) noexcept {
  try {
    std::string line = fmt::format("{}\t{}\t{}\t{}\t{}\t{}", wallTime(), monotonicTime(), writer_,
                                   onOneLine(device), onOneLine(event), onOneLine(details));
    const std::string whole = line + '\n';
    const std::lock_guard lock(mutex_);
    if (descriptor_ >= 0) {
      const auto length = static_cast<ssize_t>(whole.size());
      if (::write(descriptor_, whole.data(), whole.size()) != length) ++lost_;
    }
    lines_.push_back(std::move(line));
    if (lines_.size() > kKeptLines) lines_.pop_front();
  } catch (...) {
    const std::lock_guard lock(mutex_);
    ++lost_;
  }
}

std::vector<std::string> AuditLog::recent() const {
  const std::lock_guard lock(mutex_);
  return {lines_.begin(), lines_.end()};
}

int AuditLog::lost() const {
  const std::lock_guard lock(mutex_);
  return lost_;
}

}  // namespace acg
