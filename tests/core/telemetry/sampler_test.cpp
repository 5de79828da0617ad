// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/sampler.h"

#include <future>
#include <map>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/telemetry/telemetry.h"
#include "tests/core/telemetry/fake_computer.h"

namespace acg {
namespace {

using testing::HasSubstr;

constexpr std::int64_t kSecond = 1'000'000'000;

/// A computer of files and a clock that the test moves.
class SamplerTest : public testing::Test {
 protected:
  SamplerOptions options() {
    SamplerOptions options;
    options.root = computer_.root();
    options.gpuLibrary = "libnothing-of-that-name.so.1";
    options.clock.steadyNs = [this] { return steadyNs_; };
    options.clock.unixSeconds = [this] { return unixSeconds_; };
    options.notice = [this](const std::string& sentence) { notices_.push_back(sentence); };
    return options;
  }
  void pass(int seconds) {
    steadyNs_ += seconds * kSecond;
    unixSeconds_ += seconds;
  }
  static std::map<std::string, double> valuesOf(const Sample& sample) {
    std::map<std::string, double> values;
    for (const SeriesValue& value : sample.values) values[value.series] = value.value;
    return values;
  }

  FakeComputer computer_;
  std::int64_t steadyNs_ = 50 * kSecond, unixSeconds_ = 1'700'000'000;
  std::vector<std::string> notices_;
};

TEST_F(SamplerTest, GivesLoadAndRatesBetweenTwoSamples) {
  computer_.write("proc/stat", "cpu  100 0 0 900 0 0 0 0\n");
  computer_.write("proc/self/io", "read_bytes: 1000\nwrite_bytes: 0\n");
  computer_.write("proc/meminfo", "MemTotal: 2000 kB\nMemAvailable: 1000 kB\n");
  Telemetry telemetry(nullptr, {}, options());
  telemetry.sampler.sample();
  EXPECT_TRUE(telemetry.sampler.latest().values.empty());

  pass(2);
  computer_.write("proc/stat", "cpu  130 0 0 970 0 0 0 0\n");
  computer_.write("proc/self/io", "read_bytes: 5000\nwrite_bytes: 0\n");
  telemetry.sampler.sample();
  const auto values = valuesOf(telemetry.sampler.latest());

  EXPECT_DOUBLE_EQ(values.at(metric::kHostCpu), 0.3);
  EXPECT_DOUBLE_EQ(values.at("acoustogen_process_read_bytes_total:rate"), 2000);
  EXPECT_EQ(values.at(metric::kHostMemoryAvailable), 1024'000);
}

TEST_F(SamplerTest, SaysOnceThatThereIsNoGraphicsProcessor) {
  Telemetry telemetry(nullptr, {}, options());

  for (int i = 0; i < 5; ++i) telemetry.sampler.sample();

  ASSERT_EQ(notices_.size(), 1U);
  EXPECT_THAT(notices_[0], HasSubstr("Graphics processors are not measured"));
}

TEST_F(SamplerTest, ReadsGraphicsProcessors) {
  SamplerOptions with = options();
  with.gpuLibrary = ACG_FAKE_NVML;
  Telemetry telemetry(nullptr, {}, std::move(with));

  telemetry.sampler.sample();
  const auto all = telemetry.metrics.snapshot();

  EXPECT_TRUE(notices_.empty());
  EXPECT_DOUBLE_EQ(findSample(all, metric::kGpuUse, {{"gpu", "0 Fake A"}})->value, 0.37);
  EXPECT_EQ(findSample(all, metric::kGpuMemoryUsed, {{"gpu", "1 Fake B"}})->value, 1000);
  EXPECT_EQ(findSample(all, metric::kGpuUse, {{"gpu", "1 Fake B"}}), nullptr);
}

TEST_F(SamplerTest, AsksSourcesUntilTheirSubscriptionGoes) {
  Telemetry telemetry(nullptr, {}, options());
  int asked = 0;
  auto source = telemetry.sampler.addSource(
      [&](Metrics& metrics) { metrics.gauge(metric::kQueueDepth).set(++asked); });
  auto broken = telemetry.sampler.addSource([](Metrics&) { throw std::runtime_error("No."); });
  auto behind = telemetry.sampler.addSource([&](Metrics&) { asked += 10; });

  telemetry.sampler.sample();
  EXPECT_EQ(asked, 11);  // one that fails keeps none from being asked
  source.reset();
  telemetry.sampler.sample();

  EXPECT_EQ(asked, 21);
  EXPECT_THAT(notices_, testing::Contains(HasSubstr("Some values are not measured: No.")));
}

TEST_F(SamplerTest, SubscriptionsMayOutliveIt) {
  Sampler::Subscription source, listener;
  {
    Telemetry telemetry(nullptr, {}, options());
    source = telemetry.sampler.addSource([](Metrics&) {});
    listener = telemetry.sampler.onSample([](const Sample&) {});
  }

  source.reset();
  listener.reset();
}

TEST_F(SamplerTest, ReachesHistoryAlertsTraceAndListeners) {
  AlertRule rule;
  rule.id = "long";
  rule.series = metric::kQueueDepth;
  rule.threshold = 5;
  rule.clear = 2;
  rule.message = "Much waits.";
  auto history = std::make_shared<History>(computer_.root() / "history.sqlite");
  Telemetry telemetry(history, {rule}, options());
  telemetry.trace.start();
  std::size_t heard = 0;
  const auto listener =
      telemetry.sampler.onSample([&](const Sample& sample) { heard += sample.values.size(); });

  telemetry.metrics.gauge(metric::kQueueDepth).set(9);
  for (int i = 0; i < 5; ++i) {
    telemetry.sampler.sample();
    pass(1);
  }

  const auto points = history->query(metric::kQueueDepth, unixSeconds_ - 10, unixSeconds_, 10);
  EXPECT_EQ(points.size(), 4U);
  EXPECT_EQ(points.at(0).mean, 9);
  EXPECT_EQ(telemetry.alerts.active().size(), 1U);
  EXPECT_GE(telemetry.trace.events(), 4U);
  EXPECT_GE(heard, 4U);
}

TEST_F(SamplerTest, TimesThatJumpADayChangeNoRateAndEndNoAlert) {
  AlertRule rule;
  rule.id = "long";
  rule.series = metric::kQueueDepth;
  rule.threshold = 5;
  rule.clear = 2;
  rule.forSeconds = 10;
  rule.message = "Much waits.";
  auto history = std::make_shared<History>(computer_.root() / "history.sqlite");
  Telemetry telemetry(history, {rule}, options());
  CounterMetric solves = telemetry.metrics.counter(metric::kSolves);
  telemetry.metrics.gauge(metric::kQueueDepth).set(9);
  telemetry.sampler.sample();
  pass(1);
  telemetry.sampler.sample();

  for (const int jump : {86'400, -2 * 86'400, 86'400}) {
    unixSeconds_ += jump;
    pass(1);
    solves.add(3);
    telemetry.sampler.sample();
    EXPECT_EQ(valuesOf(telemetry.sampler.latest()).at("acoustogen_solves_total:rate"), 3);
    EXPECT_TRUE(telemetry.alerts.active().empty());  // four seconds are no ten
  }
  pass(8);
  telemetry.sampler.sample();

  EXPECT_EQ(telemetry.alerts.active().size(), 1U);
}

TEST_F(SamplerTest, ItsThreadSamplesUntilTheEnd) {
  SamplerOptions quick = options();
  quick.clock = {};
  quick.period = std::chrono::milliseconds(1);
  std::promise<void> third;
  int samples = 0;
  {
    Telemetry telemetry(nullptr, {}, std::move(quick));
    const auto listener = telemetry.sampler.onSample([&](const Sample&) {
      if (++samples == 3) third.set_value();
    });
    telemetry.sampler.start();
    third.get_future().wait();
  }

  EXPECT_GE(samples, 3);
}

}  // namespace
}  // namespace acg
