// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <complex>
#include <utility>
#include <vector>

#include "core/scene/signature.h"
#include "core/solvers/solve.h"

namespace acg {
namespace {

/// Traps with one signature, such as all two-sided ones, are evaluated together.
struct SignatureGroup {
  Eigen::VectorXd phases;
  std::vector<int> targets;
};

std::vector<SignatureGroup> signatureGroups(const Scene& scene) {
  std::vector<SignatureGroup> groups;
  for (std::size_t t = 0; t < scene.targets.size(); ++t) {
    if (!std::holds_alternative<Trap>(scene.targets[t].wish)) continue;
    Eigen::VectorXd phases = signaturePhases(scene, scene.targets[t]);
    SignatureGroup* same = nullptr;
    for (SignatureGroup& group : groups) {
      if (group.phases == phases) same = &group;
    }
    if (!same) same = &groups.emplace_back(SignatureGroup{std::move(phases), {}});
    same->targets.push_back(static_cast<int>(t));
  }
  return groups;
}

Eigen::VectorXd magnitudes(const Scene& scene, const PropagationModel& model,
                           const Eigen::VectorXcd& drives, const std::vector<int>& targets,
                           Backend& backend) {
  Eigen::Matrix3Xd points(3, targets.size());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    points.col(i) = scene.targets[targets[i]].position;
  }
  return backend.evaluate(model, drives, points, 0, Precision::kDouble, [](double) {})
      .values.row(0)
      .cwiseAbs();
}

}  // namespace

std::vector<TargetResult> targetResults(const Scene& scene, const Eigen::VectorXcd& drives,
                                        Backend& backend) {
  std::vector<TargetResult> results(scene.targets.size());
  if (results.empty()) return results;
  const PropagationModel model = propagationModel(scene);
  std::vector<int> all(results.size());
  for (std::size_t t = 0; t < all.size(); ++t) all[t] = static_cast<int>(t);

  const Eigen::VectorXd pressures = magnitudes(scene, model, drives, all, backend);
  for (std::size_t t = 0; t < all.size(); ++t) {
    results[t] = {.id = scene.targets[t].id,
                  .wanted = scene.targets[t].wantedPressure(),
                  .reached = pressures(t),
                  .pressure = pressures(t)};
  }
  // The focus behind a trap: the same drives without its signature.
  for (const SignatureGroup& group : signatureGroups(scene)) {
    Eigen::VectorXcd plain(drives.size());
    double last = 0;  // most signatures take few values, in long stretches
    std::complex<double> factor = 1;
    for (Eigen::Index n = 0; n < drives.size(); ++n) {
      if (group.phases(n) != last) factor = std::polar(1.0, -group.phases(n));
      last = group.phases(n);
      plain(n) = drives(n) * factor;
    }
    const Eigen::VectorXd reached = magnitudes(scene, model, plain, group.targets, backend);
    for (std::size_t i = 0; i < group.targets.size(); ++i) {
      results[group.targets[i]].reached = reached(i);
    }
  }
  return results;
}

}  // namespace acg
