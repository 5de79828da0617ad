// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <complex>
#include <cstdlib>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "core/solvers/solve.h"
#include "tests/core/solvers/solver_scenes.h"

namespace acg {
namespace {

using namespace testscenes;

/// A number that people slip: mostly sane, else zero, huge, tiny, negative, infinite or no number.
double slip(double low, double high) {
  const int kind = *rc::gen::inRange(0, 40);
  switch (kind) {
    case 0:
      return 0;
    case 1:
      return 1e300;
    case 2:
      return 1e-300;
    case 3:
      return -high;
    case 4:
      return INFINITY;
    case 5:
      return NAN;
    default:
      return low + (high - low) * *rc::gen::inRange(0, 1'000'001) * 1e-6;
  }
}

/// Rarely `slip`, else sane: a scene of many numbers must often be solvable.
double mostlySane(double low, double high) {
  return *rc::gen::inRange(0, 30) == 0 ? slip(low, high)
                                       : low + (high - low) * *rc::gen::inRange(0, 1001) * 1e-3;
}

PlacedArray smallBoard(const std::string& id, double height, bool looksDown) {
  PlacedArray array = board(id, 0.01, height, looksDown);
  array.geometry.parameters = {{"columns", std::int64_t{*rc::gen::inRange(1, 5)}},
                               {"rows", std::int64_t{*rc::gen::inRange(1, 5)}},
                               {"pitch_m", 0.01}};
  array.elements = std::make_shared<TransducerArray>(buildArray(array.geometry, "", array.id));
  return array;
}

Target anyTarget(int index, const Scene& scene) {
  Target target;
  target.id = "t" + std::to_string(index);
  if (!scene.targets.empty() && *rc::gen::inRange(0, 4) == 0) {
    target.position = scene.targets.back().position;  // coincides
  } else {
    target.position = {mostlySane(-0.04, 0.04), mostlySane(-0.04, 0.04), mostlySane(0.02, 0.15)};
  }
  std::optional<double> pressure;
  if (*rc::gen::inRange(0, 2) == 0) pressure = mostlySane(1, 5000);
  const int kind = *rc::gen::inRange(0, 8);
  if (kind < 3) {
    target.wish = FocalPoint{pressure};
  } else if (kind < 7) {
    Trap trap;
    trap.kind = static_cast<TrapKind>(*rc::gen::inRange(0, 5));
    trap.azimuth = mostlySane(-3, 3);
    trap.charge = *rc::gen::inRange(-3, 4);
    trap.pressure = pressure;
    target.wish = trap;
  } else {
    target.wish = QuietPoint{};
  }
  return target;
}

Scene anyScene() {
  Scene scene;
  scene.medium = Medium{mostlySane(300, 1500), mostlySane(1, 1000), mostlySane(0, 5)};
  scene.particles["bead"] = {mostlySane(1e-4, 3e-3), mostlySane(10, 2000), mostlySane(500, 3000)};
  scene.transducers["element"] =
      element(*rc::gen::element(std::string("piston"), std::string("point")), mostlySane(0.1, 10));
  scene.transducers["element"].radius = mostlySane(1e-3, 8e-3);
  scene.arrays = {smallBoard("bottom", 0, false)};
  if (*rc::gen::inRange(0, 2) == 0) scene.arrays.push_back(smallBoard("top", 0.2, true));
  const int targets = *rc::gen::inRange(0, 9);
  for (int i = 0; i < targets; ++i) scene.targets.push_back(anyTarget(i, scene));
  const auto methods = solvers();
  const SolverEntry& entry = methods[*rc::gen::inRange<std::size_t>(0, methods.size())];
  scene.solver.name = entry.name;
  if (findParameter(entry.parameters(), "iterations")) {
    scene.solver.parameters["iterations"] = std::int64_t{*rc::gen::inRange(1, 12)};
  }
  if (findParameter(entry.parameters(), "amplitudes")) {
    scene.solver.parameters["amplitudes"] = *rc::gen::element(
        std::string("fit"), std::string("normalise"), std::string("clamp"), std::string("uniform"));
  }
  if (findParameter(entry.parameters(), "random_start")) {
    scene.solver.parameters["random_start"] = *rc::gen::arbitrary<bool>();
  }
  scene.solver.phaseLevels = *rc::gen::element(0, 0, 1, 2, 16, 256);
  scene.solver.drive = *rc::gen::element(DriveMode::kPhaseOnly, DriveMode::kAmplitudeAndPhase);
  scene.solver.randomSeed = *rc::gen::inRange<std::uint64_t>(0, 1000);
  return scene;
}

/// 300 in the everyday run; ACG_PROPERTY_SCENES asks for more.
int sceneCount() {
  const char* asked = std::getenv("ACG_PROPERTY_SCENES");
  return asked ? std::max(1, std::atoi(asked)) : 300;
}

TEST(HologramProperty, IsFiniteAndWithinTheDiscOrTheSceneIsRefusedByName) {
  const std::unique_ptr<Backend> backend = makeCpuBackend(1);
  const char* seed = std::getenv("ACG_PROPERTY_SEED");
  setenv("RC_PARAMS",
         fmt::format("max_success={} seed={}", sceneCount(), seed ? seed : "1").c_str(), 0);
  int solved = 0, refused = 0;

  const bool holds = rc::check("every hologram is finite and within the disc", [&] {
    const Scene scene = anyScene();
    try {
      const Hologram previous{Eigen::VectorXcd::Ones(scene.elementCount()), {}, 0};
      const Hologram hologram = solveScene(scene, *backend, {}, &previous);
      ++solved;
      RC_ASSERT(hologram.drives.size() == scene.elementCount());
      for (const std::complex<double>& q : hologram.drives) {
        RC_ASSERT(std::isfinite(q.real()) && std::isfinite(q.imag()));
        RC_ASSERT(std::abs(q) <= 1 + 1e-12);
      }
      for (const TargetResult& target : hologram.report.targets) {
        RC_ASSERT(std::isfinite(target.reached) && std::isfinite(target.pressure));
      }
      RC_ASSERT(std::isfinite(hologram.report.efficiency));
    } catch (const Error& error) {
      ++refused;
      RC_ASSERT(error.code() != ErrorCode::kInternal);
      RC_ASSERT(std::string(error.what()).size() > 10);
    }
  });

  EXPECT_TRUE(holds);
  fmt::print("{} scenes solved, {} refused\n", solved, refused);
  EXPECT_GT(solved, refused / 4) << "Most scenes must come to a solution for this to say anything.";
}

}  // namespace
}  // namespace acg
