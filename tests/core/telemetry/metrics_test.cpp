// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/metrics.h"

#include <chrono>
#include <cmath>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/telemetry/metrics_endpoint.h"
#include "core/telemetry/series.h"

namespace acg {
namespace {

using testing::HasSubstr;

/// What a server on the loopback address answers; empty where none listens.
std::string fetch(int port, const std::string& path, const char* address = "127.0.0.1") {
  const int handle = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  inet_pton(AF_INET, address, &to.sin_addr);
  std::string answer;
  if (connect(handle, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0) {
    const std::string request = "GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n";
    send(handle, request.data(), request.size(), 0);
    char part[4096];
    for (ssize_t got; (got = recv(handle, part, sizeof part, 0)) > 0;) {
      answer.append(part, static_cast<std::size_t>(got));
    }
  }
  close(handle);
  return answer;
}

/// Series and values of a text in the format of Prometheus; fails on a line that is not of it.
std::map<std::string, double> parsed(const std::string& text) {
  static const std::regex kLine(R"(([a-zA-Z_:][\w:]*(?:\{[^}]*\})?) (\S+))");
  std::map<std::string, double> values;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty() || line.starts_with("# HELP ") || line.starts_with("# TYPE ")) continue;
    std::smatch found;
    EXPECT_TRUE(std::regex_match(line, found, kLine)) << line;
    if (found.size() == 3) values[found[1]] = std::stod(found[2]);
  }
  return values;
}

TEST(MetricTable, NamesFollowTheConventionsAndStandOnce) {
  std::set<std::string> names;

  for (const MetricInfo& row : metricTable()) {
    const std::string name = row.name;
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_TRUE(std::regex_match(name, std::regex("acoustogen_[a-z0-9_]+"))) << name;
    EXPECT_EQ(name.ends_with("_total"), row.kind == MetricKind::kCounter) << name;
    EXPECT_EQ(row.bounds.empty(), row.kind != MetricKind::kHistogram) << name;
    EXPECT_TRUE(std::is_sorted(row.bounds.begin(), row.bounds.end())) << name;
    EXPECT_TRUE(std::string(row.help).ends_with('.')) << name;
  }
}

TEST(Metrics, GivesBackWhatWasRecordedBySeries) {
  Metrics metrics;

  metrics.counter(metric::kCacheHits, {{"kind", "field"}}).add(3);
  metrics.counter(metric::kCacheHits, {{"kind", "field"}}).add();
  metrics.counter(metric::kCacheHits, {{"kind", "hologram"}}).add();
  metrics.gauge(metric::kQueueDepth).set(7);
  HistogramMetric solve = metrics.histogram(metric::kSolveDuration);
  for (const double seconds : {0.004, 0.004, 0.6}) solve.observe(seconds);
  const auto all = metrics.snapshot();

  EXPECT_EQ(findSample(all, metric::kCacheHits, {{"kind", "field"}})->value, 4);
  EXPECT_EQ(findSample(all, metric::kCacheHits, {{"kind", "hologram"}})->value, 1);
  EXPECT_EQ(findSample(all, metric::kQueueDepth)->value, 7);
  const HistogramValue& held = findSample(all, metric::kSolveDuration)->histogram;
  EXPECT_EQ(held.count, 3U);
  EXPECT_NEAR(held.sum, 0.608, 1e-12);
  EXPECT_EQ(held.counts.size(), held.bounds.size() + 1);
  EXPECT_EQ(findSample(all, metric::kSolves), nullptr);
}

TEST(Metrics, RefusesANameThatIsNotInTheTableOrOfAnotherKind) {
  Metrics metrics;

  EXPECT_THROW(metrics.counter("acoustogen_nonsense_total"), Error);
  EXPECT_THROW(metrics.gauge(metric::kSolves), Error);
}

TEST(Metrics, EmptyHandlesDoNothing) {
  CounterMetric counter;
  GaugeMetric gauge;
  HistogramMetric histogram;

  counter.add();
  counter.raiseTo(5);
  gauge.set(1);
  histogram.observe(1);

  EXPECT_EQ(counter.value(), 0);
  EXPECT_EQ(gauge.value(), 0);
}

TEST(Metrics, ATotalCountedElsewhereNeverFalls) {
  Metrics metrics;
  CounterMetric frames = metrics.counter(metric::kFramesSent, {{"device", "a"}});

  frames.raiseTo(10);
  frames.raiseTo(4);
  EXPECT_EQ(frames.value(), 10);
  frames.raiseTo(12);

  EXPECT_EQ(frames.value(), 12);
}

TEST(Metrics, LabelValuesAreBounded) {
  Metrics metrics;

  for (int i = 0; i < 1000; ++i) {
    metrics.counter(metric::kJobs, {{"outcome", fmt::format("odd {}", i)}}).add();
  }
  const auto all = metrics.snapshot();

  EXPECT_EQ(all.size(), kMostSeries + 1);
  EXPECT_EQ(findSample(all, metric::kJobs, {{"outcome", "other"}})->value, 1000 - kMostSeries);
}

TEST(Metrics, ThreadsLoseNoCount) {
  Metrics metrics;
  CounterMetric counter = metrics.counter(metric::kSolves);
  HistogramMetric histogram = metrics.histogram(metric::kSolveDuration);
  std::vector<std::thread> threads;

  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 5000; ++i) {
        counter.add();
        histogram.observe(1e-3 * (t + 1));
        if (i % 500 == 0) {
          EXPECT_FALSE(metrics.snapshot().empty());
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto all = metrics.snapshot();

  EXPECT_EQ(findSample(all, metric::kSolves)->value, 20000);
  EXPECT_EQ(findSample(all, metric::kSolveDuration)->histogram.count, 20000U);
}

TEST(Metrics, QuantilesAreInterpolatedInTheirBucket) {
  HistogramValue held{{1, 2, 4}, {10, 80, 10, 0}, 100, 150};

  EXPECT_DOUBLE_EQ(quantile(held, 0.5), 1.5);  // the 40th of 80 values between 1 and 2
  EXPECT_DOUBLE_EQ(quantile(held, 0.95), 3);   // the 5th of 10 between 2 and 4
  EXPECT_DOUBLE_EQ(quantile(held, 0.05), 0.5);
  held.counts = {0, 0, 0, 5};
  held.count = 5;
  EXPECT_DOUBLE_EQ(quantile(held, 0.5), 4);  // above all bounds
  EXPECT_TRUE(std::isnan(quantile({}, 0.5)));
}

TEST(Metrics, SeriesBetweenTwoSnapshotsAreRatesAndQuantilesOfWhatCame) {
  Metrics metrics;
  CounterMetric solves = metrics.counter(metric::kSolves);
  HistogramMetric solve = metrics.histogram(metric::kSolveDuration);
  solves.add(100);
  for (int i = 0; i < 100; ++i) solve.observe(40);
  metrics.gauge(metric::kQueueDepth).set(3);
  const auto before = metrics.snapshot();

  solves.add(10);
  for (int i = 0; i < 10; ++i) solve.observe(0.0015);
  std::map<std::string, double> values;
  for (const SeriesValue& value : seriesBetween(before, metrics.snapshot(), 2)) {
    values[value.series] = value.value;
  }

  EXPECT_EQ(values.at("acoustogen_solves_total:rate"), 5);
  EXPECT_EQ(values.at("acoustogen_queue_depth"), 3);
  EXPECT_EQ(values.at("acoustogen_solve_duration_seconds:rate"), 5);
  EXPECT_LE(values.at("acoustogen_solve_duration_seconds:p99"), 0.002);  // the old 40 s are out
  EXPECT_EQ(seriesName("a", {{"x", "1"}, {"y", "2"}}, "p95"), "a:p95{x=\"1\",y=\"2\"}");
}

TEST(MetricsEndpoint, GivesWhatIsMeasuredOverLoopback) {
  Metrics metrics;
  metrics.counter(metric::kFramesSent, {{"device", "SonicSurface"}}).add(12);
  metrics.histogram(metric::kSolveDuration).observe(0.004);
  MetricsEndpoint endpoint(metrics, 0);

  const std::string answer = fetch(endpoint.port(), "/metrics");

  ASSERT_THAT(answer, HasSubstr("200 OK"));
  EXPECT_THAT(answer, HasSubstr("# TYPE acoustogen_solve_duration_seconds histogram"));
  const auto values = parsed(answer.substr(answer.find("\r\n\r\n") + 4));
  EXPECT_EQ(values.at("acoustogen_frames_sent_total{device=\"SonicSurface\"}"), 12);
  EXPECT_EQ(values.at("acoustogen_solve_duration_seconds_count"), 1);
  EXPECT_EQ(values.at("acoustogen_solve_duration_seconds_bucket{le=\"+Inf\"}"), 1);
  EXPECT_EQ(values.at("acoustogen_solve_duration_seconds_bucket{le=\"0.001\"}"), 0);
}

TEST(MetricsEndpoint, ListensOnLoopbackAloneAndUntilItsEnd) {
  Metrics metrics;
  int port = 0;
  {
    const MetricsEndpoint endpoint(metrics, 0);
    port = endpoint.port();
    // Another address of the loopback net is not the one that it is bound to.
    EXPECT_EQ(fetch(port, "/metrics", "127.0.0.2"), "");
    EXPECT_THROW(MetricsEndpoint(metrics, port), Error);
  }

  EXPECT_EQ(fetch(port, "/metrics"), "");
}

}  // namespace
}  // namespace acg
