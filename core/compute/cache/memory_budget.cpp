// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/memory_budget.h"

#include <algorithm>
#include <fstream>
#include <string>

namespace acg {
namespace {

constexpr std::int64_t kMega = 1'000'000;
constexpr std::int64_t kLeast = 16 * kMega, kMost = 4000 * kMega, kUnknown = 256 * kMega;

/// The number behind a name in a file of lines `name number`, or of a file that is one number.
std::optional<std::int64_t> numberIn(const std::filesystem::path& file, const std::string& name) {
  std::ifstream stream(file);
  std::string word;
  std::int64_t value = 0;
  if (name.empty()) return stream >> value ? std::optional(value) : std::nullopt;
  while (stream >> word) {
    if (word == name) return stream >> value ? std::optional(value) : std::nullopt;
  }
  return std::nullopt;
}

/// The path of the process's group of a controller: "" is the one group of version 2.
std::string groupPath(const std::filesystem::path& root, const std::string& controller) {
  std::ifstream stream(root / "proc/self/cgroup");
  for (std::string line; std::getline(stream, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    if (line.substr(first + 1, second - first - 1) == controller) return line.substr(second + 2);
  }
  return {};
}

struct GroupFiles {
  std::filesystem::path folder;
  const char* limit;
  const char* used;
  const char* droppable;  // in memory.stat
};

/// A container often sees its own group as the root: then its path leads nowhere.
std::filesystem::path groupFolder(const std::filesystem::path& base, const std::string& path,
                                  const char* file) {
  return std::filesystem::exists(base / path / file) ? base / path : base;
}

void readGroup(const GroupFiles& files, MemoryReadings& readings) {
  readings.limit = numberIn(files.folder / files.limit, {});
  readings.used = numberIn(files.folder / files.used, {});
  const auto droppable = numberIn(files.folder / "memory.stat", files.droppable);
  if (readings.used && droppable)
    *readings.used = std::max<std::int64_t>(0, *readings.used - *droppable);
}

}  // namespace

MemoryReadings readMemory(const std::filesystem::path& root) {
  MemoryReadings readings;
  if (const auto kilobytes = numberIn(root / "proc/meminfo", "MemAvailable:")) {
    readings.available = 1024 * *kilobytes;
  }
  const std::filesystem::path base = root / "sys/fs/cgroup";
  readGroup({groupFolder(base, groupPath(root, ""), "memory.max"), "memory.max", "memory.current",
             "inactive_file"},
            readings);
  if (!readings.limit && !readings.used) {
    readGroup({groupFolder(base / "memory", groupPath(root, "memory"), "memory.limit_in_bytes"),
               "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"},
              readings);
  }
  return readings;
}

std::int64_t cacheBudget(const MemoryReadings& readings, std::int64_t held) {
  std::optional<std::int64_t> free = readings.available;
  if (readings.limit && readings.used) {
    const std::int64_t inGroup = std::max<std::int64_t>(0, *readings.limit - *readings.used);
    free = free ? std::min(*free, inGroup) : inGroup;
  }
  if (!free) return kUnknown;
  return std::clamp((*free + held) / 4, kLeast, kMost);
}

}  // namespace acg
