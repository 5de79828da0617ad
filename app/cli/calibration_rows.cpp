// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calibration_rows.h"

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace acg {
namespace {

constexpr std::size_t kMostNamed = 12;

std::string named(const std::vector<int>& elements) {
  if (elements.empty()) return "none";
  const bool isLong = elements.size() > kMostNamed;
  const std::vector<int> first(elements.begin(),
                               isLong ? elements.begin() + kMostNamed : elements.end());
  return fmt::format("{} ({}{})", elements.size(), fmt::join(first, ", "), isLong ? ", ..." : "");
}

}  // namespace

void printOutcome(const CalibrationOutcome& outcome, const Eigen::Vector3d& place) {
  fmt::print("focus at {:.4g}, {:.4g}, {:.4g} m{}\n", place.x(), place.y(), place.z(),
             outcome.isMeasured ? "" : ", computed from the readings");
  fmt::print("  before {:8.2f} dB\n", pressureLevel(outcome.before));
  fmt::print("  after  {:8.2f} dB, {:+.2f} dB\n", pressureLevel(outcome.after),
             20 * std::log10(outcome.after / outcome.before));
  fmt::print("  most   {:8.2f} dB, with all elements in phase\n", pressureLevel(outcome.most));
  fmt::print("phase error rms: before {:.3f} rad, after {:.3f} rad left by the device's levels\n",
             outcome.phaseSpread, outcome.phaseLeft);
  fmt::print("turned polarity: {}\n", named(outcome.calibration.inverted));
  fmt::print("dead: {}\n", named(outcome.calibration.dead));
  fmt::print("in another's place: {}\n", outcome.moved);
}

void printCalibration(const Calibration& calibration) {
  fmt::print("{} {}: of {}, {} elements, turned polarity {}, dead {}{}\n", calibration.driver,
             calibration.serialNumber, calibration.made.empty() ? "unknown date" : calibration.made,
             calibration.phases.size(), named(calibration.inverted), named(calibration.dead),
             calibration.order.empty() ? "" : ", with an order of its own");
}

}  // namespace acg
