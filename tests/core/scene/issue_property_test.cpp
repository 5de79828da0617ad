// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "core/scene/issue.h"
#include "core/scene/signature.h"
#include "tests/core/scene/example_scenes.h"

namespace acg {
namespace {

using namespace testscenes;

/// Values that break careless arithmetic, beside ordinary ones.
double spoiled(std::mt19937& random) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr std::array<double, 12> kValues = {std::numeric_limits<double>::quiet_NaN(),
                                              kInfinity,
                                              -kInfinity,
                                              0,
                                              -0.0,
                                              -1,
                                              1e300,
                                              -1e300,
                                              std::numeric_limits<double>::denorm_min(),
                                              1e-12,
                                              0.05,
                                              40e3};
  return kValues[random() % kValues.size()];
}

/// The two-board scene with one to three of its numbers spoiled.
Scene spoiledScene(std::mt19937& random) {
  Scene scene = twoBoards();
  scene.targets.push_back(target("t", {0.01, 0, 0.08}, trap(TrapKind(random() % 5))));
  const auto spoils = 1 + random() % 3;
  for (unsigned i = 0; i < spoils; ++i) {
    const double bad = spoiled(random);
    TransducerModel& transducer = scene.transducers["murata"];
    switch (random() % 13) {
      case 0:
        scene.targets[random() % 2].position[int(random() % 3)] = bad;
        break;
      case 1:
        scene.arrays[random() % 2].position[int(random() % 3)] = bad;
        break;
      case 2:
        scene.arrays[random() % 2].orientation.coeffs()[int(random() % 4)] = bad;
        break;
      case 3:
        scene.medium = Medium{bad, 1.2, 0};
        break;
      case 4:
        scene.medium = Medium{343, bad, 0};
        break;
      case 5:
        scene.medium = Medium{343, 1.2, bad};
        break;
      case 6:
        scene.medium = Air{bad, 50, 101325};
        break;
      case 7:
        scene.medium = Air{20, bad, bad};
        break;
      case 8:
        transducer.radius = bad;
        break;
      case 9:
        transducer.frequency = bad;
        break;
      case 10:
        transducer.sourcePressure = bad;
        break;
      case 11:
        scene.targets[0].wish = FocalPoint{bad};
        break;
      default:
        if (Trap* wish = std::get_if<Trap>(&scene.targets[1].wish)) wish->azimuth = bad;
    }
  }
  return scene;
}

TEST(CheckScene, LetsNothingPassThatIsNotFinite) {
  std::mt19937 random(3);  // NOLINT(cert-msc51-cpp): the same cases every time
  int passed = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Scene scene = spoiledScene(random);

    const std::vector<Issue> issues = checkScene(scene);

    if (!issues.empty() && issues.front().severity == Severity::kError) continue;
    ++passed;
    const PropagationModel model = propagationModel(scene);
    ASSERT_TRUE(model.positions.allFinite() && model.normals.allFinite());
    ASSERT_TRUE(std::isfinite(model.wavenumber()) && model.wavenumber() > 0);
    ASSERT_TRUE(std::isfinite(model.medium.density) && model.medium.density > 0);
    ASSERT_TRUE(std::isfinite(model.medium.absorption));
    for (const Target& wish : scene.targets) {
      ASSERT_TRUE(wish.position.allFinite());
      ASSERT_TRUE(signaturePhases(scene, wish).allFinite());
      ASSERT_TRUE(std::isfinite(wish.wantedPressure().value_or(0)));
    }
  }
  EXPECT_GT(passed, 100);  // ordinary values are among the spoiled ones
}

}  // namespace
}  // namespace acg
