// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/telemetry/metric_table.h"

namespace prometheus {
class Collectable;
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace acg {

using MetricLabels = std::map<std::string, std::string>;

/// At most so many label sets a metric; what comes later is counted under the value `other`.
inline constexpr std::size_t kMostSeries = 64;

// Handles on one series of a Metrics, which must outlive them. An empty one does nothing, so who
// has no telemetry need not ask. Any thread may use them; a record takes less than 100 ns.

class CounterMetric {
 public:
  CounterMetric() = default;
  void add(double amount = 1);
  /// Raises it to a total that was counted elsewhere; a lower one (counted anew) changes nothing.
  /// For one caller.
  void raiseTo(double total);
  double value() const;

 private:
  friend class Metrics;
  explicit CounterMetric(prometheus::Counter& counter) : counter_(&counter) {}
  prometheus::Counter* counter_ = nullptr;
};

class GaugeMetric {
 public:
  GaugeMetric() = default;
  void set(double value);
  void add(double amount);
  double value() const;

 private:
  friend class Metrics;
  explicit GaugeMetric(prometheus::Gauge& gauge) : gauge_(&gauge) {}
  prometheus::Gauge* gauge_ = nullptr;
};

class HistogramMetric {
 public:
  HistogramMetric() = default;
  void observe(double value);

 private:
  friend class Metrics;
  explicit HistogramMetric(prometheus::Histogram& histogram) : histogram_(&histogram) {}
  prometheus::Histogram* histogram_ = nullptr;
};

/// What a histogram holds: `counts[i]` values were at most `bounds[i]`, and above the one before;
/// the last of `counts` is of those above all bounds.
struct HistogramValue {
  std::vector<double> bounds;
  std::vector<std::uint64_t> counts;
  std::uint64_t count = 0;
  double sum = 0;
};

/// One series at one time.
struct MetricSample {
  std::string name;
  MetricLabels labels;
  MetricKind kind = MetricKind::kGauge;
  double value = 0;          ///< of a counter or gauge
  HistogramValue histogram;  ///< of a histogram

  /// The label's value, or "".
  std::string_view label(const std::string& key) const;
};

/// All that one program counts and measures, by the names of `metricTable`. One a program, handed
/// on by shared_ptr. Any thread may call any function.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // The series with these labels, made on first use. Some microseconds: keep the handle. Throw
  // kNotFound for a name that is not in the table, kInvalidArgument for one of another kind.
  CounterMetric counter(std::string_view name, const MetricLabels& labels = {});
  GaugeMetric gauge(std::string_view name, const MetricLabels& labels = {});
  HistogramMetric histogram(std::string_view name, const MetricLabels& labels = {});

  /// Every series as it is now, in the order of the table.
  std::vector<MetricSample> snapshot() const;
  /// The same in the text format of Prometheus, version 0.0.4.
  std::string prometheusText() const;
  /// For the endpoint.
  std::shared_ptr<prometheus::Collectable> collectable() const;

 private:
  struct Registry;
  std::shared_ptr<Registry> registry_;
};

/// The series of that name and those labels in a snapshot; nullptr where it has not been used.
const MetricSample* findSample(const std::vector<MetricSample>& snapshot, std::string_view name,
                               const MetricLabels& labels = {});

/// The value that the share `p` (0..1) of a histogram's values stays within, interpolated in its
/// bucket; the highest bound where it lies above all. NaN without values.
double quantile(const HistogramValue& histogram, double p);

/// What came to a histogram since `older`, one of the same bounds or an empty one.
HistogramValue difference(const HistogramValue& newer, const HistogramValue& older);

}  // namespace acg
