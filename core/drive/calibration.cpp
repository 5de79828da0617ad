// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/calibration.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numeric>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

void checkIndices(const std::vector<int>& list, const char* name, int elements) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i] < 0 || list[i] >= elements) {
      refuse(fmt::format("{}[{}] of the calibration is {}; the device has the elements 0 to {}.",
                         name, i, list[i], elements - 1));
    }
  }
}

void checkValues(const Eigen::VectorXd& values, const char* name, int elements, double smallest) {
  if (values.size() != 0 && values.size() != elements) {
    refuse(
        fmt::format("The calibration has {} {} but the device {} elements; use the one of this "
                    "device.",
                    values.size(), name, elements));
  }
  for (Eigen::Index n = 0; n < values.size(); ++n) {
    if (!std::isfinite(values(n)) || values(n) < smallest) {
      refuse(
          fmt::format("{}[{}] of the calibration is {}; measure it again or mark the element "
                      "dead.",
                      name, n, values(n)));
    }
  }
}

/// The complex sound for drive of each element in array order; 0 for dead ones.
Eigen::VectorXcd responses(const Calibration& calibration, Eigen::Index elements) {
  Eigen::VectorXcd result(elements);
  for (Eigen::Index n = 0; n < elements; ++n) {
    result(n) = std::polar(calibration.gains.size() ? calibration.gains(n) : 1.0,
                           calibration.phases.size() ? calibration.phases(n) : 0.0);
  }
  for (const int n : calibration.inverted) result(n) = -result(n);
  for (const int n : calibration.dead) result(n) = 0;
  return result;
}

}  // namespace

Calibration Calibration::ideal(int elements) {
  Calibration calibration;
  calibration.phases = Eigen::VectorXd::Zero(elements);
  calibration.gains = Eigen::VectorXd::Ones(elements);
  return calibration;
}

void checkCalibration(const Calibration& calibration, int elements) {
  checkValues(calibration.phases, "phases", elements, -1e6);
  checkValues(calibration.gains, "gains", elements, 0);
  checkIndices(calibration.inverted, "inverted", elements);
  checkIndices(calibration.dead, "dead", elements);
  checkIndices(calibration.order, "order", elements);
  if (calibration.order.empty()) return;
  std::vector<int> sorted = calibration.order, whole(static_cast<std::size_t>(elements));
  std::sort(sorted.begin(), sorted.end());
  std::iota(whole.begin(), whole.end(), 0);
  if (sorted != whole) {
    refuse(
        fmt::format("order of the calibration is no permutation of 0 to {}; name each element "
                    "once.",
                    elements - 1));
  }
}

Eigen::VectorXcd calibrated(const Eigen::VectorXcd& drives, const Calibration& calibration) {
  checkCalibration(calibration, static_cast<int>(drives.size()));
  const Eigen::VectorXcd response = responses(calibration, drives.size());
  const double strongest = drives.size() ? response.cwiseAbs().maxCoeff() : 0;
  double weakest = strongest;
  for (const auto& r : response) {
    if (r != 0.0) weakest = std::min(weakest, std::max(std::abs(r), kWeakestGain * strongest));
  }
  Eigen::VectorXcd sent(drives.size());
  for (Eigen::Index n = 0; n < drives.size(); ++n) {
    const double gain = std::abs(response(n));
    const Eigen::Index to =
        calibration.order.empty() ? n : calibration.order[static_cast<std::size_t>(n)];
    sent(to) =
        gain == 0 ? 0.0 : drives(n) * std::conj(response(n)) / gain * std::min(1.0, weakest / gain);
  }
  return sent;
}

Eigen::VectorXcd calibratedFor(const DeviceTraits& traits, const Eigen::VectorXcd& drives,
                               const Calibration& calibration) {
  if (traits.levels.amplitudeLevels > 2 || calibration.gains.size() == 0) {
    return calibrated(drives, calibration);
  }
  Calibration phases = calibration;
  for (Eigen::Index n = 0; n < calibration.gains.size(); ++n) {
    if (calibration.gains(n) == 0) phases.dead.push_back(static_cast<int>(n));
  }
  phases.gains.resize(0);
  return calibrated(drives, phases);
}

std::string calibrationSentence(const Calibration& calibration) {
  if (calibration.made.empty()) return "A calibration is applied.";
  const bool isDated = std::isdigit(static_cast<unsigned char>(calibration.made[0])) != 0;
  return isDated ? fmt::format("Calibration of {} applied.", calibration.made)
                 : fmt::format("Calibration applied: {}.", calibration.made);
}

Eigen::VectorXcd soundOf(const Eigen::VectorXcd& sent, const Calibration& calibration) {
  checkCalibration(calibration, static_cast<int>(sent.size()));
  const Eigen::VectorXcd response = responses(calibration, sent.size());
  Eigen::VectorXcd sound(sent.size());
  for (Eigen::Index n = 0; n < sent.size(); ++n) {
    const Eigen::Index from =
        calibration.order.empty() ? n : calibration.order[static_cast<std::size_t>(n)];
    sound(n) = response(n) * sent(from);
  }
  return sound;
}

}  // namespace acg
