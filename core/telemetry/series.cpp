// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/series.h"

#include <map>
#include <utility>

#include <fmt/format.h>

namespace acg {
namespace {

using Key = std::pair<std::string, MetricLabels>;

void addHistogram(const MetricSample& now, const MetricSample* before, double seconds,
                  std::vector<SeriesValue>& all) {
  const HistogramValue came =
      difference(now.histogram, before != nullptr ? before->histogram : HistogramValue{});
  const auto add = [&](const char* part, double value) {
    all.push_back({seriesName(now.name, now.labels, part), value});
  };
  add("rate", static_cast<double>(came.count) / seconds);
  if (came.count == 0) return;
  add("p50", quantile(came, 0.50));
  add("p95", quantile(came, 0.95));
  add("p99", quantile(came, 0.99));
}

}  // namespace

std::string seriesName(const std::string& name, const MetricLabels& labels,
                       const std::string& part) {
  std::string text = part.empty() ? name : name + ':' + part;
  char between = '{';
  for (const auto& [key, value] : labels) {
    text += fmt::format("{}{}=\"{}\"", between, key, value);
    between = ',';
  }
  return labels.empty() ? text : text + '}';
}

std::vector<SeriesValue> seriesBetween(const std::vector<MetricSample>& older,
                                       const std::vector<MetricSample>& newer, double seconds) {
  std::map<Key, const MetricSample*> before;
  for (const MetricSample& sample : older) before[{sample.name, sample.labels}] = &sample;
  std::vector<SeriesValue> all;
  for (const MetricSample& now : newer) {
    const auto found = before.find({now.name, now.labels});
    const MetricSample* last = found == before.end() ? nullptr : found->second;
    switch (now.kind) {
      case MetricKind::kGauge:
        all.push_back({seriesName(now.name, now.labels), now.value});
        break;
      case MetricKind::kCounter:
        all.push_back({seriesName(now.name, now.labels, "rate"),
                       (now.value - (last != nullptr ? last->value : 0)) / seconds});
        break;
      case MetricKind::kHistogram:
        addHistogram(now, last, seconds, all);
        break;
    }
  }
  return all;
}

}  // namespace acg
