// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scene/issue.h"

#include <functional>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/scene/example_scenes.h"

namespace acg {
namespace {

using namespace testscenes;
using testing::AllOf;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

auto issue(Severity severity, const std::string& path, const std::string& words) {
  return Contains(AllOf(Field(&Issue::severity, severity), Field(&Issue::path, path),
                        Field(&Issue::message, HasSubstr(words))));
}

/// The issues of the good scene after one change for the worse.
std::vector<Issue> issuesAfter(const std::function<void(Scene&)>& change) {
  Scene scene = twoBoards();
  change(scene);
  return checkScene(scene);
}

TEST(CheckScene, HasNothingToSayAboutAGoodScene) {
  EXPECT_THAT(checkScene(oneBoard()), IsEmpty());
  EXPECT_THAT(checkScene(twoBoards()), IsEmpty());
}

TEST(CheckScene, PutsTheWorstFirstAndEndsEverySentence) {
  Scene scene = twoBoards();
  scene.particles["big"] = {0.004, 25, 2350};
  scene.targets[0].position = {0, 0, -0.1};
  scene.arrays[1].id = "bottom";

  const std::vector<Issue> issues = checkScene(scene);

  ASSERT_EQ(issues.size(), 3u);
  EXPECT_EQ(issues[0].severity, Severity::kError);
  EXPECT_EQ(issues[1].severity, Severity::kWarning);
  EXPECT_EQ(issues[2].severity, Severity::kNote);
  for (const Issue& found : issues) EXPECT_EQ(found.message.back(), '.');
}

TEST(CheckScene, AsksForArraysAndTargets) {
  EXPECT_THAT(checkScene(Scene{}), AllOf(issue(Severity::kError, "arrays", "no array"),
                                         issue(Severity::kNote, "targets", "no target")));
}

TEST(CheckScene, FindsDuplicateAndEmptyIds) {
  EXPECT_THAT(issuesAfter([](Scene& s) { s.arrays[1].id = "bottom"; }),
              issue(Severity::kError, "arrays[1].id", "\"bottom\" is already taken"));
  EXPECT_THAT(issuesAfter([](Scene& s) { s.arrays[0].id.clear(); }),
              issue(Severity::kError, "arrays[0].id", "no id"));
  EXPECT_THAT(issuesAfter([](Scene& s) {
                s.targets.push_back(target("a", {0.02, 0, 0.1}));
              }),
              issue(Severity::kError, "targets[1].id", "\"a\" is already taken"));
  EXPECT_THAT(issuesAfter([](Scene& s) { s.targets[0].id.clear(); }),
              issue(Severity::kError, "targets[0].id", "no id"));
}

TEST(CheckScene, FindsNamesThatAreNotThere) {
  EXPECT_THAT(issuesAfter([](Scene& s) { s.arrays[1].transducer = "horn"; }),
              issue(Severity::kError, "arrays[1].transducer", "\"horn\""));
  EXPECT_THAT(issuesAfter([](Scene& s) { s.transducers["murata"].kind = "horn"; }),
              issue(Severity::kError, "transducers.murata.kind", "piston"));
  Trap wish = trap(TrapKind::kTwoSided);
  wish.particle = "lead";
  wish.flip = {"left"};
  EXPECT_THAT(issuesAfter([&](Scene& s) { s.targets[0].wish = wish; }),
              AllOf(issue(Severity::kError, "targets[0].particle", "\"lead\""),
                    issue(Severity::kError, "targets[0].flip", "\"left\"")));
}

TEST(CheckScene, FindsDifferentFrequencies) {
  EXPECT_THAT(issuesAfter([](Scene& s) {
                s.transducers["slow"] = {};
                s.transducers["slow"].frequency = 25e3;
                s.arrays[1].transducer = "slow";
              }),
              issue(Severity::kError, "arrays[1].transducer", "25000 Hz"));
}

TEST(CheckScene, FindsTargetsInsideAndBehindArrays) {
  EXPECT_THAT(issuesAfter([](Scene& s) {
                s.targets[0].position =
                    s.arrays[0].elements->positions.col(5) + Eigen::Vector3d(0, 0, 5e-4);
              }),
              issue(Severity::kError, "targets[0].position_m", "element 5 of \"bottom\""));
  EXPECT_THAT(issuesAfter([](Scene& s) {
                s.targets[0].position = {0, 0, -0.05};
              }),
              issue(Severity::kWarning, "targets[0].position_m", "behind \"bottom\""));
  EXPECT_THAT(issuesAfter([](Scene& s) {
                s.targets[0].position = {0, 0, 0.3};
              }),
              issue(Severity::kWarning, "targets[0].position_m", "behind \"top\""));
  EXPECT_THAT(issuesAfter([](Scene& s) {
                s.arrays.pop_back();
                s.targets[0].position = {0.5, 0, -0.1};
              }),
              issue(Severity::kWarning, "targets[0].position_m", "behind all arrays"));
}

TEST(CheckScene, FindsTargetsThatCoincideOrAreTooMany) {
  EXPECT_THAT(issuesAfter([](Scene& s) {
                s.targets.push_back(target("b", {0, 2e-4, 0.1}));
              }),
              issue(Severity::kWarning, "targets[1].position_m", "\"a\" and \"b\""));
  EXPECT_THAT(issuesAfter([](Scene& s) {
                s.targets.push_back(target("b", {0, 1e-3, 0.1}));
              }),
              IsEmpty());
  EXPECT_THAT(issuesAfter([](Scene& s) {
                for (int i = 1; i <= 32; ++i) {
                  s.targets.push_back(target("t" + std::to_string(i), {i * 0.01, 0, 0.1}));
                }
              }),
              issue(Severity::kWarning, "targets", "33 targets but only 32"));
}

TEST(CheckScene, AsksNoRadiusOfAPointSource) {
  EXPECT_THAT(issuesAfter([](Scene& s) {
                s.transducers["murata"].kind = "point";
                s.transducers["murata"].radius = 0;
              }),
              IsEmpty());
}

TEST(CheckScene, FindsElementsThatOverlap) {
  EXPECT_THAT(issuesAfter([](Scene& s) { s.transducers["murata"].radius = 6e-3; }),
              issue(Severity::kWarning, "arrays[0].geometry", "10.5 mm apart"));
  EXPECT_THAT(issuesAfter([](Scene& s) {
                s.arrays[1].position.setZero();
                s.arrays[1].orientation.setIdentity();
              }),
              issue(Severity::kError, "arrays[1].position_m", "overlap"));
  EXPECT_THAT(issuesAfter([](Scene& s) {
                s.arrays[1].position = {0.002, 0, 0};
                s.arrays[1].orientation.setIdentity();
              }),
              issue(Severity::kWarning, "arrays[1].position_m", "2 mm apart"));
}

TEST(CheckScene, FindsATwoSidedTrapWithoutASecondSide) {
  EXPECT_THAT(issuesAfter([](Scene& s) {
                s.arrays.pop_back();
                s.targets[0].wish = trap(TrapKind::kTwoSided);
              }),
              issue(Severity::kWarning, "targets[0].flip", "flips none"));
}

TEST(CheckScene, FindsBeadsTooLargeForGorkov) {
  EXPECT_THAT(issuesAfter([](Scene& s) { s.particles["eps"].radius = 0.003; }),
              issue(Severity::kNote, "particles.eps.radius_m", "quarter"));
}

TEST(CheckScene, FindsBeadsThatReachIntoAnElement) {
  EXPECT_THAT(issuesAfter([](Scene& s) {
                s.particles["eps"].radius = 0.004;
                s.targets[0].wish = trap(TrapKind::kTwin);
                s.targets[0].position =
                    s.arrays[0].placed().positions.col(0) + Eigen::Vector3d(0, 0, 0.003);
              }),
              issue(Severity::kWarning, "targets[0].particle", "reaches into element 0"));
}

TEST(CheckScene, AHardBeadNeedsNoSoundSpeed) {
  const auto hard = issuesAfter([](Scene& s) {
    s.particles["eps"].kind = ParticleKind::kHard;
    s.particles["eps"].soundSpeed = 0;
  });
  EXPECT_TRUE(std::none_of(hard.begin(), hard.end(),
                           [](const Issue& found) { return found.severity == Severity::kError; }));
}

TEST(CheckScene, FindsValuesThatAreNotFiniteOrAbsurd) {
  const auto expectError = [](const std::function<void(Scene&)>& change, const char* path) {
    EXPECT_THAT(issuesAfter(change), issue(Severity::kError, path, "give")) << path;
  };
  for (const double bad : {kNan, std::numeric_limits<double>::infinity(), -1.0, 0.0}) {
    expectError([&](Scene& s) { s.particles["eps"].radius = bad; }, "particles.eps.radius_m");
    expectError([&](Scene& s) { s.particles["eps"].density = bad; }, "particles.eps.density_kg_m3");
    expectError([&](Scene& s) { s.particles["eps"].soundSpeed = bad; },
                "particles.eps.sound_speed_m_s");
    expectError([&](Scene& s) { s.transducers["murata"].radius = bad; },
                "transducers.murata.radius_m");
    expectError([&](Scene& s) { s.transducers["murata"].frequency = bad; },
                "transducers.murata.frequency_hz");
    expectError([&](Scene& s) { s.transducers["murata"].sourcePressure = bad; },
                "transducers.murata.source_pressure_pa_m");
    expectError([&](Scene& s) { s.medium = Medium{bad, 1.2, 0}; }, "medium.sound_speed_m_s");
    expectError([&](Scene& s) { s.medium = Medium{343, bad, 0}; }, "medium.density_kg_m3");
    expectError([&](Scene& s) { s.targets[0].wish = FocalPoint{bad}; }, "targets[0].pressure_pa");
    if (bad == 0.0 || bad == -1.0) continue;
    expectError([&](Scene& s) { s.targets[0].position.y() = bad; }, "targets[0].position_m");
    expectError([&](Scene& s) { s.arrays[1].position.y() = bad; }, "arrays[1].position_m");
  }
  expectError([](Scene& s) { s.targets[0].position.x() = 11; }, "targets[0].position_m");
  expectError([](Scene& s) { s.arrays[0].position.x() = 11; }, "arrays[0].position_m");
  expectError([](Scene& s) { s.arrays[0].orientation.coeffs().setZero(); },
              "arrays[0].orientation_wxyz");
  expectError([](Scene& s) { s.arrays[0].orientation.w() = kNan; }, "arrays[0].orientation_wxyz");
  expectError([](Scene& s) { s.medium = Air{100, 50, 101325}; }, "medium.air.temperature_c");
  expectError([](Scene& s) { s.medium = Air{20, 150, 101325}; }, "medium.air.humidity_percent");
  expectError([](Scene& s) { s.medium = Air{20, 50, 1}; }, "medium.air.pressure_pa");
  expectError([](Scene& s) { s.transducers["murata"].frequency = 20e6; },
              "transducers.murata.frequency_hz");
  Trap still = trap(TrapKind::kVortex);
  still.charge = 0;
  expectError([&](Scene& s) { s.targets[0].wish = still; }, "targets[0].charge");
  Trap lost = trap(TrapKind::kTwin);
  lost.azimuth = kNan;
  expectError([&](Scene& s) { s.targets[0].wish = lost; }, "targets[0].azimuth_rad");
  EXPECT_THAT(issuesAfter([](Scene& s) { s.arrays[0].elements.reset(); }),
              issue(Severity::kError, "arrays[0].geometry", "no elements"));
}

}  // namespace
}  // namespace acg
