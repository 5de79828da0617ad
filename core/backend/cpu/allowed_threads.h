// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

namespace acg::cpu {

/// What this process may use of the processor.
struct ProcessorLimits {
  std::vector<int> cores;       ///< numbers of those it may run on; empty where nothing says
  std::optional<double> quota;  ///< seconds of processor time a second, of its control groups

  /// Threads that it may keep busy, at least 1.
  int threads() const;
};

/// Reads /proc/self/status and the files of the process's control groups, version 2 or 1, below
/// `root`.
ProcessorLimits readProcessorLimits(const std::filesystem::path& root = "/");

/// Threads this process may keep busy: the cores of its affinity mask, or fewer where a control
/// group limits its processor time. At least 1.
int allowedThreads();

}  // namespace acg::cpu
