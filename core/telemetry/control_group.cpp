// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/control_group.h"

#include <algorithm>
#include <fstream>
#include <system_error>

#include "core/control_group.h"

namespace acg {
std::filesystem::path groupFolder(const std::filesystem::path& root, const std::string& controller,
                                  const char* file) {
  const auto folders = controlGroupFolders(root, controller);
  std::error_code unknown;
  const auto found = std::ranges::find_if(folders, [&](const std::filesystem::path& folder) {
    return std::filesystem::exists(folder / file, unknown);
  });
  return found == folders.end() ? folders.back() : *found;
}

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

CpuAllowance readCpuAllowance(const std::filesystem::path& root) {
  CpuAllowance allowance;
  const std::filesystem::path folder = groupFolder(root, "", "cpu.max");
  double quota = 0, period = 0;
  if (std::ifstream(folder / "cpu.max") >> quota >> period && period > 0) {
    allowance.cores = quota / period;  // "max" is no number: there is no limit
  }
  if (const auto microseconds = numberIn(folder / "cpu.stat", "throttled_usec")) {
    allowance.throttledSeconds = 1e-6 * static_cast<double>(*microseconds);
    return allowance;
  }
  const std::filesystem::path old = groupFolder(root, "cpu", "cpu.cfs_quota_us");
  const auto oldQuota = numberIn(old / "cpu.cfs_quota_us", {});
  const auto oldPeriod = numberIn(old / "cpu.cfs_period_us", {});
  if (oldQuota && oldPeriod && *oldQuota > 0 && *oldPeriod > 0) {
    allowance.cores = static_cast<double>(*oldQuota) / static_cast<double>(*oldPeriod);
  }
  if (const auto nanoseconds = numberIn(old / "cpu.stat", "throttled_time")) {
    allowance.throttledSeconds = 1e-9 * static_cast<double>(*nanoseconds);
  }
  return allowance;
}

}  // namespace acg
