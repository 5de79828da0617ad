// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/memory_readings.h"

#include <algorithm>

#include "core/telemetry/control_group.h"

namespace acg {
namespace {

struct GroupFiles {
  std::filesystem::path folder;
  const char* limit;
  const char* used;
  const char* droppable;  // in memory.stat
};

void readGroup(const GroupFiles& files, MemoryReadings& readings) {
  readings.limit = numberIn(files.folder / files.limit, {});
  readings.used = numberIn(files.folder / files.used, {});
  const auto droppable = numberIn(files.folder / "memory.stat", files.droppable);
  if (readings.used && droppable) {
    *readings.used = std::max<std::int64_t>(0, *readings.used - *droppable);
  }
}

}  // namespace

MemoryReadings readMemory(const std::filesystem::path& root) {
  MemoryReadings readings;
  const auto bytes = [&](const char* name) {
    const auto kilobytes = numberIn(root / "proc/meminfo", name);
    return kilobytes ? std::optional(1024 * *kilobytes) : std::nullopt;
  };
  readings.total = bytes("MemTotal:");
  readings.available = bytes("MemAvailable:");
  readGroup({groupFolder(root, "", "memory.max"), "memory.max", "memory.current", "inactive_file"},
            readings);
  if (!readings.limit && !readings.used) {
    readGroup({groupFolder(root, "memory", "memory.limit_in_bytes"), "memory.limit_in_bytes",
               "memory.usage_in_bytes", "total_inactive_file"},
              readings);
  }
  return readings;
}

}  // namespace acg
