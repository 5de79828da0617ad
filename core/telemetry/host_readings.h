// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace acg {

// What Linux says below `root`/proc; nothing where it does not say. Totals count from the start of
// the computer or process.

struct HostReadings {
  std::optional<double> busySeconds, cpuSeconds;       ///< of all processors; busy, and in all
  std::optional<double> diskRead, diskWritten;         ///< bytes, of whole disks
  std::optional<double> networkReceived, networkSent;  ///< bytes, without the loopback
};
HostReadings readHost(const std::filesystem::path& root = "/");

struct ProcessReadings {
  std::optional<double> cpuSeconds;
  std::optional<double> residentBytes;
  std::optional<double> threads;
  std::optional<double> read, written;  ///< bytes that reached disks
};
ProcessReadings readProcess(const std::filesystem::path& root = "/");

}  // namespace acg
