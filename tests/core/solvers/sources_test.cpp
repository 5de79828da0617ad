// SPDX-License-Identifier: GPL-3.0-or-later
#include <numbers>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/solvers/solve.h"
#include "core/solvers/solver.h"
#include "tests/core/solvers/solver_scenes.h"

namespace acg {
namespace {

using namespace testscenes;

Hologram solved(const Scene& scene) { return solveScene(scene, *makeCpuBackend(1)); }

TEST(SolveSources, KeepDisabledElementsSilentWithEverySolver) {
  for (const SolverEntry& entry : solvers()) {
    if (std::string(entry.name) == "angular-spectrum") continue;  // solves pictures alone
    for (const DriveMode mode : {DriveMode::kPhaseOnly, DriveMode::kAmplitudeAndPhase}) {
      Scene scene = oneBoard();
      scene.solver.name = entry.name;
      scene.solver.drive = mode;
      scene.arrays[0].disabled = {0, 17, 255};
      addFocus(scene, {0.01, 0, 0.1}, 300);
      addFocus(scene, {-0.01, 0.01, 0.1}, 300);
      const Hologram hologram = solved(scene);
      for (const int n : scene.arrays[0].disabled) EXPECT_EQ(hologram.drives(n), 0.0) << entry.name;
      EXPECT_TRUE(hologram.drives.allFinite()) << entry.name;
      EXPECT_GT(hologram.drives.cwiseAbs().sum(), 1) << entry.name;
    }
  }
}

TEST(SolveSources, CountOnlyWhatSoundsInTheEfficiency) {
  Scene scene = oneBoard();
  addFocus(scene, {0.01, 0, 0.1});
  for (int n = 0; n < 128; ++n) scene.arrays[0].disabled.push_back(2 * n);
  EXPECT_NEAR(solved(scene).report.efficiency, 1, 1e-4);
  Scene quiet = oneBoard();
  addQuiet(quiet, {0, 0, 0.1});
  quiet.arrays[0].disabled = {5};
  EXPECT_EQ(solved(quiet).drives(5), 0.0);
}

TEST(SolveSources, TakePhaseCorrectionsOffTheDrives) {
  Scene plain = oneBoard();
  addFocus(plain, {0.01, 0, 0.1});
  Scene corrected = plain;
  corrected.arrays[0].phaseCorrections.assign(256, 0.0);
  corrected.arrays[0].phaseCorrections[7] = 1.25;

  const Eigen::VectorXcd a = solved(plain).drives, b = solved(corrected).drives;
  const std::complex<double> common = b(0) / a(0);
  EXPECT_NEAR(std::abs(b(7) / a(7) / common - std::polar(1.0, -1.25)), 0, 1e-5);
  EXPECT_NEAR(solved(plain).report.targets[0].reached, solved(corrected).report.targets[0].reached,
              1e-2);
}

TEST(SolveSources, FocusHigherOverAHardFloorThanWithoutIt) {
  Scene scene = oneBoard();
  addFocus(scene, {0, 0, 0.1});
  const double alone = solved(scene).report.targets[0].reached;
  scene.boundaries = {{"ceiling", {{0, 0, 0.1}, {0, 0, -1}, 1}, ""}};
  const Hologram hologram = solved(scene);
  // On a hard plane every element counts twice.
  EXPECT_NEAR(hologram.report.targets[0].reached, 2 * alone, 1e-4 * alone);
  EXPECT_EQ(hologram.drives.size(), 256);
}

}  // namespace
}  // namespace acg
