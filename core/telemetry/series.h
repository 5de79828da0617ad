// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/telemetry/metrics.h"

namespace acg {

/// One value of one series, as history, alerts and plots have it.
struct SeriesValue {
  std::string
      series;  ///< `name`, `name:rate`, `name:p95`, each with `{label="value"}` where it has
  double value = 0;
};

/// `name{key="value",...}`, without braces where there are no labels. `part` is `rate` or such and
/// goes behind the name: `acoustogen_solves_total:rate`.
std::string seriesName(const std::string& name, const MetricLabels& labels,
                       const std::string& part = {});

/// What happened between two snapshots `seconds` apart. A gauge is itself; a counter gives `:rate`
/// a second; a histogram gives `:rate`, and `:p50`, `:p95`, `:p99` of the values that came, or
/// nothing of them where none came.
std::vector<SeriesValue> seriesBetween(const std::vector<MetricSample>& older,
                                       const std::vector<MetricSample>& newer, double seconds);

}  // namespace acg
