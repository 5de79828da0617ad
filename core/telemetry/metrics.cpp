// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "core/error.h"

namespace acg {
namespace {

std::size_t rowOf(const std::string& name) {
  return static_cast<std::size_t>(&metricInfo(name) - metricTable().data());
}

HistogramValue valueOf(const prometheus::ClientMetric::Histogram& held) {
  HistogramValue value;
  value.count = held.sample_count;
  value.sum = held.sample_sum;
  std::uint64_t below = 0;
  for (const prometheus::ClientMetric::Bucket& bucket : held.bucket) {
    if (std::isfinite(bucket.upper_bound)) value.bounds.push_back(bucket.upper_bound);
    value.counts.push_back(bucket.cumulative_count - below);
    below = bucket.cumulative_count;
  }
  return value;
}

}  // namespace

void CounterMetric::add(double amount) {
  if (counter_ != nullptr) counter_->Increment(amount);
}

void CounterMetric::raiseTo(double total) {
  if (counter_ == nullptr) return;
  const double missing = total - counter_->Value();
  if (missing > 0) counter_->Increment(missing);
}

double CounterMetric::value() const { return counter_ != nullptr ? counter_->Value() : 0; }

void GaugeMetric::set(double value) {
  if (gauge_ != nullptr) gauge_->Set(value);
}

void GaugeMetric::add(double amount) {
  if (gauge_ != nullptr) gauge_->Increment(amount);
}

double GaugeMetric::value() const { return gauge_ != nullptr ? gauge_->Value() : 0; }

void HistogramMetric::observe(double value) {
  if (histogram_ != nullptr && !std::isnan(value)) histogram_->Observe(value);
}

std::string_view MetricSample::label(const std::string& key) const {
  const auto found = labels.find(key);
  return found == labels.end() ? std::string_view() : std::string_view(found->second);
}

struct Metrics::Registry {
  prometheus::Registry registry;
  std::mutex mutex;
  std::map<const MetricInfo*, std::set<MetricLabels>> labelSets;  // guarded by mutex

  const MetricInfo& row(std::string_view name, MetricKind kind) {
    const MetricInfo& info = metricInfo(name);
    if (info.kind == kind) return info;
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The metric \"{}\" is of another kind; see metric_table.cpp.", name));
  }

  /// The labels to use: their values become `other` where there are too many already.
  MetricLabels bounded(const MetricInfo& info, const MetricLabels& labels) {
    std::lock_guard lock(mutex);
    std::set<MetricLabels>& known = labelSets[&info];
    if (known.contains(labels)) return labels;
    if (known.size() < kMostSeries) return *known.insert(labels).first;
    MetricLabels other = labels;
    for (auto& [key, value] : other) value = "other";
    return other;
  }
};

Metrics::Metrics() : registry_(std::make_shared<Registry>()) {}
Metrics::~Metrics() = default;

CounterMetric Metrics::counter(std::string_view name, const MetricLabels& labels) {
  const MetricInfo& info = registry_->row(name, MetricKind::kCounter);
  auto& family =
      prometheus::BuildCounter().Name(info.name).Help(info.help).Register(registry_->registry);
  return CounterMetric(family.Add(registry_->bounded(info, labels)));
}

GaugeMetric Metrics::gauge(std::string_view name, const MetricLabels& labels) {
  const MetricInfo& info = registry_->row(name, MetricKind::kGauge);
  auto& family =
      prometheus::BuildGauge().Name(info.name).Help(info.help).Register(registry_->registry);
  return GaugeMetric(family.Add(registry_->bounded(info, labels)));
}

HistogramMetric Metrics::histogram(std::string_view name, const MetricLabels& labels) {
  const MetricInfo& info = registry_->row(name, MetricKind::kHistogram);
  auto& family =
      prometheus::BuildHistogram().Name(info.name).Help(info.help).Register(registry_->registry);
  const std::vector<double> bounds(info.bounds.begin(), info.bounds.end());
  return HistogramMetric(family.Add(registry_->bounded(info, labels), bounds));
}

std::vector<MetricSample> Metrics::snapshot() const {
  std::vector<prometheus::MetricFamily> families = registry_->registry.Collect();
  std::ranges::sort(families, {}, [](const prometheus::MetricFamily& f) { return rowOf(f.name); });
  std::vector<MetricSample> all;
  for (const prometheus::MetricFamily& family : families) {
    const MetricKind kind = metricInfo(family.name).kind;
    const auto first = static_cast<std::ptrdiff_t>(all.size());
    for (const prometheus::ClientMetric& metric : family.metric) {
      MetricSample sample{family.name, {}, kind, 0, {}};
      for (const auto& label : metric.label) sample.labels.emplace(label.name, label.value);
      if (kind == MetricKind::kCounter) sample.value = metric.counter.value;
      if (kind == MetricKind::kGauge) sample.value = metric.gauge.value;
      if (kind == MetricKind::kHistogram) sample.histogram = valueOf(metric.histogram);
      all.push_back(std::move(sample));
    }
    std::sort(all.begin() + first, all.end(),
              [](const auto& a, const auto& b) { return a.labels < b.labels; });
  }
  return all;
}

std::string Metrics::prometheusText() const {
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, registry_->registry.Collect());
  return text.str();
}

std::shared_ptr<prometheus::Collectable> Metrics::collectable() const {
  return {registry_, &registry_->registry};
}

const MetricSample* findSample(const std::vector<MetricSample>& snapshot, std::string_view name,
                               const MetricLabels& labels) {
  const auto found = std::ranges::find_if(snapshot, [&](const MetricSample& sample) {
    return sample.name == name && sample.labels == labels;
  });
  return found == snapshot.end() ? nullptr : &*found;
}

double quantile(const HistogramValue& histogram, double p) {
  if (histogram.count == 0 || histogram.bounds.empty()) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  const double rank = std::clamp(p, 0.0, 1.0) * static_cast<double>(histogram.count);
  double below = 0;
  for (std::size_t i = 0; i < histogram.bounds.size(); ++i) {
    const auto inside = static_cast<double>(histogram.counts[i]);
    if (inside > 0 && below + inside >= rank) {
      const double low = i == 0 ? 0 : histogram.bounds[i - 1];
      return low + (histogram.bounds[i] - low) * (rank - below) / inside;
    }
    below += inside;
  }
  return histogram.bounds.back();
}

HistogramValue difference(const HistogramValue& newer, const HistogramValue& older) {
  HistogramValue change = newer;
  if (older.counts.size() != newer.counts.size()) return change;
  for (std::size_t i = 0; i < change.counts.size(); ++i) change.counts[i] -= older.counts[i];
  change.count -= older.count;
  change.sum -= older.sum;
  return change;
}

}  // namespace acg
