// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/openmpd/openmpd_driver.h"

#include <chrono>
#include <memory>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "hardware/emulators/server.h"
#include "hardware/openmpd/boards_link.h"
#include "hardware/transport/ftdi_link.h"
#include "tests/hardware/openmpd/openmpd_fixture.h"

namespace acg::openmpd {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

TEST(OpenMpd, EmitsWhatItIsSent) {
  for (const int boards : {1, 3}) {
    OpenMpdEmulator emulator(boards);
    MemoryLink link(emulator, 77);
    OpenMpdDriver driver(openMpdSettings(boards));
    driver.start(link);
    emulator.pass(milliseconds(10));
    EXPECT_TRUE(isSilent(emulator));
    for (unsigned seed = 0; seed < 20; ++seed) {
      const PhaseFrame frame = randomFrame(256 * boards, seed);

      driver.send(link, frame);
      emulator.pass(milliseconds(1));

      expectEmitted(emulator, frame);
    }
    EXPECT_TRUE(emulator.board(0).waiting() == 0);
  }
}

TEST(OpenMpd, ShowsABatchFrameByFrameAtTheBoardsOwnRate) {
  OpenMpdEmulator emulator(2);
  MemoryLink link(emulator);
  OpenMpdDriver driver(openMpdSettings(2));
  driver.start(link);
  emulator.pass(milliseconds(10));
  std::vector<PhaseFrame> frames;
  for (unsigned i = 0; i < 28; ++i) frames.push_back(randomFrame(512, i));

  driver.sendBatch(link, frames);

  for (const PhaseFrame& frame : frames) {
    ASSERT_NO_FATAL_FAILURE(expectEmitted(emulator, frame));
    emulator.pass(std::chrono::microseconds(100));
  }
  EXPECT_DOUBLE_EQ(driver.traits().frameRate, 10e3);
  EXPECT_THROW(driver.sendBatch(link, {}), Error);
  frames.resize(29, frames[0]);
  EXPECT_THROW(driver.sendBatch(link, frames), Error);
}

TEST(OpenMpd, SetsDividerAndLampsAtTheStart) {
  OpenMpdEmulator emulator(2);
  MemoryLink link(emulator);
  OpenMpdDriver driver(
      openMpdSettings(2, {{"divider", std::int64_t{40}}, {"led_colour", std::string("#ff8001")}}));

  driver.start(link);
  emulator.pass(milliseconds(10));

  for (const int board : {0, 1}) {
    EXPECT_EQ(emulator.board(board).divider(), 40);
    EXPECT_EQ(emulator.board(board).colour(), 0x0180FFu);
  }
  EXPECT_DOUBLE_EQ(driver.traits().frameRate, 1000);
}

TEST(OpenMpd, StoresNothing) {
  OpenMpdEmulator emulator(1);
  MemoryLink link(emulator);
  OpenMpdDriver driver(openMpdSettings());
  try {
    driver.store(link, {{randomFrame(256, 1)}, 100, true});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUnavailable);
  }
}

TEST(OpenMpd, RefusesAColourThatIsNone) {
  EXPECT_THROW(OpenMpdDriver(openMpdSettings(1, {{"led_colour", std::string("red")}})), Error);
  EXPECT_THROW(OpenMpdDriver(openMpdSettings(1, {{"led_colour", std::string("#ff80zz")}})), Error);
}

TEST(OpenMpd, ReachesBoardsWithACableEachByOneLink) {
  OpenMpdEmulator left(1), right(1);
  std::vector<std::unique_ptr<DeviceLink>> cables;
  cables.push_back(std::make_unique<MemoryLink>(left));
  cables.push_back(std::make_unique<MemoryLink>(right));
  BoardsLink link(std::move(cables), kFrameBytes);
  OpenMpdDriver driver(openMpdSettings(2));
  driver.start(link);
  left.pass(milliseconds(10));
  right.pass(milliseconds(10));
  const PhaseFrame frame = randomFrame(512, 1);

  driver.send(link, frame);

  expectEmitted(left, {{frame.phases.begin(), frame.phases.begin() + 256},
                       {frame.amplitudes.begin(), frame.amplitudes.begin() + 256}});
  expectEmitted(right, {{frame.phases.begin() + 256, frame.phases.end()},
                        {frame.amplitudes.begin() + 256, frame.amplitudes.end()}});
  EXPECT_EQ(link.address(), "memory,memory");
}

TEST(OpenMpd, ShowsAHologramOverALoopbackPort) {
  const auto server = serveEmulator("openmpd");
  const DeviceDriverEntry& entry = deviceDriver("openmpd");
  const auto driver = entry.make(openMpdSettings());
  const auto link = entry.openLink(server->address(), openMpdSettings());
  driver->start(*link);
  for (unsigned seed = 1; seed <= 100; ++seed) driver->send(*link, randomFrame(256, seed));

  ASSERT_TRUE(server->waitUntil(
      [&](const Emulator& emulator) { return emulator.frames() == 100 + 2; }, milliseconds(5000)));
  server->inspect(
      [&](const Emulator& emulator) { expectEmitted(emulator, randomFrame(256, 100)); });

  link->send(driver->muteMessage(), milliseconds(100));
  EXPECT_TRUE(server->waitUntil([](const Emulator& emulator) { return isSilent(emulator); },
                                milliseconds(2000)));
}

TEST(OpenMpd, AsksForASerialNumberOfEachBoard) {
  const DeviceDriverEntry& entry = deviceDriver("openmpd");
  try {
    entry.openLink("FT4TI56A", openMpdSettings(2));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    EXPECT_THAT(error.what(), HasSubstr("names 1 boards but boards is 2"));
  }
}

TEST(FtdiLink, NamesADeviceThatIsNotThere) {
  try {
    openFtdi("NOSUCH0A");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("NOSUCH0A"));
    EXPECT_TRUE(error.code() == ErrorCode::kNotFound || error.code() == ErrorCode::kUnavailable);
  }
  EXPECT_THAT(ftdiSerialNumbers(), testing::Not(testing::Contains("NOSUCH0")));
}

}  // namespace
}  // namespace acg::openmpd
