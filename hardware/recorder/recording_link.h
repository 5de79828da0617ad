// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>

#include "core/drive/device_link.h"

namespace acg {

/// A CSV file as a link: each message is whole lines without their first column, which the link
/// adds: seconds since it was opened, on a monotonic clock. The header line stands in the file from
/// the start. Nothing ever comes back.
class RecordingLink : public DeviceLink {
 public:
  /// Replaces `file`. `columns` names what the messages hold. Throws kIo where the file cannot be
  /// written.
  RecordingLink(std::filesystem::path file, const std::string& columns);

  void send(std::span<const std::uint8_t> message, std::chrono::milliseconds timeout) override;
  std::size_t receive(std::span<std::uint8_t> into, std::chrono::milliseconds timeout) override;
  void discard() override {}  // a message is in the file when send() returns
  std::string address() const override { return file_.string(); }

 private:
  void checkWritten();

  std::filesystem::path file_;
  std::ofstream stream_;
  std::chrono::steady_clock::time_point opened_;
};

}  // namespace acg
