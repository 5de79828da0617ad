// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/microphone_calibration.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include <fmt/format.h>
#include <Eigen/LU>

#include "core/drive/element_order.h"
#include "core/error.h"
#include "core/units.h"

namespace acg {
namespace {

constexpr int kPhases = 3;

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

void checkHeard(const Eigen::MatrixXcd& expected, const std::vector<int>& sounding) {
  for (const int n : sounding) {
    for (Eigen::Index m = 0; m < expected.cols(); ++m) {
      const double pressure = std::abs(expected(n, m));
      if (pressure > 0 && std::isfinite(pressure)) continue;
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("Element {} gives {} Pa at the microphone by the model; place the "
                              "microphone where all elements are heard.",
                              n, pressure));
    }
  }
}

}  // namespace

MicrophoneCalibration::MicrophoneCalibration(Eigen::MatrixXcd expected, MicrophoneReading reading,
                                             int phaseLevels, std::vector<int> silent)
    : expected_(std::move(expected)), kind_(reading), phaseLevels_(phaseLevels) {
  for (int n = 0; n < static_cast<int>(expected_.rows()); ++n) {
    if (!std::ranges::binary_search(silent, n)) sounding_.push_back(n);
  }
  checkHeard(expected_, sounding_);
  if (sounding_.empty() || expected_.cols() == 0) {
    throw Error(ErrorCode::kInvalidArgument,
                "There are no elements to calibrate; choose a device and switch elements on.");
  }
  if (kind_ == MicrophoneReading::kMagnitude && phaseLevels_ != 0 && phaseLevels_ < kPhases) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("A device with {} phases cannot be calibrated from amplitudes alone; "
                            "read phases too.",
                            phaseLevels_));
  }
}

int MicrophoneCalibration::stepsAtAPlace() const {
  const auto elements = static_cast<int>(sounding_.size());
  return kind_ == MicrophoneReading::kComplex ? elements : elements + kPhases * (elements - 1);
}

std::size_t MicrophoneCalibration::at(int place, int step) const {
  return static_cast<std::size_t>(place * stepsAtAPlace() + step);
}

double MicrophoneCalibration::comparisonPhase(int k) const {
  if (phaseLevels_ == 0) return 2 * kPi * k / kPhases;
  return 2 * kPi * std::round(double(phaseLevels_) * k / kPhases) / phaseLevels_;
}

int MicrophoneCalibration::reference(int place) const {
  int best = 0;
  for (int i = 1; i < static_cast<int>(sounding_.size()); ++i) {
    if (std::abs(readings_[at(place, i)]) > std::abs(readings_[at(place, best)])) best = i;
  }
  return best;
}

Eigen::VectorXcd MicrophoneCalibration::drives() const {
  ACG_ASSERT(!isDone());
  Eigen::VectorXcd drives = Eigen::VectorXcd::Zero(expected_.rows());
  const auto elements = static_cast<int>(sounding_.size());
  const int step = static_cast<int>(readings_.size()) % stepsAtAPlace();
  if (step < elements) {
    drives(sounding_[static_cast<std::size_t>(step)]) = 1;
    return drives;
  }
  const int first = reference(place());
  int second = (step - elements) / kPhases;
  if (second >= first) ++second;
  drives(sounding_[static_cast<std::size_t>(first)]) = 1;
  drives(sounding_[static_cast<std::size_t>(second)]) =
      std::polar(1.0, comparisonPhase((step - elements) % kPhases));
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

Eigen::VectorXcd MicrophoneCalibration::sounds(int place) const {
  const auto elements = static_cast<int>(sounding_.size());
  Eigen::VectorXcd sound = Eigen::VectorXcd::Zero(expected_.rows());
  const auto of = [&](int rank) -> std::complex<double>& {
    return sound(sounding_[static_cast<std::size_t>(rank)]);
  };
  for (int i = 0; i < elements; ++i) of(i) = readings_[at(place, i)];
  if (kind_ == MicrophoneReading::kComplex) return sound;
  const int first = reference(place);
  const double loudest = std::abs(of(first));
  if (loudest == 0) return sound;
  Eigen::Matrix3d equations;
  for (int k = 0; k < kPhases; ++k) {
    const double phase = comparisonPhase(k);
    equations.row(k) << 1, 2 * std::cos(phase), -2 * std::sin(phase);
  }
  const Eigen::Matrix3d solve = equations.inverse();
  for (int i = 0; i < elements - 1; ++i) {
    Eigen::Vector3d powers;
    for (int k = 0; k < kPhases; ++k) {
      powers(k) = std::norm(readings_[at(place, elements + kPhases * i + k)]);
    }
    const Eigen::Vector3d found = solve * powers;
    of(i < first ? i : i + 1) = std::complex<double>(found(1), found(2)) / loudest;
  }
  return sound;
}

Eigen::MatrixXcd MicrophoneCalibration::alignedSounds() const {
  ACG_ASSERT(isDone());
  Eigen::MatrixXcd all(expected_.rows(), expected_.cols());
  for (int m = 0; m < places(); ++m) all.col(m) = sounds(m);
  for (int m = 1; m < places(); ++m) {
    // Polarity and phase of an element cancel; most stand where they should.
    std::complex<double> sum = 0;
    for (const int n : sounding_) {
      sum += all(n, m) / expected_(n, m) * std::conj(all(n, 0) / expected_(n, 0));
    }
    if (std::abs(sum) > 0) all.col(m) *= std::conj(sum) / std::abs(sum);
  }
  return all;
}

std::vector<int> MicrophoneCalibration::orderOf(const Eigen::MatrixXcd& sounds) const {
  if (places() < kPlacesForOrder) return {};
  const double dead = deadLimit(responsesIn({}, sounds));
  std::vector<int> living;
  for (const int n : sounding_) {
    if (sounds.row(n).norm() > dead * expected_.row(n).norm()) living.push_back(n);
  }
  return elementOrder(expected_, sounds, sounding_, living);
}

Eigen::VectorXcd MicrophoneCalibration::responsesIn(const std::vector<int>& order,
                                                    const Eigen::MatrixXcd& sounds) const {
  Eigen::VectorXcd result = Eigen::VectorXcd::Zero(expected_.rows());
  for (const int n : sounding_) {
    const int from = order.empty() ? n : order[static_cast<std::size_t>(n)];
    const std::complex<double> common = expected_.row(n).dot(sounds.row(from));
    result(n) = std::polar(sounds.row(from).norm() / expected_.row(n).norm(), std::arg(common));
  }
  return result;
}

Eigen::VectorXcd MicrophoneCalibration::responses() const {
  const Eigen::MatrixXcd sounds = alignedSounds();
  return responsesIn(orderOf(sounds), sounds);
}

double MicrophoneCalibration::deadLimit(const Eigen::VectorXcd& responses) const {
  std::vector<double> magnitudes;
  for (const int n : sounding_) magnitudes.push_back(std::abs(responses(n)));
  return kDeadShare * median(std::move(magnitudes));
}

Calibration MicrophoneCalibration::result() const {
  const Eigen::MatrixXcd sounds = alignedSounds();
  const std::vector<int> order = orderOf(sounds);
  const Eigen::VectorXcd response = responsesIn(order, sounds);
  const auto elements = static_cast<int>(response.size());
  const double dead = deadLimit(response);
  if (!(dead > 0)) {
    throw Error(ErrorCode::kInvalidArgument,
                "Most elements were not heard; check the microphone, its place and the supply.");
  }
  const double common = commonPhase(response, dead);
  Calibration calibration = Calibration::ideal(elements);
  calibration.order = order;
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
    calibration.gains(n) = std::abs(response(n)) / (dead / kDeadShare);
  }
  return calibration;
}

double MicrophoneCalibration::phaseSpread() const {
  const Eigen::VectorXcd response = responsesIn({}, alignedSounds());
  const double dead = deadLimit(response);
  const double common = commonPhase(response, dead);
  double squares = 0;
  int count = 0;
  for (const auto& r : response) {
    if (std::abs(r) <= dead) continue;
    squares += std::pow(wrapped(std::arg(r) - common), 2);
    ++count;
  }
  return count > 0 ? std::sqrt(squares / count) : 0;
}

double MicrophoneCalibration::mostPressure(int place) const {
  double sum = 0;
  for (int i = 0; i < static_cast<int>(sounding_.size()); ++i) {
    sum += std::abs(readings_[at(place, i)]);
  }
  return sum;
}

std::complex<double> MicrophoneCalibration::pressure(const Eigen::VectorXcd& sent,
                                                     int place) const {
  return (sounds(place).array() * sent.array()).sum();
}

Eigen::VectorXcd MicrophoneCalibration::focusDrives(int place) const {
  Eigen::VectorXcd drives = Eigen::VectorXcd::Zero(expected_.rows());
  for (const int n : sounding_) drives(n) = std::polar(1.0, -std::arg(expected_(n, place)));
  return drives;
}

Calibration phasesOnly(Calibration calibration) {
  calibration.gains.resize(0);
  return calibration;
}

}  // namespace acg
