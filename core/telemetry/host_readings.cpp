// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/host_readings.h"

#include <array>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

#include <unistd.h>

#include "core/telemetry/control_group.h"

namespace acg {
namespace {

constexpr double kSectorBytes = 512;  // of /proc/diskstats, whatever the disk's own

double ticksPerSecond() { return static_cast<double>(sysconf(_SC_CLK_TCK)); }

/// proc(5): user nice system idle iowait irq softirq steal; guests are within user.
void readProcessors(const std::filesystem::path& root, HostReadings& readings) {
  std::ifstream stream(root / "proc/stat");
  std::string name;
  std::array<double, 8> ticks = {};
  if (!(stream >> name) || name != "cpu") return;
  for (double& value : ticks) {
    if (!(stream >> value)) return;
  }
  double all = 0;
  for (const double value : ticks) all += value;
  readings.cpuSeconds = all / ticksPerSecond();
  readings.busySeconds = (all - ticks[3] - ticks[4]) / ticksPerSecond();
}

/// Whole disks alone: partitions and what is stacked upon disks would count twice.
bool isDisk(const std::filesystem::path& root, const std::string& name) {
  for (const char* prefix : {"loop", "ram", "zram", "dm-", "md"}) {
    if (name.starts_with(prefix)) return false;
  }
  std::error_code unknown;
  return std::filesystem::exists(root / "sys/block" / name, unknown);
}

void readDisks(const std::filesystem::path& root, HostReadings& readings) {
  std::ifstream stream(root / "proc/diskstats");
  for (std::string line; std::getline(stream, line);) {
    std::istringstream words(line);
    std::string major, minor, name;
    double reads = 0, merged = 0, sectorsRead = 0, readMs = 0, writes = 0, mergedWrites = 0,
           sectorsWritten = 0;
    words >> major >> minor >> name >> reads >> merged >> sectorsRead >> readMs >> writes >>
        mergedWrites >> sectorsWritten;
    if (!words || !isDisk(root, name)) continue;
    readings.diskRead = readings.diskRead.value_or(0) + kSectorBytes * sectorsRead;
    readings.diskWritten = readings.diskWritten.value_or(0) + kSectorBytes * sectorsWritten;
  }
}

void readNetwork(const std::filesystem::path& root, HostReadings& readings) {
  std::ifstream stream(root / "proc/net/dev");
  for (std::string line; std::getline(stream, line);) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    std::istringstream nameText(line.substr(0, colon)), words(line.substr(colon + 1));
    std::string name;
    nameText >> name;
    std::array<double, 9> numbers = {};
    for (double& value : numbers) words >> value;
    if (!words || name == "lo") continue;
    readings.networkReceived = readings.networkReceived.value_or(0) + numbers[0];
    readings.networkSent = readings.networkSent.value_or(0) + numbers[8];
  }
}

std::optional<double> asDouble(std::optional<std::int64_t> value) {
  return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
}

}  // namespace

HostReadings readHost(const std::filesystem::path& root) {
  HostReadings readings;
  readProcessors(root, readings);
  readDisks(root, readings);
  readNetwork(root, readings);
  return readings;
}

ProcessReadings readProcess(const std::filesystem::path& root) {
  ProcessReadings readings;
  std::ifstream stream(root / "proc/self/stat");
  std::string text;
  std::getline(stream, text);
  // The name of the program stands in brackets and may hold anything; fields count from behind it,
  // the third of proc(5) first.
  if (const std::size_t bracket = text.rfind(')'); bracket != std::string::npos) {
    std::istringstream words(text.substr(bracket + 1));
    std::array<std::string, 22> fields;
    for (std::string& field : fields) words >> field;
    if (words) {
      readings.cpuSeconds = (std::stod(fields[11]) + std::stod(fields[12])) / ticksPerSecond();
      readings.threads = std::stod(fields[17]);
      readings.residentBytes = std::stod(fields[21]) * static_cast<double>(sysconf(_SC_PAGESIZE));
    }
  }
  readings.read = asDouble(numberIn(root / "proc/self/io", "read_bytes:"));
  readings.written = asDouble(numberIn(root / "proc/self/io", "write_bytes:"));
  return readings;
}

}  // namespace acg
