// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/solve_rows.h"

#include <algorithm>
#include <cmath>

#include "core/scene/signature.h"

namespace acg {

namespace {

/// A picture without a peak gets its pressures when it is known what can be had.
void addImage(int target, const ImageTarget& image, SolveRows& rows) {
  rows.images.push_back({target, static_cast<int>(rows.loud.size())});
  for (const double value : image.values) {
    rows.loud.push_back(target);
    rows.wanted.push_back(value * image.pressure.value_or(0));
  }
}

}  // namespace

void wishForImages(const Scene& scene, const Eigen::VectorXd& alone, SolveRows& rows) {
  const double halfWave = scene.wavelength() / 2;
  for (const ImageRows& at : rows.images) {
    const ImageTarget& image = std::get<ImageTarget>(scene.targets[at.target].wish);
    if (image.pressure) continue;
    double power = 0;
    for (const double value : image.values) power += value * value;
    // Drives of one power give M spots of half a wavelength about 1/sqrt(M) of what one could have.
    const double area = image.width * image.height * power / image.size();
    const double spots = std::max(1.0, area / (halfWave * halfWave));
    const double peak = 0.7 * alone.segment(at.begin, image.size()).mean() / std::sqrt(spots);
    for (int i = 0; i < image.size(); ++i) rows.wanted[at.begin + i] = image.values[i] * peak;
  }
}

SolveRows solveRows(const Scene& scene) {
  SolveRows rows;
  const int targets = static_cast<int>(scene.targets.size());
  for (int t = 0; t < targets; ++t) {
    const std::optional<double> wanted = scene.targets[t].wantedPressure();
    if (const auto* image = std::get_if<ImageTarget>(&scene.targets[t].wish)) {
      addImage(t, *image, rows);
    } else if (wanted && *wanted == 0) {
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
  for (const ImageRows& image : rows.images) {
    const Target& target = scene.targets[image.target];
    const Eigen::Matrix3Xd pixels = std::get<ImageTarget>(target.wish).points(target.position);
    rows.loudPoints.middleCols(image.begin, pixels.cols()) = pixels;
  }
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
