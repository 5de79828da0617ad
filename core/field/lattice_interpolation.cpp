// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/lattice_interpolation.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace acg {
namespace {

constexpr double kWorthwhile = 0.9;  // of an axis' samples: more are not worth the interpolation

int latticeSamples(double length, double step, int taps) {
  return static_cast<int>(std::floor(length / step)) + taps;
}

/// out_i = sum_t weights(t, i) in[first_i + t], of `perPoint` numbers each. `kPerPoint`: the same
/// known to the compiler, or 0.
template <int kPerPoint>
void interpolateLine(const Eigen::MatrixXd& weights, const std::vector<int>& first,
                     const double* in, Eigen::Index perPoint, double* out) {
  const Eigen::Index numbers = kPerPoint > 0 ? kPerPoint : perPoint;
  for (std::size_t i = 0; i < first.size(); ++i, out += numbers) {
    const double* from = in + numbers * first[i];
    const double* weight = weights.col(static_cast<Eigen::Index>(i)).data();
    std::array<double, 40> sum{};
    for (Eigen::Index t = 0; t < weights.rows(); ++t, from += numbers) {
      for (Eigen::Index r = 0; r < numbers; ++r) sum[r] += weight[t] * from[r];
    }
    std::copy_n(sum.data(), numbers, out);
  }
}

double sinc(double x) {
  const double t = std::numbers::pi * x;
  return std::abs(t) < 1e-8 ? 1 : std::sin(t) / t;
}

}  // namespace

Eigen::Vector3d LatticeInterpolation::reach(const FieldGrid& grid, const LatticeRules& rules,
                                            double wavelength) {
  Eigen::Vector3d reach = Eigen::Vector3d::Zero();
  for (int a = 0; a < 3; ++a) {
    const double length = (grid.counts[a] - 1) * grid.spacing[a];
    const int samples = latticeSamples(length, rules.step(wavelength), rules.taps);
    if (samples < kWorthwhile * grid.counts[a]) reach[a] = rules.reach(wavelength);
  }
  return reach;
}

LatticeInterpolation::LatticeInterpolation(const FieldGrid& grid, const LatticeRules& rules,
                                           double wavelength, const Eigen::Vector3d& reach)
    : lattice_(grid) {
  for (int a = 0; a < 3; ++a) {
    axes_[a].weights = Eigen::MatrixXd::Ones(1, grid.counts[a]);
    axes_[a].first.resize(grid.counts[a]);
    std::iota(axes_[a].first.begin(), axes_[a].first.end(), 0);
    if (reach[a] == 0) continue;
    lattice_.spacing[a] = rules.step(wavelength);
    decimate(a, grid, rules);
  }
}

void LatticeInterpolation::decimate(int a, const FieldGrid& grid, const LatticeRules& rules) {
  const int taps = rules.taps;
  const double step = lattice_.spacing[a];
  // A point at t lies between the taps floor(t) - w/2 + 1 ... floor(t) + w/2.
  const int before = taps / 2 - 1;
  lattice_.origin[a] = grid.origin[a] - before * step;
  lattice_.counts[a] = latticeSamples((grid.counts[a] - 1) * grid.spacing[a], step, taps);
  axes_[a].weights.resize(taps, grid.counts[a]);
  for (int i = 0; i < grid.counts[a]; ++i) {
    const double t = i * grid.spacing[a] / step;
    const int base = static_cast<int>(std::floor(t));
    axes_[a].first[i] = base;
    for (int k = 0; k < taps; ++k) {
      const double x = t - base - (k - before);
      const double u = 2 * x / taps;
      const double window = u * u < 1 ? std::exp(rules.beta * (std::sqrt(1 - u * u) - 1)) : 0;
      axes_[a].weights(k, i) = sinc(x) * window;
    }
  }
}

void LatticeInterpolation::plane(int z, const PressureDerivatives& sums, Eigen::Index first,
                                 std::complex<double>* out, Eigen::Index lineStride) const {
  // To the weights a complex number is two reals. Along z whole planes are added, along y whole
  // lines, along x points.
  const Eigen::Index perPoint = 2 * sums.values.rows();
  const Eigen::Index line = perPoint * lattice_.counts[0];
  const Eigen::Index size = line * lattice_.counts[1];
  const auto* values = reinterpret_cast<const double*>(sums.values.data()) + perPoint * first;
  const Eigen::Map<const Eigen::MatrixXd> planes(values + size * axes_[2].first[z], size,
                                                 axes_[2].weights.rows());
  Eigen::MatrixXd lines(line, lattice_.counts[1]);
  lines.reshaped().noalias() = planes * axes_[2].weights.col(z);
  Eigen::VectorXd points(line);
  for (std::size_t y = 0; y < axes_[1].first.size(); ++y) {
    points.noalias() = lines.middleCols(axes_[1].first[y], axes_[1].weights.rows()) *
                       axes_[1].weights.col(static_cast<Eigen::Index>(y));
    auto* to =
        reinterpret_cast<double*>(out) + perPoint * lineStride * static_cast<Eigen::Index>(y);
    if (perPoint == 2) {
      interpolateLine<2>(axes_[0].weights, axes_[0].first, points.data(), 2, to);
    } else {
      interpolateLine<0>(axes_[0].weights, axes_[0].first, points.data(), perPoint, to);
    }
  }
}

}  // namespace acg
