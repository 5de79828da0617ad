// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "core/solvers/solve.h"
#include "tests/core/solvers/solver_scenes.h"

namespace acg {
namespace {

using namespace testscenes;

/// What every row of the registry of solvers owes that takes targets of any kind.
class SolverConformance : public testing::TestWithParam<std::string> {
 protected:
  Hologram solve(Scene scene) {
    scene.solver.name = GetParam();
    return solveScene(scene, *backend_);
  }
  std::unique_ptr<Backend> backend_ = makeCpuBackend();
};

INSTANTIATE_TEST_SUITE_P(Registry, SolverConformance, testing::ValuesIn([] {
                           std::vector<std::string> names;
                           for (const SolverEntry& entry : solvers()) {
                             // Takes pictures alone; image_test.cpp holds it to account.
                             if (std::string(entry.name) == "angular-spectrum") continue;
                             names.push_back(entry.name);
                           }
                           return names;
                         }()),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST_P(SolverConformance, FocusesOnePointAsItsClosedFormSays) {
  Scene scene = oneBoard();
  const Eigen::Vector3d focus(0.013, -0.007, 0.1);
  addFocus(scene, focus);

  const Eigen::VectorXcd drives = solve(scene).drives;

  // phi_n = -k d_n, up to one phase for all.
  const PropagationModel model = propagationModel(scene);
  std::complex<double> common = 0;
  for (int n = 0; n < model.size(); ++n) {
    const double distance = (focus - model.positions.col(n)).norm();
    common += drives(n) * std::polar(1.0, model.wavenumber() * distance);
  }
  EXPECT_NEAR(std::abs(common), model.size(), 1e-8 * model.size());
}

TEST_P(SolverConformance, GivesTheFocusPressuresOfLevitate) {
  // Section 6.3: 16 x 16, 10 mm, P = 6, focus (0, 0, 0.1), computed with levitate.
  Scene points = oneBoard("point");
  Scene pistons = oneBoard("piston");
  addFocus(points, {0, 0, 0.1});
  addFocus(pistons, {0, 0, 0.1});

  const TargetResult ofPoints = solve(points).report.targets.at(0);
  const TargetResult ofPistons = solve(pistons).report.targets.at(0);

  EXPECT_NEAR(ofPoints.reached, 13035.243986620288, 1e-6 * 13035);
  EXPECT_NEAR(ofPoints.pressure, 13035.243986620288, 1e-6 * 13035);
  EXPECT_NEAR(ofPistons.reached, 9045.749969971817, 1e-6 * 9045);
}

TEST_P(SolverConformance, KeepsDrivesWithinTheDiscAndUnitModulusWhenPhaseOnly) {
  for (const DriveMode drive : {DriveMode::kPhaseOnly, DriveMode::kAmplitudeAndPhase}) {
    Scene scene = twoBoards();
    addSquare(scene, 0.01);
    addQuiet(scene, {0, 0, 0.03});
    scene.solver.drive = drive;

    const Eigen::VectorXd moduli = solve(scene).drives.cwiseAbs();

    EXPECT_LE(moduli.maxCoeff(), 1 + 1e-12);
    if (drive == DriveMode::kPhaseOnly) {
      EXPECT_GE(moduli.minCoeff(), 1 - 1e-12);
    }
  }
}

TEST_P(SolverConformance, StopsWhereTheCheckpointThrows) {
  Scene scene = twoBoards();
  addSquare(scene, 0);
  scene.solver.name = GetParam();
  int calls = 0;

  EXPECT_THROW(solveScene(scene, *backend_,
                          [&](double) {
                            ++calls;
                            throw Error(ErrorCode::kCancelled, "Stopped.");
                          }),
               Error);

  EXPECT_EQ(calls, 1);
}

TEST_P(SolverConformance, GivesTheSameAnswerTwiceWhateverTheThreads) {
  Scene scene = twoBoards();
  addSquare(scene, 0.005);
  addTrap(scene, {0, 0, -0.02}, TrapKind::kVortex);
  scene.solver.name = GetParam();
  const std::unique_ptr<Backend> single = makeCpuBackend(1);

  const Hologram first = solveScene(scene, *backend_);
  const Hologram second = solveScene(scene, *backend_);
  const Hologram third = solveScene(scene, *single);

  EXPECT_EQ(first.drives, second.drives);
  EXPECT_EQ(first.drives, third.drives);
}

TEST_P(SolverConformance, HonoursPhaseLevels) {
  Scene scene = twoBoards();
  addSquare(scene, 0.005);
  scene.solver.phaseLevels = 8;

  const Eigen::VectorXcd drives = solve(scene).drives;

  for (const std::complex<double>& x : drives) {
    const double code = std::arg(x) / (2 * std::numbers::pi) * 8;
    EXPECT_NEAR(code, std::round(code), 1e-9);
  }
}

TEST_P(SolverConformance, ReachesFeasiblePressuresWithAmplitudes) {
  Scene scene = twoBoards();
  addSquare(scene, 0.01, 1500);
  addTrap(scene, {0, 0, -0.03}, TrapKind::kTwin);
  std::get<Trap>(scene.targets.back().wish).pressure = 900;
  scene.solver.drive = DriveMode::kAmplitudeAndPhase;

  const SolverReport report = solve(scene).report;

  for (const TargetResult& target : report.targets) {
    ASSERT_TRUE(target.relativeError().has_value());
    EXPECT_LE(std::abs(*target.relativeError()), 0.01) << target.id;
  }
}

TEST_P(SolverConformance, SilencesQuietPoints) {
  for (const DriveMode drive : {DriveMode::kPhaseOnly, DriveMode::kAmplitudeAndPhase}) {
    Scene scene = oneBoard();
    addFocus(scene, {0, 0, 0.12});
    addQuiet(scene, {0.015, 0, 0.12});
    addQuiet(scene, {-0.02, 0.01, 0.1});
    scene.solver.drive = drive;

    const SolverReport report = solve(scene).report;

    const double decibels = drive == DriveMode::kPhaseOnly ? 30 : 40;
    const double limit = report.targets[0].reached * std::pow(10, -decibels / 20);
    EXPECT_LE(report.targets[1].pressure, limit);
    EXPECT_LE(report.targets[2].pressure, limit);
    EXPECT_GE(report.targets[0].reached, 6000);  // of 8,000 Pa it could have alone
  }
}

TEST_P(SolverConformance, ReportsFiniteNumbersForEachTarget) {
  Scene scene = twoBoards();
  addSquare(scene, 0);

  const SolverReport report = solve(scene).report;

  EXPECT_EQ(report.solver, GetParam());
  EXPECT_EQ(report.backend, "cpu");
  EXPECT_GE(report.iterations, 1);
  EXPECT_GT(report.seconds, 0);
  EXPECT_GT(report.efficiency, 0.3);
  EXPECT_LE(report.efficiency, 1);
  for (const double error : report.convergence) EXPECT_TRUE(std::isfinite(error));
  if (report.iterations > 1) {
    EXPECT_EQ(int(report.convergence.size()), report.iterations);
  }
}

}  // namespace
}  // namespace acg
