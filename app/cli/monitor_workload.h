// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "core/compute/compute_service.h"
#include "core/scene/scene.h"
#include "core/telemetry/telemetry.h"

namespace acg {

/// Work to watch: moves the first target of a project round a small circle and asks for a solve
/// and a slice at each step, as soon as the one before is answered: an edit that never ends.
class MonitorWorkload {
 public:
  /// Throws what opening a project does, and kInvalidArgument for one without a target.
  MonitorWorkload(const std::filesystem::path& project, TelemetryPtr telemetry);
  ~MonitorWorkload();
  MonitorWorkload(const MonitorWorkload&) = delete;
  MonitorWorkload& operator=(const MonitorWorkload&) = delete;

  /// Why it stopped by itself; empty while it runs.
  std::string failure();

 private:
  void step();                                                       // with mutex_ held
  void answered(std::uint64_t revision, const JobOutcome& outcome);  // on the service's thread

  const Scene scene_;
  const TelemetryPtr telemetry_;
  std::mutex mutex_;
  std::uint64_t revision_ = 0;               // guarded by mutex_
  bool isEnding_ = false;                    // guarded by mutex_
  std::string failure_;                      // guarded by mutex_
  std::unique_ptr<ComputeService> service_;  // last: it calls the members above
};

}  // namespace acg
