// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <unistd.h>

#include "app/cli/benchmarks/benchmarks.h"
#include "app/cli/benchmarks/measured_times.h"
#include "core/resource_path.h"
#include "core/telemetry/telemetry.h"

namespace acg {
namespace {

constexpr int kRecords = 1'000'000;
constexpr int kSamples = 600;
constexpr int kWrittenEvery = 10;

template <class Record>
double nanoseconds(const Record& record) {
  const double begin = busySeconds();
  for (int i = 0; i < kRecords; ++i) record(i);
  return 1e9 * (busySeconds() - begin) / kRecords;
}

// What the work pays for being measured; the whole's `busy_ns` is the dearest of them.
void records(benchmark::State& state) {
  Telemetry telemetry;
  CounterMetric counter = telemetry.metrics.counter(metric::kSolves);
  GaugeMetric gauge = telemetry.metrics.gauge(metric::kQueueDepth);
  HistogramMetric histogram = telemetry.metrics.histogram(metric::kSolveDuration);
  for (auto _ : state) {
    const double add = nanoseconds([&](int) { counter.add(); });
    const double set = nanoseconds([&](int i) { gauge.set(i); });
    const double observe = nanoseconds([&](int i) { histogram.observe(1e-6 * i); });
    const double off = nanoseconds([&](int) { TraceSpan(&telemetry.trace, "compute", "solve"); });
    telemetry.trace.start();
    const double on = nanoseconds([&](int) { TraceSpan(&telemetry.trace, "compute", "solve"); });
    telemetry.trace.stop();
    state.counters["counter_ns"] = add;
    state.counters["gauge_ns"] = set;
    state.counters["histogram_ns"] = observe;
    state.counters["span_off_ns"] = off;
    state.counters["span_recorded_ns"] = on;
    state.counters["busy_ns"] = std::max({add, set, observe, off});
  }
}

/// Two series of every metric there is, all of them changing.
void work(Metrics& metrics, int step) {
  for (const MetricInfo& info : metricTable()) {
    for (const char* which : {"first", "second"}) {
      const MetricLabels labels = {{"kind", which}};
      switch (info.kind) {
        case MetricKind::kCounter:
          metrics.counter(info.name, labels).add(step);
          break;
        case MetricKind::kGauge:
          metrics.gauge(info.name, labels).set(step);
          break;
        case MetricKind::kHistogram:
          metrics.histogram(info.name, labels).observe(1e-4 * step);
          break;
      }
    }
  }
}

// Ten minutes of samples, one for each second by clocks of their own, with the file they go to.
void sampling(benchmark::State& state) {
  const auto folder =
      std::filesystem::temp_directory_path() / fmt::format("acg-bench-{}", getpid());
  int second = 0;
  SamplerOptions options;
  options.clock = {[&] { return 1'000'000'000ll * second; }, [&] { return 1'000'000ll + second; }};
  for (auto _ : state) {
    const auto history = std::make_shared<History>(folder / "history.sqlite");
    Telemetry telemetry(history, readAlertRules(resourcePath("alerts.json")), std::move(options));
    std::vector<double> busy;
    for (second = 0; second < kSamples; ++second) {
      work(telemetry.metrics, second);
      const double begin = busySeconds();
      telemetry.sampler.sample();
      if (second % kWrittenEvery == 0) history->flush();  // which goes by the real clock
      busy.push_back(busySeconds() - begin);
    }
    double sum = 0;
    for (const double seconds : busy) sum += seconds;
    std::ranges::sort(busy);
    state.counters["median_us"] = 1e6 * quantile(busy, 0.5);
    state.counters["largest_us"] = 1e6 * busy.back();
    state.counters["share_of_core"] = sum / kSamples;  // of a second each
    state.counters["series"] = static_cast<double>(telemetry.sampler.latest().values.size());
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

}  // namespace

void registerTelemetryBenchmarks() {
  benchmark::RegisterBenchmark("telemetry", records)->Iterations(1);
  benchmark::RegisterBenchmark("sample", sampling)->Iterations(1);
}

}  // namespace acg
