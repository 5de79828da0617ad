// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "core/field/gorkov_potential.h"
#include "core/solvers/finish_drives.h"
#include "core/solvers/objective_terms.h"
#include "core/solvers/problem_of_scene.h"
#include "core/solvers/solve.h"
#include "core/solvers/temporal.h"
#include "tests/core/solvers/solver_scenes.h"

namespace acg {
namespace {

using namespace testscenes;

class Methods : public testing::Test {
 protected:
  /// U_xx, U_yy, U_zz at a point for the bead of the first trap.
  Eigen::Vector3d curvatures(const Scene& scene, const Eigen::VectorXcd& drives,
                             const Eigen::Vector3d& at) {
    const PropagationModel model = propagationModel(scene);
    const GorkovCoefficients u =
        gorkovCoefficients(model.medium, scene.particleOrDefault(""), model.frequency);
    return StiffnessTerm(u.monopole, u.dipole, Eigen::Vector3d::Ones(), 1)
        .curvatures(derivativeRows(model, at, *backend_) * drives);
  }
  std::unique_ptr<Backend> backend_ = makeCpuBackend(1);
};

TEST_F(Methods, LBfgsMakesATrapOfOneBoardThatHoldsInEveryDirection) {
  Scene scene = oneBoard();
  addTrap(scene, {0.01, -0.005, 0.1}, TrapKind::kAutomatic);
  scene.solver.name = "l-bfgs";

  const Hologram hologram = solveScene(scene, *backend_);

  const Eigen::Vector3d hold = curvatures(scene, hologram.drives, {0.01, -0.005, 0.1});
  EXPECT_GT(hold.minCoeff(), 0) << hold.transpose();
  // More in sum than the twin trap of the same place.
  std::get<Trap>(scene.targets[0].wish).kind = TrapKind::kTwin;
  const Hologram twin = solveScene(scene, *backend_);
  EXPECT_GT(hold.sum(), curvatures(scene, twin.drives, {0.01, -0.005, 0.1}).sum());
}

TEST_F(Methods, LBfgsMakesAStrongerTrapOfTwoBoardsThanTheSignature) {
  Scene scene = twoBoards();
  addTrap(scene, {0, 0, 0.01}, TrapKind::kTwoSided);
  const Hologram signature = solveScene(scene, *backend_);
  scene.solver.name = "l-bfgs";
  scene.solver.parameters = {{"traps", std::string("stiffness")}};

  const Hologram shaped = solveScene(scene, *backend_);

  const Eigen::Vector3d hold = curvatures(scene, shaped.drives, {0, 0, 0.01});
  EXPECT_GT(hold.minCoeff(), 0) << hold.transpose();
  EXPECT_GE(hold.sum(), curvatures(scene, signature.drives, {0, 0, 0.01}).sum());
  EXPECT_NEAR(shaped.drives.cwiseAbs().minCoeff(), 1, 1e-12);
}

TEST_F(Methods, ShapedTrapsMayUseAmplitudesWithinTheDisc) {
  Scene scene = twoBoards();
  addTrap(scene, {0, 0, 0.01}, TrapKind::kAutomatic);
  addFocus(scene, {0.02, 0, 0}, 800);
  scene.solver.name = "l-bfgs";
  scene.solver.drive = DriveMode::kAmplitudeAndPhase;

  const Hologram hologram = solveScene(scene, *backend_);

  EXPECT_LE(hologram.drives.cwiseAbs().maxCoeff(), 1 + 1e-12);
  EXPECT_GT(curvatures(scene, hologram.drives, {0, 0, 0.01}).minCoeff(), 0);
}

TEST_F(Methods, ElementsWithoutGainAreSwitchedOff) {
  Scene scene = oneBoard();
  addFocus(scene, {0, 0, 0.1});
  PropagationModel model = propagationModel(scene);
  model.gain = Eigen::VectorXcd::Ones(model.sources());
  model.gain(17) = 0;
  const SolveRows rows = solveRows(scene);

  const SolveProblem problem = problemOf(scene, rows, model, *backend_);

  EXPECT_EQ(problem.limits(17), 0);
  EXPECT_EQ(problem.limits.sum(), model.size() - 1);
}

TEST_F(Methods, AutomaticSaysWhatItTookAndWhy) {
  Scene scene = twoBoards();
  scene.solver.name = "automatic";
  addFocus(scene, {0, 0, 0});
  EXPECT_NE(solveScene(scene, *backend_).report.note.find("naive"), std::string::npos);
  addFocus(scene, {0.02, 0, 0});
  EXPECT_NE(solveScene(scene, *backend_).report.note.find("gs-pat"), std::string::npos);
  addTrap(scene, {-0.02, 0, 0}, TrapKind::kAutomatic);

  const SolverReport report = solveScene(scene, *backend_).report;

  EXPECT_NE(report.note.find("l-bfgs"), std::string::npos) << report.note;
  EXPECT_EQ(report.solver, "automatic");
}

TEST_F(Methods, TemporalBoundsThePhaseStepOfEveryElement) {
  Scene scene = twoBoards();
  addSquare(scene, 0);
  scene.solver.name = "temporal";
  scene.solver.parameters = {{"max_phase_step_rad", 0.1}};
  const Hologram first = solveScene(scene, *backend_);
  for (Target& target : scene.targets) target.position.x() += 0.004;
  scene.solver.parameters["max_phase_step_rad"] = std::numbers::pi;
  const Hologram free = solveScene(scene, *backend_, {}, &first);
  scene.solver.parameters["max_phase_step_rad"] = 0.1;

  const Hologram bounded = solveScene(scene, *backend_, {}, &first);

  const auto largestStep = [&](const Hologram& to) {
    double largest = 0;
    for (int n = 0; n < first.drives.size(); ++n) {
      largest = std::max(largest, std::abs(std::arg(to.drives(n) / first.drives(n))));
    }
    return largest;
  };
  EXPECT_LE(largestStep(bounded), 0.1 + 1e-6);
  EXPECT_GT(largestStep(free), 0.5);
  EXPECT_GT(free.report.efficiency, bounded.report.efficiency);
}

TEST_F(Methods, TemporalStaysOnLevelsWithinTheBound) {
  Scene scene = twoBoards();
  addSquare(scene, 0);
  scene.solver.name = "temporal";
  scene.solver.phaseLevels = 32;
  scene.solver.parameters = {{"max_phase_step_rad", 0.25}};
  const Hologram first = solveScene(scene, *backend_);
  for (Target& target : scene.targets) target.position.x() += 0.002;

  const Hologram next = solveScene(scene, *backend_, {}, &first);

  EXPECT_NE(first.drives, next.drives);
  for (int n = 0; n < first.drives.size(); ++n) {
    EXPECT_LE(std::abs(std::arg(next.drives(n) / first.drives(n))), 0.25 + 1e-6);
    const double code = std::arg(next.drives(n)) / (2 * std::numbers::pi) * 32;
    EXPECT_NEAR(code, std::round(code), 1e-9);
  }
}

TEST_F(Methods, APreviousHologramOfAnotherArrayCountsAsNone) {
  Scene scene = twoBoards();
  addSquare(scene, 0);
  scene.solver.name = "temporal";
  Hologram other;
  other.drives = Eigen::VectorXcd::Ones(7);

  EXPECT_EQ(solveScene(scene, *backend_, {}, &other).drives, solveScene(scene, *backend_).drives);
}

TEST_F(Methods, ConstraintsOfAmplitudesDoWhatTheySay) {
  Scene scene = twoBoards();
  addSquare(scene, 0, 400);
  scene.solver.drive = DriveMode::kAmplitudeAndPhase;
  const auto moduli = [&](const char* mode) {
    scene.solver.parameters = {{"amplitudes", std::string(mode)}};
    return solveScene(scene, *backend_).drives.cwiseAbs().eval();
  };

  const Eigen::VectorXd normalised = moduli("normalise");
  EXPECT_NEAR(normalised.maxCoeff(), 1, 1e-12);
  EXPECT_LT(normalised.minCoeff(), 0.9);
  const Eigen::VectorXd uniform = moduli("uniform");
  EXPECT_NEAR(uniform.maxCoeff(), uniform.minCoeff(), 1e-12);
  EXPECT_LT(uniform.maxCoeff(), 1);
  const Eigen::VectorXd clamped = moduli("clamp");
  EXPECT_LE(clamped.maxCoeff(), 1);
  EXPECT_NEAR(solveScene(scene, *backend_).report.targets[0].reached, 400, 4);
}

TEST_F(Methods, LevelsKnownToTheSolverBeatRoundingAlone) {
  Scene scene = twoBoards();
  addSquare(scene, 0.01, 2000);
  scene.solver.name = "adam";
  const auto error = [&](const Eigen::VectorXcd& drives) {
    double worst = 0;
    for (const TargetResult& target : targetResults(scene, drives, *backend_)) {
      worst = std::max(worst, std::abs(*target.relativeError()));
    }
    return worst;
  };
  Eigen::VectorXcd rounded = solveScene(scene, *backend_).drives;
  EXPECT_LT(error(rounded), 1e-3);
  roundPhases(4, rounded);
  scene.solver.phaseLevels = 4;

  const double ofSolver = error(solveScene(scene, *backend_).drives);

  EXPECT_LT(ofSolver, 0.2 * error(rounded));
}

}  // namespace
}  // namespace acg
