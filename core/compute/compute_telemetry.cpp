// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/compute_telemetry.h"

#include <utility>

namespace acg {
namespace {

double seconds(StageSpan span) { return 1e-9 * static_cast<double>(span.endNs - span.beginNs); }

}  // namespace

ComputeTelemetry::ComputeTelemetry(TelemetryPtr telemetry) : telemetry_(std::move(telemetry)) {
  if (!telemetry_) return;
  Metrics& metrics = telemetry_->metrics;
  solves_ = metrics.counter(metric::kSolves);
  points_ = metrics.counter(metric::kFieldPoints);
  solve_ = metrics.histogram(metric::kSolveDuration);
  field_ = metrics.histogram(metric::kFieldDuration);
  verdict_ = metrics.histogram(metric::kVerdictDuration);
}

void ComputeTelemetry::stage(std::uint64_t revision, EditStage stage, StageSpan span) {
  telemetry_->edits.note(revision, stage, span);
}

void ComputeTelemetry::solved(std::uint64_t revision, StageSpan span) {
  if (!telemetry_) return;
  solves_.add();
  solve_.observe(seconds(span));
  telemetry_->trace.span("compute", "solve", span.beginNs, span.endNs);
  stage(revision, EditStage::kSolve, span);
}

void ComputeTelemetry::looked(std::uint64_t revision, long long points, bool answersEdit,
                              StageSpan span) {
  if (!telemetry_ || points == 0) return;
  points_.add(static_cast<double>(points));
  field_.observe(seconds(span));
  telemetry_->trace.span("compute", "field", span.beginNs, span.endNs);
  if (answersEdit) stage(revision, EditStage::kField, span);
}

void ComputeTelemetry::judged(std::uint64_t revision, bool answersEdit, StageSpan span) {
  if (!telemetry_) return;
  verdict_.observe(seconds(span));
  telemetry_->trace.span("compute", "verdict", span.beginNs, span.endNs);
  if (answersEdit) stage(revision, EditStage::kVerdict, span);
}

void ComputeTelemetry::ended(const JobReport& job) {
  if (!telemetry_) return;
  Metrics& metrics = telemetry_->metrics;
  const MetricLabels kind = {{"kind", jobPriorityName(job.priority)}};
  metrics.counter(metric::kJobs, {{"outcome", jobEndName(job.end)}}).add();
  metrics.histogram(metric::kJobWait, kind).observe(job.waitSeconds);
  if (job.runSeconds <= 0) return;
  metrics.histogram(metric::kJobRun, kind).observe(job.runSeconds);
  const std::int64_t now = steadyNs();
  telemetry_->trace.span("jobs", job.label.empty() ? "job" : job.label,
                         now - static_cast<std::int64_t>(1e9 * job.runSeconds), now);
}

Sampler::Source cacheSource(std::shared_ptr<const ResultCache> cache) {
  return [cache = std::move(cache)](Metrics& metrics) {
    metrics.gauge(metric::kCacheCapacity).set(static_cast<double>(cache->capacity()));
    for (std::size_t i = 0; i < kResultKinds; ++i) {
      const auto kind = static_cast<ResultKind>(i);
      const CacheStatistics now = cache->statistics(kind);
      const MetricLabels labels = {{"kind", resultKindName(kind)}};
      const auto total = [&](const char* name, auto value) {
        metrics.counter(name, labels).raiseTo(static_cast<double>(value));
      };
      total(metric::kCacheRequests, now.requests);
      total(metric::kCacheHits, now.hits);
      total(metric::kCacheDiskHits, now.diskHits);
      total(metric::kCacheEvictions, now.evictions);
      total(metric::kCacheCostSaved, now.costSaved);
      total(metric::kCacheCostPaid, now.costPaid);
      metrics.gauge(metric::kCacheBytes, labels).set(static_cast<double>(now.bytes));
    }
  };
}

}  // namespace acg
