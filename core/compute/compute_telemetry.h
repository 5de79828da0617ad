// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/compute/cache/result_cache.h"
#include "core/compute/job_spec.h"
#include "core/telemetry/telemetry.h"

namespace acg {

/// What a compute service tells of its work; without telemetry nothing. Any thread may call it.
class ComputeTelemetry {
 public:
  explicit ComputeTelemetry(TelemetryPtr telemetry);

  /// A hologram was solved or remembered for an edit.
  void solved(std::uint64_t revision, StageSpan span);
  /// Fields with so many points in all; `answersEdit`: with the hologram that the same request
  /// asked for, and not a look at one that was there.
  void looked(std::uint64_t revision, long long points, bool answersEdit, StageSpan span);
  void judged(std::uint64_t revision, bool answersEdit, StageSpan span);
  /// For `JobQueueOptions::observer`.
  void ended(const JobReport& job);

 private:
  void stage(std::uint64_t revision, EditStage stage, StageSpan span);

  TelemetryPtr telemetry_;
  CounterMetric solves_, points_;
  HistogramMetric solve_, field_, verdict_;
};

/// Asks a cache for its statistics at each sample.
Sampler::Source cacheSource(std::shared_ptr<const ResultCache> cache);

}  // namespace acg
