// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/problem_of_scene.h"

#include "core/field/gorkov_potential.h"

namespace acg {

Eigen::MatrixXcd derivativeRows(const PropagationModel& model, const Eigen::Vector3d& point,
                                Backend& backend) {
  constexpr int kOrder = 3;
  Eigen::MatrixXcd rows(PressureDerivatives::rowsOf(kOrder), model.size());
  Eigen::VectorXcd drives = Eigen::VectorXcd::Zero(model.size());
  for (int n = 0; n < model.size(); ++n) {  // silent elements cost a backend next to nothing
    drives(n) = 1;
    rows.col(n) =
        backend.evaluate(model, drives, point, kOrder, Precision::kDouble, {}).values.col(0);
    drives(n) = 0;
  }
  return rows;
}

SolveProblem problemOf(const Scene& scene, const SolveRows& rows, const PropagationModel& model,
                       Backend& backend) {
  SolveProblem problem;
  problem.wanted = rows.wanted;
  problem.wavenumber = model.wavenumber();
  problem.phaseLevels = scene.solver.phaseLevels;
  problem.limits = Eigen::VectorXd::Zero(model.size());
  problem.positions.resize(3, model.size());
  problem.normals.resize(3, model.size());
  for (int s = model.sources() - 1; s >= 0; --s) {  // an element comes before its images
    const int n = model.drive(s);
    if (model.gainOf(s) != 0.0) problem.limits(n) = 1;
    problem.positions.col(n) = model.positions.col(s);
    problem.normals.col(n) = model.normals.col(s);
  }
  for (const int t : rows.loud) {
    const Trap* trap = std::get_if<Trap>(&scene.targets[t].wish);
    problem.kinds.push_back(!trap                                ? RowKind::kPressure
                            : trap->kind == TrapKind::kAutomatic ? RowKind::kAutomaticTrap
                                                                 : RowKind::kTrap);
  }
  for (const ImageRows& image : rows.images) {
    const Target& target = scene.targets[image.target];
    problem.images.push_back({&std::get<ImageTarget>(target.wish), target.position, image.begin});
  }
  problem.trap = [&scene, &rows, &model, &backend](int row) {
    const Target& target = scene.targets[rows.loud[row]];
    const Particle particle = scene.particleOrDefault(std::get<Trap>(target.wish).particle);
    const GorkovCoefficients u = gorkovCoefficients(model.medium, particle, model.frequency);
    return TrapProblem{derivativeRows(model, target.position, backend), u.monopole, u.dipole};
  };
  return problem;
}

}  // namespace acg
