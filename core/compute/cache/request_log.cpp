// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/request_log.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "core/compute/cache/trace.h"
#include "core/error.h"

namespace acg {

RequestLog::RequestLog(const std::filesystem::path& file, const std::string& remark) {
  Trace head;
  head.remarks = {remark};
  file_.reset(std::fopen(file.c_str(), "w"));
  // Written line by line, as whoever records may end the program in any way.
  if (!file_ || std::setvbuf(file_.get(), nullptr, _IOLBF, BUFSIZ) != 0 ||
      std::fputs(traceText(head).c_str(), file_.get()) < 0) {
    throw Error(ErrorCode::kIo,
                fmt::format("{}: the recording cannot be written ({}); name another file.",
                            file.string(), std::strerror(errno)));
  }
}

void RequestLog::note(ResultKind kind, const CacheItem& item) {
  std::lock_guard lock(mutex_);
  if (!file_) return;
  // Read in the lock: times in a trace never fall.
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begun_;
  const TraceEvent event{time.count(), resultKindName(kind), {}, item};
  if (std::fputs(traceLine(event).c_str(), file_.get()) < 0) file_.reset();
}

}  // namespace acg
