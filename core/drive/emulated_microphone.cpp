// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/emulated_microphone.h"

#include <algorithm>
#include <utility>

namespace acg {

EmulatedMicrophone::EmulatedMicrophone(Eigen::VectorXcd expected, Calibration truth, double noise,
                                       std::uint64_t seed)
    : expected_(std::move(expected)), truth_(std::move(truth)), random_(seed), noise_(0, noise) {}

std::complex<double> EmulatedMicrophone::read(const Eigen::VectorXcd& sent) {
  const std::complex<double> pressure = (expected_.array() * soundOf(sent, truth_).array()).sum();
  const double real = noise_(random_), imaginary = noise_(random_);
  return pressure + std::complex<double>(real, imaginary);
}

Calibration randomDevice(int elements, double phaseSpread, double gainSpread, double turned,
                         double dead, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> unit;
  Calibration device = Calibration::ideal(elements);
  for (int n = 0; n < elements; ++n) {
    device.phases(n) = phaseSpread * normal(random);
    device.gains(n) = std::max(0.3, 1 + gainSpread * normal(random));
    if (unit(random) < turned) device.inverted.push_back(n);
    if (unit(random) < dead) device.dead.push_back(n);
  }
  return device;
}

}  // namespace acg
