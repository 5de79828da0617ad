// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/allowed_threads.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include <tbb/info.h>

#include "core/control_group.h"

namespace acg::cpu {
namespace {

constexpr int kMostCores = 1 << 16;

/// `0-3,8`: the numbers, ascending; none where the text is not such a list.
std::vector<int> numbersIn(const std::string& list) {
  std::vector<int> numbers;
  std::istringstream stream(list);
  for (std::string part; std::getline(stream, part, ',');) {
    std::istringstream range(part);
    int first = 0, last = 0;
    char dash = 0;
    if (!(range >> first)) return {};
    if (!(range >> dash >> last)) last = first;
    if (first < 0 || last < first || last >= kMostCores) return {};
    for (int i = first; i <= last; ++i) numbers.push_back(i);
  }
  std::ranges::sort(numbers);
  return numbers;
}

std::string firstLine(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

std::vector<int> affinity(const std::filesystem::path& root) {
  const std::string name = "Cpus_allowed_list:";
  std::ifstream stream(root / "proc/self/status");
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with(name)) return numbersIn(line.substr(name.size()));
  }
  return {};
}

void restrictTo(const std::vector<int>& some, std::vector<int>& cores) {
  if (some.empty()) return;
  if (cores.empty()) {
    cores = some;
    return;
  }
  std::vector<int> both;
  std::ranges::set_intersection(cores, some, std::back_inserter(both));
  if (!both.empty()) cores = both;
}

void limitQuota(double quota, double period, std::optional<double>& least) {
  if (quota <= 0 || period <= 0) return;
  least = std::min(least.value_or(quota / period), quota / period);
}

}  // namespace

int ProcessorLimits::threads() const {
  int threads = cores.empty() ? tbb::info::default_concurrency() : static_cast<int>(cores.size());
  if (quota) threads = std::min(threads, static_cast<int>(std::ceil(*quota)));
  return std::max(1, threads);
}

ProcessorLimits readProcessorLimits(const std::filesystem::path& root) {
  ProcessorLimits limits;
  limits.cores = affinity(root);
  // "max 100000" or "<quota> <period>", both in microseconds; the tightest of all groups holds.
  for (const auto& folder : controlGroupFolders(root, "")) {
    double quota = 0, period = 0;
    if (std::ifstream stream(folder / "cpu.max"); stream >> quota >> period) {
      limitQuota(quota, period, limits.quota);
    }
    restrictTo(numbersIn(firstLine(folder / "cpuset.cpus.effective")), limits.cores);
  }
  for (const auto& folder : controlGroupFolders(root, "cpu")) {
    double quota = 0, period = 0;
    std::ifstream(folder / "cpu.cfs_quota_us") >> quota;
    std::ifstream(folder / "cpu.cfs_period_us") >> period;
    limitQuota(quota, period, limits.quota);
  }
  for (const auto& folder : controlGroupFolders(root, "cpuset")) {
    restrictTo(numbersIn(firstLine(folder / "cpuset.effective_cpus")), limits.cores);
  }
  return limits;
}

int allowedThreads() {
  ProcessorLimits limits = readProcessorLimits();
  limits.cores.clear();  // The mask of oneTBB is that of the kernel.
  return limits.threads();
}

}  // namespace acg::cpu
