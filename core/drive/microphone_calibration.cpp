// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/microphone_calibration.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr int kPhases = 3;

std::complex<double> shift(int k) { return std::polar(1.0, 2 * kPi * k / kPhases); }

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double wrapped(double phase) { return std::remainder(phase, 2 * kPi); }

/// The phase around which the sounding elements lie, either way round: twice the angle does not
/// know polarity. Of the two the one that most are nearer to.
double commonPhase(const Eigen::VectorXcd& responses, double dead) {
  std::complex<double> sum = 0;
  for (const auto& r : responses) {
    if (std::abs(r) > dead) sum += std::polar(1.0, 2 * std::arg(r));
  }
  const double phase = std::arg(sum) / 2;
  int same = 0;
  for (const auto& r : responses) {
    if (std::abs(r) > dead) same += std::cos(std::arg(r) - phase) >= 0 ? 1 : -1;
  }
  return same >= 0 ? phase : phase + kPi;
}

}  // namespace

MicrophoneCalibration::MicrophoneCalibration(Eigen::VectorXcd expected, MicrophoneReading reading)
    : expected_(std::move(expected)), kind_(reading) {
  for (Eigen::Index n = 0; n < expected_.size(); ++n) {
    if (!(std::abs(expected_(n)) > 0) || !std::isfinite(std::abs(expected_(n)))) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("Element {} gives {} Pa at the microphone by the model; place the "
                              "microphone where all elements are heard.",
                              n, std::abs(expected_(n))));
    }
  }
  if (expected_.size() == 0) {
    throw Error(ErrorCode::kInvalidArgument,
                "There are no elements to calibrate; choose a device.");
  }
}

int MicrophoneCalibration::steps() const {
  const auto elements = static_cast<int>(expected_.size());
  return kind_ == MicrophoneReading::kComplex ? elements : elements + kPhases * (elements - 1);
}

Eigen::Index MicrophoneCalibration::reference() const {
  Eigen::Index best = 0;
  for (Eigen::Index n = 1; n < expected_.size(); ++n) {
    if (std::abs(readings_[static_cast<std::size_t>(n)]) >
        std::abs(readings_[static_cast<std::size_t>(best)])) {
      best = n;
    }
  }
  return best;
}

Eigen::Index MicrophoneCalibration::compared(int comparison) const {
  return comparison < reference() ? comparison : comparison + 1;
}

Eigen::VectorXcd MicrophoneCalibration::drives() const {
  ACG_ASSERT(!isDone());
  Eigen::VectorXcd drives = Eigen::VectorXcd::Zero(expected_.size());
  const int comparison = step() - static_cast<int>(expected_.size());
  if (comparison < 0) {
    drives(step()) = 1;
  } else {
    drives(reference()) = 1;
    drives(compared(comparison / kPhases)) = shift(comparison % kPhases);
  }
  return drives;
}

void MicrophoneCalibration::take(std::complex<double> reading) {
  ACG_ASSERT(!isDone());
  if (!std::isfinite(reading.real()) || !std::isfinite(reading.imag())) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("Reading {} of the microphone is not a number; measure it again.", step()));
  }
  if (kind_ == MicrophoneReading::kMagnitude) reading = std::abs(reading.real());
  readings_.push_back(reading);
}

Eigen::VectorXcd MicrophoneCalibration::responses() const {
  ACG_ASSERT(isDone());
  const Eigen::Index elements = expected_.size();
  Eigen::VectorXcd sound(elements);
  for (Eigen::Index n = 0; n < elements; ++n) sound(n) = readings_[static_cast<std::size_t>(n)];
  if (kind_ == MicrophoneReading::kMagnitude && std::abs(sound(reference())) > 0) {
    const double loudest = std::abs(sound(reference()));
    for (int i = 0; i < static_cast<int>(elements) - 1; ++i) {
      std::complex<double> product = 0;
      for (int k = 0; k < kPhases; ++k) {
        const auto at = static_cast<std::size_t>(elements + kPhases * i + k);
        product += std::norm(readings_[at]) * std::conj(shift(k)) / double(kPhases);
      }
      sound(compared(i)) = product / loudest;
    }
  }
  return sound.cwiseQuotient(expected_);
}

Calibration MicrophoneCalibration::result() const {
  const Eigen::VectorXcd response = responses();
  const auto elements = static_cast<int>(response.size());
  std::vector<double> magnitudes(static_cast<std::size_t>(elements));
  for (int n = 0; n < elements; ++n)
    magnitudes[static_cast<std::size_t>(n)] = std::abs(response(n));
  double typical = median(magnitudes);
  if (!(typical > 0)) {
    throw Error(ErrorCode::kInvalidArgument,
                "Most elements were not heard; check the microphone, its place and the supply.");
  }
  const double dead = kDeadShare * typical;
  const double common = commonPhase(response, dead);
  Calibration calibration = Calibration::ideal(elements);
  for (int n = 0; n < elements; ++n) {
    if (std::abs(response(n)) <= dead) {
      calibration.dead.push_back(n);
      calibration.gains(n) = 0;
      continue;
    }
    double phase = wrapped(std::arg(response(n)) - common);
    if (std::abs(phase) > kPi / 2) {
      calibration.inverted.push_back(n);
      phase = wrapped(phase - kPi);
    }
    calibration.phases(n) = phase;
    calibration.gains(n) = std::abs(response(n)) / typical;
  }
  return calibration;
}

Eigen::VectorXcd MicrophoneCalibration::focusDrives() const {
  return expected_.conjugate().cwiseQuotient(expected_.cwiseAbs().cast<std::complex<double>>());
}

Calibration phasesOnly(Calibration calibration) {
  calibration.gains.resize(0);
  return calibration;
}

}  // namespace acg
