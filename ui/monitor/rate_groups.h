// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QString>

#include "core/telemetry/sampler.h"

namespace acg {

/// One number that the page of rates shows.
struct RateReading {
  QString name;  ///< sentence case, in the language of the program
  QString unit;  ///< SI: "B", "s", "/s"; "%", "°C" and "W" are shown as they are
  QString help;  ///< a sentence
  std::optional<double> value = {};  ///< in `unit`; none where nothing was measured
};

/// Readings of one thing: the work, the cache, a graphics processor.
struct RateGroup {
  QString title;
  QString note = {};  ///< why there are no readings; empty where there are
  std::vector<RateReading> readings = {};
};

/// What the newest sample and all counters say. Rates and percentiles are of the sample's second;
/// shares and savings of the cache are since the program began.
std::vector<RateGroup> rateGroups(const Sample& sample, const std::vector<MetricSample>& totals);

/// A number and its unit with the SI prefix that suits them: {"12.3", "ms"}; a dash without one.
struct ShownReading {
  QString number, unit;
};
ShownReading shownReading(std::optional<double> value, const QString& unit);

}  // namespace acg
