// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace acg {

/// What the system says of memory, bytes; nothing where it does not say.
struct MemoryReadings {
  std::optional<std::int64_t> total;      ///< of the machine
  std::optional<std::int64_t> available;  ///< without swapping, of the machine
  std::optional<std::int64_t> limit;      ///< of the group of processes (cgroup)
  std::optional<std::int64_t> used;       ///< by the group, without file pages it can drop
};

/// Reads /proc/meminfo and the files of the process's cgroup, version 2 or 1, below `root`.
MemoryReadings readMemory(const std::filesystem::path& root = "/");

}  // namespace acg
