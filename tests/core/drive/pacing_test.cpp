// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <memory>
#include <optional>

#include <gtest/gtest.h>

#include "core/drive/array_assignment.h"
#include "core/drive/frame_pacer.h"
#include "core/drive/send_statistics.h"
#include "core/error.h"
#include "tests/core/solvers/solver_scenes.h"

namespace acg {
namespace {

using std::chrono::milliseconds;
using Time = std::chrono::steady_clock::time_point;

TEST(FramePacer, DeadlinesAreWholePeriodsAfterTheFirst) {
  const Time begin{};
  FramePacer pacer(1000, 3, true, begin);

  for (int i = 0; i < 3000; ++i) pacer.take(pacer.due());

  EXPECT_EQ(pacer.due(), begin + std::chrono::seconds(1000));  // no drift over thirds
  EXPECT_EQ(pacer.frame(), 0u);
  EXPECT_EQ(pacer.late() + pacer.dropped(), 0u);
}

TEST(FramePacer, DropsFramesWhosePeriodHasPassed) {
  const Time begin{};
  FramePacer pacer(10, 100, true, begin);

  EXPECT_EQ(pacer.take(begin), 0u);
  EXPECT_EQ(pacer.take(begin + std::chrono::microseconds(31'500)), 3u);
  EXPECT_EQ(pacer.dropped(), 2u);
  EXPECT_EQ(pacer.late(), 1u);
  EXPECT_EQ(pacer.lastDue(), begin + milliseconds(30));
  EXPECT_EQ(pacer.due(), begin + milliseconds(40));
}

TEST(FramePacer, GivesUpAFrameThatIsTooLateForTheSakeOfTheNext) {
  const Time begin{};
  FramePacer pacer(10, 100, true, begin);

  EXPECT_EQ(pacer.take(begin), 0u);
  EXPECT_EQ(pacer.take(begin + milliseconds(15)), std::nullopt);
  EXPECT_EQ(pacer.due(), begin + milliseconds(20));
  // Always too late is better than never.
  EXPECT_EQ(pacer.take(begin + milliseconds(25)), 2u);
  EXPECT_EQ(pacer.take(begin + milliseconds(35)), std::nullopt);
  EXPECT_EQ(pacer.take(begin + milliseconds(45)), 4u);
  EXPECT_EQ(pacer.dropped(), 2u);
}

TEST(FramePacer, AlwaysShowsTheLastFrameOfAStreamThatEnds) {
  const Time begin{};
  FramePacer pacer(5, 100, false, begin);

  EXPECT_EQ(pacer.take(begin + milliseconds(500)), 4u);
  EXPECT_TRUE(pacer.isOver());
}

TEST(SendStatistics, CountsTheRateOfTheLastSecond) {
  SendStatistics statistics;
  Time now{std::chrono::seconds(100)};
  for (int i = 0; i < 1000; ++i) {
    now += milliseconds(i < 500 ? 1 : 10);
    statistics.sent(now, milliseconds(i % 100));
  }

  EXPECT_NEAR(statistics.rate(now), 100, 1e-9);
  EXPECT_NEAR(statistics.durations().percentile(0.5), 0.050, 1.1e-3);
  EXPECT_NEAR(statistics.durations().percentile(0.99), 0.098, 1.1e-3);
  EXPECT_EQ(statistics.rate(now + std::chrono::seconds(2)), 0);
}

TEST(ArrayAssignment, ADeviceDrivesArraysThatFollowEachOther) {
  Scene scene = testscenes::oneBoard();
  PlacedArray other = scene.arrays[0];
  scene.arrays[0].id = "a";
  for (const char* id : {"b", "c"}) {
    other.id = id;
    scene.arrays.push_back(other);
  }
  DeviceTraits traits;
  traits.channels = 512;

  EXPECT_EQ(assignedElements(scene, {"b", "c"}, traits), (ElementRange{256, 512}));
  EXPECT_THROW(assignedElements(scene, {"a", "c"}, traits), Error);
  EXPECT_THROW(assignedElements(scene, {"b"}, traits), Error);
  EXPECT_THROW(assignedElements(scene, {"d"}, traits), Error);
  EXPECT_THROW(assignedElements(scene, {}, traits), Error);
  traits.channels = 768;
  EXPECT_EQ(assignedElements(scene, {}, traits), (ElementRange{0, 768}));
}

}  // namespace
}  // namespace acg
