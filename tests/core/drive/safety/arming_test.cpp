// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/safety/arming.h"

#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace acg {
namespace {

using testing::HasSubstr;

Arming connected(bool needsConsent = false) {
  Arming arming;
  arming.connect(needsConsent);
  return arming;
}

TEST(Arming, GoesFromConnectedOverArmedToLive) {
  Arming arming = connected();

  EXPECT_EQ(arming.state(), DriveState::kConnected);
  EXPECT_EQ(arming.setSwitch(true), "");
  EXPECT_EQ(arming.state(), DriveState::kArmed);
  arming.start();
  EXPECT_EQ(arming.state(), DriveState::kLive);
  arming.stop();
  EXPECT_EQ(arming.state(), DriveState::kArmed);
  arming.setSwitch(false);
  EXPECT_EQ(arming.state(), DriveState::kConnected);
  EXPECT_THROW(arming.start(), Error);
}

TEST(Arming, ASwitchThatStandsOnWhenTheDeviceConnectsArmsNothing) {
  Arming arming;
  EXPECT_THAT(arming.setSwitch(true), HasSubstr("No device is connected"));
  arming.connect(false);

  EXPECT_EQ(arming.setSwitch(true), "");
  EXPECT_EQ(arming.state(), DriveState::kConnected);
  arming.setSwitch(false);
  arming.setSwitch(true);
  EXPECT_EQ(arming.state(), DriveState::kArmed);
}

TEST(Arming, AMuteIsLatchedUntilItIsAcknowledgedAndTheSwitchTurnedAfresh) {
  Arming arming = connected();
  arming.setSwitch(true);
  arming.start();

  EXPECT_TRUE(arming.trip("Muted by the key."));
  EXPECT_FALSE(arming.trip("Unplugged."));
  EXPECT_EQ(arming.reason(), "Muted by the key.");
  EXPECT_FALSE(arming.mayEmit());
  arming.setSwitch(false);
  EXPECT_THAT(arming.setSwitch(true), HasSubstr("Muted by the key."));
  arming.acknowledge();
  EXPECT_EQ(arming.state(), DriveState::kConnected);
  arming.setSwitch(true);  // still on: no edge
  EXPECT_EQ(arming.state(), DriveState::kConnected);
  arming.setSwitch(false);
  arming.setSwitch(true);
  EXPECT_EQ(arming.state(), DriveState::kArmed);
}

TEST(Arming, AsksForConsentAtEachArmingWithoutAWatchdog) {
  Arming arming = connected(true);

  EXPECT_THAT(arming.setSwitch(true, false), HasSubstr("no watchdog"));
  EXPECT_EQ(arming.state(), DriveState::kConnected);
  arming.setSwitch(false);
  EXPECT_EQ(arming.setSwitch(true, true), "");
  EXPECT_EQ(arming.state(), DriveState::kArmed);
  arming.setSwitch(false);
  EXPECT_THAT(arming.setSwitch(true, false), HasSubstr("no watchdog"));
}

TEST(Arming, AFaultOutlivesTheLink) {
  Arming arming = connected();
  arming.trip("Unplugged.");
  arming.disconnect();
  arming.connect(false);

  EXPECT_EQ(arming.state(), DriveState::kFault);
  arming.disconnect();
  arming.acknowledge();
  EXPECT_EQ(arming.state(), DriveState::kDisconnected);
}

TEST(Arming, NothingButAFreshEdgeWithoutALatchEverArms) {
  std::mt19937 random(2);
  Arming arming;
  bool isSwitchOn = false;
  for (int i = 0; i < 100'000; ++i) {
    const DriveState before = arming.state();
    const unsigned act = random() % 8;
    const bool turnsOn = act == 2 && !isSwitchOn;
    if (act == 0) arming.connect(false);
    if (act == 1) arming.disconnect();
    if (act == 2 || act == 3) {
      isSwitchOn = act == 2;
      arming.setSwitch(isSwitchOn);
    }
    if (act == 4 && arming.mayEmit()) arming.start();
    if (act == 5) arming.stop();
    if (act == 6) arming.trip("Fault.");
    if (act == 7) arming.acknowledge();
    const bool couldEmit = before == DriveState::kArmed || before == DriveState::kLive;
    if (arming.mayEmit() && !couldEmit) {
      ASSERT_TRUE(turnsOn && before == DriveState::kConnected) << i;
    }
  }
}

}  // namespace
}  // namespace acg
