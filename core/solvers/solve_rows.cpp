// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/solve_rows.h"

#include <algorithm>
#include <cmath>

#include "core/scene/signature.h"

namespace acg {

SolveRows solveRows(const Scene& scene) {
  SolveRows rows;
  const int targets = static_cast<int>(scene.targets.size());
  for (int t = 0; t < targets; ++t) {
    const std::optional<double> wanted = scene.targets[t].wantedPressure();
    if (wanted && *wanted == 0) {
      rows.quiet.push_back(t);
    } else {
      rows.loud.push_back(t);
      rows.wanted.push_back(wanted);
    }
  }
  const auto points = [&](const std::vector<int>& indices) {
    Eigen::Matrix3Xd at(3, indices.size());
    for (std::size_t i = 0; i < indices.size(); ++i) at.col(i) = scene.targets[indices[i]].position;
    return at;
  };
  rows.loudPoints = points(rows.loud);
  rows.quietPoints = points(rows.quiet);

  const bool hasTraps = std::any_of(rows.loud.begin(), rows.loud.end(), [&](int t) {
    return std::holds_alternative<Trap>(scene.targets[t].wish);
  });
  if (hasTraps) {
    rows.signatures.setZero(scene.elementCount(), rows.loud.size());
    for (std::size_t m = 0; m < rows.loud.size(); ++m) {
      const Target& target = scene.targets[rows.loud[m]];
      if (!std::holds_alternative<Trap>(target.wish)) continue;
      rows.signatures.col(m) = signaturePhases(scene, target);
    }
  }
  return rows;
}

Eigen::VectorXd wantedPressures(const SolveRows& rows, const Eigen::VectorXd& alone) {
  const int points = static_cast<int>(rows.loud.size());
  double used = 0;  // share of the power that targets with a wish take
  int open = 0;
  for (int m = 0; m < points; ++m) {
    if (rows.wanted[m]) {
      used += std::pow(*rows.wanted[m] / std::max(alone(m), 1e-300), 2);
    } else {
      ++open;
    }
  }
  const double share = std::sqrt(std::max(0.05, 1 - used) / std::max(1, open));
  Eigen::VectorXd wanted(points);
  for (int m = 0; m < points; ++m) wanted(m) = rows.wanted[m].value_or(share * alone(m));
  return wanted;
}

}  // namespace acg
