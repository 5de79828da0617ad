// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/quality.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <memory>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "core/solvers/null_space.h"
#include "core/solvers/solve.h"

namespace acg {
namespace {

double unitFrom(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

PlacedArray board(const std::string& id, int side, double height, bool looksDown) {
  PlacedArray array;
  array.id = id;
  array.transducer = "diff-pat";
  array.geometry.parameters = {
      {"columns", std::int64_t{side}}, {"rows", std::int64_t{side}}, {"pitch_m", 0.0105}};
  array.elements = std::make_shared<TransducerArray>(buildArray(array.geometry, "", array.id));
  array.position = {0, 0, height};
  if (looksDown) array.orientation = Eigen::Quaterniond(0, 1, 0, 0);
  return array;
}

Scene emptyScene(QualityArray array) {
  Scene scene;
  scene.medium = Medium{346, 1.2, 0};
  TransducerModel piston;
  piston.kind = "piston";
  piston.radius = 5e-3;
  piston.sourcePressure = 1.98;
  scene.transducers["diff-pat"] = piston;
  if (array == QualityArray::kOneSided) {
    scene.arrays = {board("board", 14, 0, false)};
  } else {
    scene.arrays = {board("bottom", 16, -0.12, false), board("top", 16, 0.12, true)};
  }
  return scene;
}

Eigen::Matrix3Xd seededPoints(int count, const Eigen::Vector3d& centre, double apart,
                              std::mt19937_64& random) {
  constexpr double kCube = 0.08;
  Eigen::Matrix3Xd points(3, count);
  for (int m = 0; m < count;) {
    Eigen::Vector3d point;
    for (double& x : point) x = kCube * (unitFrom(random) - 0.5);
    point += centre;
    const bool isFree =
        m == 0 || (points.leftCols(m).colwise() - point).colwise().norm().minCoeff() >= apart;
    if (isFree) points.col(m++) = point;
  }
  return points;
}

}  // namespace

Scene qualityScene(QualityArray array, int points, std::uint64_t seed, Backend& backend) {
  Scene scene = emptyScene(array);
  std::mt19937_64 random(seed);
  const Eigen::Vector3d centre(0, 0, array == QualityArray::kOneSided ? 0.1 : 0);
  const Eigen::Matrix3Xd at = seededPoints(points, centre, scene.wavelength(), random);
  const PropagationModel model = propagationModel(scene);
  Eigen::VectorXcd drives = Eigen::VectorXcd::Zero(model.size());
  for (int m = 0; m < points; ++m) {
    const std::complex<double> weight =
        std::polar(0.5 + 0.5 * unitFrom(random), 2 * std::numbers::pi * unitFrom(random));
    for (int n = 0; n < model.size(); ++n) {
      const double distance = (at.col(m) - model.positions.col(n)).norm();
      drives(n) += weight * std::polar(1.0, -model.wavenumber() * distance);
    }
  }
  toUnitModulus(drives);
  const Eigen::VectorXd pressures =
      backend.evaluate(model, drives, at, 0, Precision::kDouble, {}).values.row(0).cwiseAbs();
  for (int m = 0; m < points; ++m) {
    scene.targets.push_back({"p" + std::to_string(m), at.col(m), FocalPoint{pressures(m)}, ""});
  }
  return scene;
}

Quality measureQuality(const SolverChoice& choice, QualityArray array, int points, int sets,
                       Backend& backend, const std::function<void(double)>& checkpoint) {
  std::vector<double> shares, seconds;
  for (int set = 1; set <= sets; ++set) {
    if (checkpoint) checkpoint((set - 1.0) / sets);
    Scene scene = qualityScene(array, points, set, backend);
    scene.solver = choice;
    const Hologram hologram = solveScene(scene, backend);
    seconds.push_back(hologram.report.seconds);
    for (const TargetResult& target : hologram.report.targets) {
      shares.push_back(target.reached / *target.wanted);
    }
  }
  Quality quality;
  quality.sets = sets;
  if (shares.empty()) return quality;
  const Eigen::Map<const Eigen::ArrayXd> all(shares.data(), shares.size());
  quality.mean = all.mean();
  quality.least = all.minCoeff();
  quality.most = all.maxCoeff();
  quality.spread = std::sqrt((all - quality.mean).square().mean());
  quality.rmsError = std::sqrt((all - 1).square().mean());
  quality.within = static_cast<double>(((all - 1).abs() <= 1e-3).count()) / all.size();
  std::nth_element(seconds.begin(), seconds.begin() + seconds.size() / 2, seconds.end());
  quality.milliseconds = 1e3 * seconds[seconds.size() / 2];
  return quality;
}

}  // namespace acg
