// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/point_weights.h"

#include <cmath>
#include <numbers>

#include <Eigen/LU>

namespace acg {
namespace {

using cpu::kPointPowers;
using cpu::kPointTaps;
using Real = long double;  // waves that differ little make the equations stiff
constexpr Real kPi = std::numbers::pi_v<Real>;

/// The weights at the fraction f between the taps in the middle.
Eigen::Vector<Real, kPointTaps> weightsAt(Real f) {
  constexpr int kWaves = kPointTaps / 2;  // each as cosine and sine
  Eigen::Matrix<Real, kPointTaps, kPointTaps> waves;
  Eigen::Vector<Real, kPointTaps> wanted;
  for (int j = 0; j < kWaves; ++j) {
    const Real kappa =
        2 * kPi / static_cast<Real>(kPointSamples) * std::cos((2 * j + 1) * kPi / (4 * kWaves));
    for (int t = 0; t < kPointTaps; ++t) {
      const Real from = t - (kPointTaps / 2 - 1) - f;
      waves(j, t) = std::cos(kappa * from);
      waves(kWaves + j, t) = std::sin(kappa * from);
    }
    wanted[j] = 1;
    wanted[kWaves + j] = 0;
  }
  return waves.fullPivLu().solve(wanted);
}

cpu::PointWeights fitted() {
  Eigen::Matrix<Real, kPointPowers, kPointPowers> powers;
  Eigen::Matrix<Real, kPointPowers, kPointTaps> values;
  for (int i = 0; i < kPointPowers; ++i) {
    const Real u = std::cos((2 * i + 1) * kPi / (2 * kPointPowers));  // Chebyshev's nodes again
    for (int j = 0; j < kPointPowers; ++j) powers(i, j) = std::pow(u, j);
    values.row(i) = weightsAt((u + 1) / 2).transpose();
  }
  return powers.fullPivLu().solve(values).transpose().template cast<float>();
}

}  // namespace

const cpu::PointWeights& pointWeights() {
  static const cpu::PointWeights weights = fitted();
  return weights;
}

}  // namespace acg
