// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace acg {

/// The folder with the files of the process's control group below `root`: the one group of version
/// 2 where `controller` is empty, else that controller's of version 1. `file` is one that the
/// folder must have: where the own one has none, it is that of the nearest group around it
/// (core/control_group.h).
std::filesystem::path groupFolder(const std::filesystem::path& root, const std::string& controller,
                                  const char* file);

/// The number behind a name in a file of lines `name number`, or of a file that is one number.
std::optional<std::int64_t> numberIn(const std::filesystem::path& file, const std::string& name);

/// What the group of processes may have of the processors; nothing where there is no limit.
struct CpuAllowance {
  std::optional<double> cores;             ///< such as 1.5
  std::optional<double> throttledSeconds;  ///< since the group began
};

/// Reads cpu.max and cpu.stat (version 2) or cpu.cfs_quota_us and its kin (version 1).
CpuAllowance readCpuAllowance(const std::filesystem::path& root = "/");

}  // namespace acg
