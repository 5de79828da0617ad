// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to an emulated device when its cable, its window or its link fails, with the real
// window and the real mouse.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <gmock/gmock.h>

#include "core/scene/scene.h"
#include "tests/support/judge.h"
#include "tests/support/stall_watch.h"
#include "tests/ui/hardware_fixture.h"
#include "tests/ui/view_mouse.h"

namespace acg {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

int trials(int usual) {
  const char* asked = std::getenv("ACG_FAULT_TRIALS");
  return asked ? std::atoi(asked) : usual;
}

class HardwareFaults : public HardwareWindow {
 protected:
  /// |p| at a point of the drives that the emulator has decoded, Pa.
  double emittedPressure(const Eigen::Vector3d& point) const {
    const std::vector<std::complex<double>> emitted = server->emitted();
    const Eigen::VectorXcd drives =
        Eigen::Map<const Eigen::VectorXcd>(emitted.data(), Eigen::Index(emitted.size()));
    return double(std::abs(test::judgePressure(propagationModel(*session.scene()), drives,
                                               point.cast<long double>())));
  }
  void settle() {
    VtkWidget* view = window->viewPanel().view();
    ASSERT_TRUE(waitUntil([this] { return isShown(); }));
    view->update();
    ASSERT_TRUE(waitUntil([view] { return !view->renderer().needsRender(); }));
  }
};

TEST_F(HardwareFaults, TheFieldFollowsTheMouseUntilTheCableIsPulledAndIsSilentThen) {
  if (!VtkWidget::isSupported()) GTEST_SKIP() << "no OpenGL";
  serve("autd3", autd3Scene());
  connectByHand();
  armByHand();
  goLive();
  ASSERT_TRUE(waitUntil([this] { return follows(); }));
  settle();
  window->viewPanel().resetView();
  VtkWidget* view = window->viewPanel().view();
  settle();
  const Eigen::Vector3d before = session.scene()->targets.at(0).position;
  const double focus = emittedPressure(before);
  const QPoint from = onScreen(*view, before), to = from + QPoint(70, -30);

  dragTo(*view, from, to);
  EXPECT_EQ(session.selection().toStdString(), session.scene()->targets.at(0).id)
      << "the trap has been taken";
  // With the button still held: the device follows the hand, and does not wait for it to let go.
  const auto hasLeft = [&] {
    return (session.scene()->targets.at(0).position - before).norm() > 8e-3;  // a wavelength
  };
  EXPECT_TRUE(waitUntil([&] { return hasLeft() && follows(); }));
  const Eigen::Vector3d held = session.scene()->targets.at(0).position;
  EXPECT_GT(emittedPressure(held), 0.5 * focus);
  EXPECT_GT(emittedPressure(held), 3 * emittedPressure(before));
  QTest::mouseRelease(view, Qt::LeftButton, {}, to);
  EXPECT_TRUE(waitUntil([this] { return follows(); }));
  EXPECT_EQ(device().state(), DriveState::kLive) << device().status().reason;

  server->unplug();

  ASSERT_TRUE(reaches(DriveState::kFault));
  EXPECT_TRUE(waitUntil([this] { return isSilent(); }));
  EXPECT_EQ(emittedPressure(held), 0);
  EXPECT_TRUE(bar->state()->text().contains("FAULT")) << bar->state()->text().toStdString();
  EXPECT_FALSE(device().status().reason.empty());
}

TEST_F(HardwareFaults, AHungWindowIsMutedWithin100MillisecondsAndSaysSo) {
  connectByHand();
  double longest = 0;
  test::StallWatch stalls;
  const int count = trials(20);
  for (int i = 0; i < count; ++i) {
    armByHand();
    goLive();
    ASSERT_TRUE(waitUntil([this] { return !isSilent(); }));
    // Where in a period of the heartbeat it hangs is left to chance.
    waitUntil([until = UiWatch::Clock::now() + milliseconds(7 * (i % 7))] {
      return UiWatch::Clock::now() >= until;
    });
    ASSERT_EQ(device().state(), DriveState::kLive) << device().status().reason;
    stalls.begin();
    const auto last = device().watch().lastSign();

    // The window's thread handles no event while it waits here.
    ASSERT_TRUE(server->waitUntil(
        [](const Emulator& emulator) {
          return std::ranges::all_of(emulator.emitted(), [](const auto& q) { return q == 0.0; });
        },
        seconds(10)));

    const auto silent = server->silentSince();
    ASSERT_TRUE(silent) << i;
    const std::chrono::duration<double> taken = *silent - last;
    if (stalls.counts(taken.count(), 0.1)) {
      longest = std::max(longest, taken.count());
      EXPECT_LE(taken.count(), 0.1) << i;
    } else {
      --i;
    }
    ASSERT_TRUE(reaches(DriveState::kFault));
    EXPECT_THAT(device().status().reason,
                testing::HasSubstr("The window did not answer for 80 ms"));
    EXPECT_FALSE(device().isMuted()) << "a fault, not the user";
    bar->armButton()->click();  // says Acknowledge
    ASSERT_TRUE(reaches(DriveState::kConnected));
  }
  std::printf("longest: %.1f ms of %d\n", 1e3 * longest, count);
}

TEST_F(HardwareFaults, ADeviceThatDoesNotAnswerIsLetGoInTheBackground) {
  serve("autd3", autd3Scene());
  connectByHand();
  armByHand();
  goLive();
  ASSERT_TRUE(waitUntil([this] { return !isSilent(); }));
  const DeviceChoice again = dock->form()->choice();
  server->setFault("slow", true);

  device().close();

  EXPECT_FALSE(device().isOpen());
  EXPECT_TRUE(device().isClosing());
  EXPECT_TRUE(bar->state()->text().contains("DISCONNECTING")) << bar->state()->text().toStdString();
  EXPECT_FALSE(dock->form()->connectButton()->isEnabled());
  EXPECT_TRUE(server->waitUntil(
      [](const Emulator& emulator) {
        return std::ranges::all_of(emulator.emitted(), [](const auto& q) { return q == 0.0; });
      },
      seconds(10)))
      << "silenced while the window's thread does nothing";

  // The port is not free yet; the next one waits for it.
  server->setFault("slow", false);
  device().open(again);
  EXPECT_TRUE(device().isClosing());
  ASSERT_TRUE(reaches(DriveState::kConnected)) << device().status().refusal;
  EXPECT_TRUE(isSilent());
}

}  // namespace
}  // namespace acg
