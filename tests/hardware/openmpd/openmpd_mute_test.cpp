// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "tests/hardware/openmpd/openmpd_fixture.h"

namespace acg::openmpd {
namespace {

using std::chrono::milliseconds;

/// What a driver sends to start and show three frames.
std::vector<std::uint8_t> stream(OpenMpdDriver& driver, int boards) {
  OpenMpdEmulator emulator(boards);
  MemoryLink link(emulator);
  driver.start(link);
  for (unsigned i = 0; i < 3; ++i) {
    PhaseFrame frame = randomFrame(256 * boards, i);
    frame.amplitudes.assign(frame.amplitudes.size(), 64);
    driver.send(link, frame);
  }
  return link.sent();
}

class OpenMpdMute : public testing::TestWithParam<int> {};

TEST_P(OpenMpdMute, SilencesFromEveryCutOfTheStream) {
  const int boards = GetParam();
  OpenMpdDriver driver(openMpdSettings(boards));
  const std::vector<std::uint8_t> bytes = stream(driver, boards);
  int loud = 0;
  OpenMpdEmulator uncut(boards);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    if (cut > 0) uncut.receive(std::span(bytes).subspan(cut - 1, 1));
    OpenMpdEmulator emulator = uncut;
    emulator.pass(milliseconds(1));
    loud += isSilent(emulator) ? 0 : 1;

    emulator.receive(driver.muteMessage());
    emulator.pass(milliseconds(1));

    ASSERT_TRUE(isSilent(emulator)) << "cut at byte " << cut << " of " << bytes.size();
  }
  EXPECT_GT(loud, 1000);
}

INSTANTIATE_TEST_SUITE_P(Boards, OpenMpdMute, testing::Values(1, 2, 3));

TEST(OpenMpdMuteTime, IsThatOfAFullBufferAtMost) {
  OpenMpdDriver driver(openMpdSettings(1, {{"divider", std::int64_t{100}}}));
  OpenMpdEmulator emulator(1);
  MemoryLink link(emulator);
  driver.start(link);
  emulator.pass(milliseconds(10));
  const std::vector<PhaseFrame> frames(28, randomFrame(256, 1));
  driver.sendBatch(link, frames);

  link.send(driver.muteMessage(), milliseconds(0));
  emulator.pass(milliseconds(80));

  EXPECT_TRUE(isSilent(emulator));
}

TEST(OpenMpdMuteTime, LetsFramesFollow) {
  OpenMpdDriver driver(openMpdSettings());
  OpenMpdEmulator emulator(1);
  MemoryLink link(emulator);
  driver.start(link);
  link.send(driver.muteMessage(), milliseconds(0));
  const PhaseFrame frame = randomFrame(256, 1);

  driver.send(link, frame);
  emulator.pass(milliseconds(2));

  expectEmitted(emulator, frame);
}

}  // namespace
}  // namespace acg::openmpd
