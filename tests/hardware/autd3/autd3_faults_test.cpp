// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <cstdint>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/hardware/autd3/autd3_fixture.h"

namespace acg::autd3 {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::Contains;
using testing::HasSubstr;

struct Autd3Faults : testing::Test {
  Autd3Emulator emulator{2};
  MemoryLink link{emulator};
  Autd3Driver driver{autd3Settings(twoDevices())};
  PhaseFrame frame = randomFrame(498, 1);

  void SetUp() override { driver.start(link); }

  /// Sends and expects kIo naming the address, decided within the deadline of 200 ms.
  void expectGivesUpInTime(const char* part) {
    const auto before = steady_clock::now();
    try {
      driver.send(link, frame);
      ADD_FAILURE() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kIo);
      EXPECT_THAT(error.what(), HasSubstr("memory"));
      EXPECT_THAT(error.what(), HasSubstr(part));
    }
    // A reading is begun before the deadline; the rest is a machine that others use, too.
    EXPECT_LT(steady_clock::now() - before, milliseconds(260));
  }
};

TEST_F(Autd3Faults, AFrameThatIsLostIsSentAgain) {
  emulator.setFault("lossy", true);

  driver.send(link, frame);

  expectEmitted(emulator, frame);
}

TEST_F(Autd3Faults, ALateAcknowledgementIsWaitedForAndTheFrameTakenOnce) {
  emulator.setFault("late", true);
  const auto before = emulator.frames();

  driver.send(link, frame);

  expectEmitted(emulator, frame);
  EXPECT_EQ(emulator.frames(), before + 1);
}

TEST_F(Autd3Faults, WithoutAnyAcknowledgementItGivesUp) {
  emulator.setFault("deaf", true);
  expectGivesUpInTime("acknowledged nothing for 200 ms");

  emulator.setFault("deaf", false);
  driver.send(link, frame);
  expectEmitted(emulator, frame);
}

TEST_F(Autd3Faults, AServerThatIsSilentIsGivenUp) {
  emulator.setFault("silent", true);
  expectGivesUpInTime("does not answer");
}

TEST_F(Autd3Faults, GarbageIsNoAcknowledgement) {
  emulator.setFault("garbage", true);
  EXPECT_THROW(driver.send(link, frame), Error);

  emulator.setFault("garbage", false);
  link.discard();
  driver.start(link);
  driver.send(link, frame);
  expectEmitted(emulator, frame);
}

TEST_F(Autd3Faults, AnswersThatSomebodyElseWaitsForAreToldApart) {
  const std::vector<std::vector<std::uint8_t>> stale = {{0},
                                                        {0, 0},
                                                        {0, 0, 0},
                                                        {0, 0x80, 0x0F, 0x80, 0x0F},
                                                        {0x0F, 0x80},
                                                        {0x88, 9, 9, 9},
                                                        {0xFF, 1, 0, 0, 0, 'x'}};
  for (unsigned i = 0; i < stale.size(); ++i) {
    frame = randomFrame(498, 50 + i);
    link.setStale(stale[i]);

    driver.send(link, frame);

    ASSERT_NO_FATAL_FAILURE(expectEmitted(emulator, frame)) << "case " << i;
  }
}

TEST_F(Autd3Faults, OverTemperatureIsReported) {
  driver.send(link, frame);
  EXPECT_FALSE(driver.report(link).isTooHot);

  emulator.setFault("hot", true);

  const DeviceReport report = driver.report(link);
  EXPECT_TRUE(report.isTooHot);
  EXPECT_THAT(report.faults, Contains("Device 2 is too hot."));
}

TEST_F(Autd3Faults, WithoutItsNetworkTheDeviceFallsSilentAfterHalfASecond) {
  driver.send(link, frame);

  emulator.setFault("no_network", true);
  emulator.pass(milliseconds(499));
  EXPECT_FALSE(isSilent(emulator));
  emulator.pass(milliseconds(1));
  EXPECT_TRUE(isSilent(emulator));
}

TEST_F(Autd3Faults, WithoutItsClientTheServerLetsTheDevicesFallSilent) {
  driver.send(link, frame);

  emulator.connected(false);
  emulator.pass(milliseconds(500));

  EXPECT_TRUE(isSilent(emulator));
}

TEST_F(Autd3Faults, AnotherNumberOfDevicesIsRefusedWithTheServersWords) {
  Autd3Emulator three(3);
  MemoryLink other(three);
  try {
    driver.start(other);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("number of devices is 3, not 2"));
  }
}

TEST_F(Autd3Faults, UnknownFaultsAreNotSwitched) {
  EXPECT_THROW(emulator.setFault("haunted", true), Error);
}

}  // namespace
}  // namespace acg::autd3
