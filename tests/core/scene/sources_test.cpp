// SPDX-License-Identifier: GPL-3.0-or-later
#include <numbers>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/scene/issue.h"
#include "core/scene/scene.h"
#include "tests/core/scene/example_scenes.h"

namespace acg {
namespace {

using testing::HasSubstr;

std::string issuesOf(const Scene& scene) {
  std::string text;
  for (const Issue& issue : checkScene(scene)) text += issue.path + ": " + issue.message + "\n";
  return text;
}

TEST(Sources, DisabledElementsAndCorrectionsBecomeGains) {
  Scene scene = testscenes::twoBoards();
  EXPECT_EQ(propagationModel(scene).gain.size(), 0);
  scene.arrays[1].disabled = {3, 0};
  scene.arrays[1].gainCorrections.assign(16, 0.5);
  scene.arrays[0].phaseCorrections.assign(16, 0.0);
  scene.arrays[0].phaseCorrections[7] = std::numbers::pi / 2;

  const PropagationModel model = propagationModel(scene);

  EXPECT_EQ(disabledElements(scene), (std::vector<int>{16, 19}));
  EXPECT_EQ(model.gainOf(16), 0.0);
  EXPECT_EQ(model.gainOf(19), 0.0);
  EXPECT_EQ(model.gainOf(17), 0.5);
  EXPECT_NEAR(std::abs(model.gainOf(7) - std::complex<double>(0, 1)), 0, 1e-15);
  EXPECT_EQ(issuesOf(scene), "");
}

TEST(Sources, BoundariesAddImagesThatFollowTheirElements) {
  Scene scene = testscenes::oneBoard();
  scene.boundaries = {{"floor", {{0, 0, -0.02}, {0, 0, 1}, 0.9}, ""}};
  const PropagationModel model = propagationModel(scene);
  EXPECT_EQ(model.size(), 16);
  EXPECT_EQ(model.sources(), 32);
  EXPECT_EQ(model.drive(16 + 5), 5);
  EXPECT_NEAR(model.positions(2, 16 + 5), -0.04, 1e-15);
  EXPECT_EQ(issuesOf(scene), "");
}

TEST(Sources, ChecksNameWhatCannotBe) {
  Scene scene = testscenes::oneBoard();
  scene.arrays[0].disabled = {16};
  EXPECT_THAT(issuesOf(scene), HasSubstr("arrays[0].disabled: There is no element 16"));
  scene.arrays[0].disabled.clear();
  for (int n = 0; n < 16; ++n) scene.arrays[0].disabled.push_back(n);
  EXPECT_THAT(issuesOf(scene), HasSubstr("All elements are disabled"));
  scene.arrays[0].disabled.clear();
  scene.arrays[0].gainCorrections = {1, 2};
  EXPECT_THAT(issuesOf(scene), HasSubstr("arrays[0].gain_corrections: There are 2 corrections"));
  EXPECT_THROW(propagationModel(scene), Error);
  scene.arrays[0].gainCorrections.assign(16, std::nan(""));
  EXPECT_THAT(issuesOf(scene), HasSubstr("A correction is nan"));
}

TEST(Sources, ChecksNameWhatStandsBehindAPlane) {
  Scene scene = testscenes::oneBoard();
  scene.boundaries = {{"wall", {{0, 0, 0.05}, {0, 0, 1}, 1}, ""}};
  EXPECT_THAT(issuesOf(scene), HasSubstr("arrays[0].position_m: Element 0"));
  EXPECT_THROW(propagationModel(scene), Error);
  scene.boundaries = {{"lid", {{0, 0, 0.05}, {0, 0, -1}, 1}, ""}};
  EXPECT_THAT(issuesOf(scene), HasSubstr("targets[0].position_m: The target \"a\" lies behind"));
  scene.boundaries = {{"a", {{0, 0, -1}, {0, 0, 1}, 1}, ""}, {"a", {{0, 0, -1}, {1, 0, 1}, 1}, ""}};
  EXPECT_THAT(issuesOf(scene), HasSubstr("boundaries[1].id"));
  EXPECT_THAT(issuesOf(scene), HasSubstr("neither parallel nor perpendicular"));
  scene.boundaries[1].plane.normal.setZero();
  EXPECT_THAT(issuesOf(scene), HasSubstr("boundaries[1] has no finite point or no normal"));
}

TEST(Sources, ChecksNameTheTableAndTheDriveLimit) {
  Scene scene = testscenes::oneBoard();
  TransducerModel& element = scene.transducers["murata"];
  element.driveLimit.reset();
  EXPECT_THAT(issuesOf(scene), HasSubstr("transducers.murata.drive_limit_vpp"));
  element.driveLimit = 10;
  EXPECT_THAT(issuesOf(scene), HasSubstr("above the limit of 10 V"));
  element.driveLimit = 20;
  element.kind = "table";
  EXPECT_THAT(issuesOf(scene), HasSubstr("a table needs two at least"));
  element.tableAngles = {0, 1, 0.5};
  element.tableGains = {1, 0.5, 0.2};
  EXPECT_THAT(issuesOf(scene), HasSubstr("sort the table"));
  element.tableAngles = {0, 0.5, 1};
  EXPECT_EQ(issuesOf(scene), "");
}

}  // namespace
}  // namespace acg
