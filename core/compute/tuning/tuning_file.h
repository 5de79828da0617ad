// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/compute/tuning/strategy_choice.h"

namespace acg {

/// Keeps what was learnt between two runs: one JSON file with its format, the program's version,
/// for each machine, by its processor and backend, the state of a choice, and for each device how
/// its kernels are launched.
///
/// What another version of the program or another format wrote is not read: its ways to work were
/// other ones. A file that cannot be read is set aside as `*.broken` and learning begins anew; no
/// error of the file reaches who computes.
class TuningFile {
 public:
  /// Nothing is made until something is saved.
  explicit TuningFile(std::filesystem::path file) : file_(std::move(file)) {}

  /// None where nothing was learnt on this machine.
  std::optional<StrategyChoice::State> load(const std::string& machine) const;
  /// Beside what is kept of other machines. Whether that worked.
  bool save(const std::string& machine, const StrategyChoice::State& state) const;
  /// As `LaunchTuning` says it, for its `device`; none where that was not tuned.
  std::optional<std::string> loadLaunches(const std::string& device) const;
  /// Whether that worked.
  bool saveLaunches(const std::string& device, const std::string& launches) const;
  /// Takes the file away. Throws kIo where that fails.
  void forget() const;

  const std::filesystem::path& path() const { return file_; }

 private:
  std::filesystem::path file_;
};

/// The user's file: `tuning.json` in the state folder.
TuningFile userTuningFile();

/// "AMD EPYC 9B45, AVX-512, 2 threads": what times depend on.
std::string machineName(const std::string& backendDescription);

}  // namespace acg
