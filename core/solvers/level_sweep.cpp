// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/level_sweep.h"

#include <cmath>
#include <complex>
#include <numbers>

namespace acg {

void sweepLevels(const Objective& objective, int levels,
                 const std::function<bool(int, double)>& mayTake, Eigen::VectorXcd& drives) {
  constexpr int kMostSweeps = 4;
  if (levels <= 0 || objective.isEmpty()) return;
  const double step = 2 * std::numbers::pi / levels;
  const Eigen::MatrixXcd& g = objective.rows();
  Eigen::VectorXcd y = g * drives;
  double cost = objective.valueAt(y);
  for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
    bool hasChanged = false;
    for (Eigen::Index n = 0; n < drives.size(); ++n) {
      const double modulus = std::abs(drives(n));
      if (modulus == 0) continue;
      const double code = std::round(std::arg(drives(n)) / step);
      for (const double next : {code - 1, code + 1}) {
        const double phase = step * std::fmod(next + levels, levels);
        if (mayTake && !mayTake(static_cast<int>(n), phase)) continue;
        const std::complex<double> other = std::polar(modulus, phase);
        const Eigen::VectorXcd moved = y + (other - drives(n)) * g.col(n);
        const double movedCost = objective.valueAt(moved);
        if (!(movedCost < cost)) continue;
        drives(n) = other;
        y = moved;
        cost = movedCost;
        hasChanged = true;
        break;
      }
    }
    if (!hasChanged) return;
    y = g * drives;  // rounding of the many small steps
    cost = objective.valueAt(y);
  }
}

}  // namespace acg
