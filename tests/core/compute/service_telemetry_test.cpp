// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/compute_telemetry.h"

#include <memory>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/compute/local_compute_service.h"
#include "tests/core/compute/board_scene.h"

namespace acg {
namespace {

class ServiceTelemetryTest : public testing::Test {
 protected:
  void SetUp() override {
    LocalServiceOptions options;
    options.cache = std::make_shared<ResultCache>();
    options.telemetry = telemetry_;
    options.queue.observer = [this](const JobReport&) { ++observed_; };
    service_ = makeLocalComputeService(
        makeCpuBackend(1), [](std::function<void()> f) { f(); }, std::move(options));
  }
  void run(std::uint64_t revision, HologramPtr hologram = nullptr) {
    ComputeRequest request;
    request.scene = boardWithFocus(0.01);
    request.revision = revision;
    request.hologram = std::move(hologram);
    request.fields.resize(1);
    request.fields[0].samples = FieldGrid::between({-0.05, 0, 0.05}, {0.05, 0, 0.15}, {21, 1, 21});
    request.judgeTraps = true;
    service_->submit({.label = "test"}, std::move(request),
                     [this](std::optional<ComputeResult> result, const JobOutcome&) {
                       shown_ = result->hologram;
                     });
    service_->waitUntilIdle();
  }
  double value(const char* name, const MetricLabels& labels = {}) {
    const auto all = telemetry_->metrics.snapshot();
    const MetricSample* sample = findSample(all, name, labels);
    if (sample == nullptr) return -1;
    return sample->kind == MetricKind::kHistogram ? static_cast<double>(sample->histogram.count)
                                                  : sample->value;
  }

  TelemetryPtr telemetry_ = std::make_shared<Telemetry>();
  HologramPtr shown_;
  int observed_ = 0;
  std::unique_ptr<ComputeService> service_;
};

TEST_F(ServiceTelemetryTest, CountsAndTimesItsWork) {
  run(1);
  run(2);

  EXPECT_EQ(value(metric::kSolves), 2);
  EXPECT_EQ(value(metric::kSolveDuration), 2);
  EXPECT_EQ(value(metric::kFieldDuration), 2);
  EXPECT_EQ(value(metric::kVerdictDuration), 2);
  EXPECT_EQ(value(metric::kFieldPoints), 2 * 21 * 21);
  EXPECT_EQ(value(metric::kJobs, {{"outcome", "done"}}), 2);
  EXPECT_EQ(value(metric::kJobWait, {{"kind", "interactive"}}), 2);
  EXPECT_EQ(value(metric::kJobRun, {{"kind", "interactive"}}), 2);
  EXPECT_EQ(observed_, 2);  // who else asked hears too
}

TEST_F(ServiceTelemetryTest, GivesTheStagesOfAnEditInTheirOrder) {
  const std::int64_t begin = steadyNs();
  telemetry_->edits.edited(5, begin, begin + 1);

  run(5);
  telemetry_->edits.shown(5, steadyNs());
  const EditRecord edit = telemetry_->edits.last().at(0);

  const auto& solve = edit.stage(EditStage::kSolve);
  const auto& field = edit.stage(EditStage::kField);
  const auto& verdict = edit.stage(EditStage::kVerdict);
  ASSERT_TRUE(solve && field && verdict && edit.stage(EditStage::kWait));
  EXPECT_LE(begin, solve->beginNs);
  EXPECT_LE(solve->endNs, field->beginNs + 1000);
  EXPECT_LE(field->endNs, verdict->beginNs + 1000);
  EXPECT_LE(verdict->endNs, edit.shownNs);
  EXPECT_LE(statisticsOf({edit}).unaccounted, 1);
}

TEST_F(ServiceTelemetryTest, ALookAtAHologramThatIsThereAnswersNoEdit) {
  run(1);
  telemetry_->edits.edited(2, 0, 1);

  run(2, shown_);
  telemetry_->edits.shown(2, steadyNs());

  const EditRecord edit = telemetry_->edits.last().at(0);
  EXPECT_FALSE(edit.stage(EditStage::kField));
  EXPECT_EQ(value(metric::kFieldDuration), 2);
}

TEST_F(ServiceTelemetryTest, SamplesAskTheQueueAndTheCache) {
  run(1);
  run(1);

  telemetry_->sampler.sample();

  EXPECT_EQ(value(metric::kQueueDepth), 0);
  EXPECT_EQ(value(metric::kCacheRequests, {{"kind", "field"}}), 2);
  EXPECT_EQ(value(metric::kCacheHits, {{"kind", "field"}}), 1);
  EXPECT_GT(value(metric::kCacheBytes, {{"kind", "field"}}), 0);
  service_.reset();
  telemetry_->sampler.sample();  // asks nobody who is gone
}

TEST_F(ServiceTelemetryTest, AStretchOfWorkIsTraced) {
  telemetry_->trace.start();

  run(1);

  EXPECT_EQ(telemetry_->trace.events(), 4U);  // solve, field, verdict and the job
}

}  // namespace
}  // namespace acg
