// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/recorder/recording_link.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {

RecordingLink::RecordingLink(std::filesystem::path file, const std::string& columns)
    : file_(std::move(file)), stream_(file_), opened_(std::chrono::steady_clock::now()) {
  stream_ << "time_s," << columns << '\n' << std::flush;
  checkWritten();
}

void RecordingLink::checkWritten() {
  if (stream_) return;
  throw Error(ErrorCode::kIo, fmt::format("\"{}\" cannot be written; choose another file or make "
                                          "room on its disk.",
                                          file_.string()));
}

void RecordingLink::send(std::span<const std::uint8_t> message, std::chrono::milliseconds) {
  const std::chrono::duration<double> now = std::chrono::steady_clock::now() - opened_;
  const std::string time = fmt::format("{:.6f},", now.count());
  std::string_view rest(reinterpret_cast<const char*>(message.data()), message.size());
  while (!rest.empty()) {
    const std::size_t line = std::min(rest.find('\n'), rest.size() - 1) + 1;
    stream_ << time << rest.substr(0, line);
    rest.remove_prefix(line);
  }
  stream_.flush();
  checkWritten();
}

std::size_t RecordingLink::receive(std::span<std::uint8_t>, std::chrono::milliseconds) { return 0; }

}  // namespace acg
