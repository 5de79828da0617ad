// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3_sdk/autd3_sdk_driver.h"

#include <chrono>
#include <memory>
#include <span>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "hardware/autd3_sdk/sdk_device.h"
#include "hardware/emulators/server.h"
#include "tests/hardware/autd3/autd3_fixture.h"

namespace acg::autd3_sdk {
namespace {

using autd3::expectEmitted;
using autd3::isSilent;
using autd3::randomFrame;
using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::IsEmpty;

ParameterSet settings(int devices) {
  return resolveParameters(deviceDriver("autd3_sdk").settings, {{"devices", std::int64_t{devices}}},
                           "device");
}

std::unique_ptr<Autd3Emulator> makeEmulator(int devices) {
  Autd3Emulator::Devices all;
  for (int d = 0; d < devices; ++d) all.push_back(std::make_unique<SdkDevice>());
  return std::make_unique<Autd3Emulator>(std::move(all));
}

struct Autd3Sdk : testing::Test {
  std::unique_ptr<Autd3Emulator> emulator = makeEmulator(2);
  MemoryLink link{*emulator, 97};
  Autd3SdkDriver driver{settings(2)};

  FrameSequence sequence(int count, double rate) const {
    FrameSequence result{{}, rate, true};
    for (int i = 0; i < count; ++i) result.frames.push_back(randomFrame(498, unsigned(100 + i)));
    return result;
  }
};

TEST_F(Autd3Sdk, EmitsWhatItIsSentThroughManyTurnsOfTheNumbers) {
  driver.start(link);
  EXPECT_TRUE(isSilent(*emulator));
  EXPECT_EQ(driver.report(link).firmware, "0.1.0");
  for (unsigned seed = 0; seed < 600; ++seed) {
    const PhaseFrame frame = randomFrame(498, seed);
    driver.send(link, frame);
    ASSERT_NO_FATAL_FAILURE(expectEmitted(*emulator, frame)) << seed;
  }
  EXPECT_THAT(emulator->complaints(), IsEmpty());
}

TEST_F(Autd3Sdk, StartsAgainOnAnOpenConnection) {
  driver.start(link);
  driver.send(link, randomFrame(498, 1));
  driver.start(link);
  EXPECT_TRUE(isSilent(*emulator));
}

TEST_F(Autd3Sdk, PlaysStoredSequencesAndFramesInTurn) {
  driver.start(link);
  for (int round = 0; round < 3; ++round) {
    const FrameSequence frames = sequence(3 + round, 1000);
    driver.store(link, frames);
    std::vector<std::uint32_t> seen;
    for (int step = 0; step < 8; ++step) {
      const std::uint32_t index = emulator->device(1).fpga().stm.index();
      expectEmitted(*emulator, frames.frames[index]);
      seen.push_back(index);
      emulator->pass(milliseconds(1));
    }
    for (std::size_t i = 1; i < seen.size(); ++i) {
      EXPECT_EQ(seen[i], (seen[i - 1] + 1) % frames.frames.size());
    }
    const PhaseFrame frame = randomFrame(498, unsigned(round));
    driver.send(link, frame);
    emulator->pass(milliseconds(7));
    expectEmitted(*emulator, frame);
  }
}

TEST_F(Autd3Sdk, RefusesSequencesThatTheSilencerCannotFollowBeforeSending) {
  driver.start(link);
  const std::size_t before = link.sent().size();
  EXPECT_THROW(driver.store(link, sequence(3, 2000)), Error);
  EXPECT_THROW(driver.store(link, sequence(3, 999)), Error);
  EXPECT_THROW(driver.store(link, sequence(1, 1000)), Error);
  EXPECT_THROW(driver.store(link, {sequence(3, 1000).frames, 1000, false}), Error);
  EXPECT_EQ(link.sent().size(), before);
}

TEST_F(Autd3Sdk, SoundsAgainAfterAMuteWhateverNumberWasSentLast) {
  driver.start(link);
  for (unsigned i = 0; i < 260; ++i) {
    driver.send(link, randomFrame(498, i));
    if (i % 3 == 2) continue;
    link.send(driver.muteMessage(), milliseconds(0));
    if (i % 2 == 1) link.send(driver.muteMessage(), milliseconds(0));
    ASSERT_TRUE(isSilent(*emulator));

    const PhaseFrame frame = randomFrame(498, 1000 + i);
    driver.send(link, frame);

    ASSERT_NO_FATAL_FAILURE(expectEmitted(*emulator, frame)) << i;
  }
}

TEST_F(Autd3Sdk, SaysThatItWasMutedByAnother) {
  driver.start(link);
  driver.send(link, randomFrame(498, 1));
  EXPECT_THAT(driver.report(link).faults, IsEmpty());

  link.send(driver.muteMessage(), milliseconds(0));

  EXPECT_THAT(driver.report(link).faults, testing::SizeIs(1));
}

TEST(Autd3SdkMute, SilencesFromEveryCutOfTheStream) {
  Autd3SdkDriver driver(settings(1));
  const auto sample = makeEmulator(1);
  MemoryLink link(*sample);
  driver.start(link);
  driver.send(link, randomFrame(249, 1));
  const std::size_t first = link.sent().size();
  driver.send(link, randomFrame(249, 2));
  driver.store(link, {{randomFrame(249, 3), randomFrame(249, 4)}, 1000, true});
  int loud = 0;
  for (std::size_t cut = first; cut <= link.sent().size(); ++cut) {
    const auto emulator = makeEmulator(1);
    emulator->receive(std::span(link.sent()).first(cut));
    loud += isSilent(*emulator) ? 0 : 1;

    emulator->receive(driver.muteMessage());

    ASSERT_TRUE(isSilent(*emulator)) << "cut at byte " << cut;
  }
  EXPECT_GT(loud, 1000);
}

TEST_F(Autd3Sdk, GivesUpWithoutAcknowledgementAndGoesOnWhenItComesBack) {
  driver.start(link);
  driver.send(link, randomFrame(498, 1));
  emulator->setFault("deaf", true);
  const auto before = std::chrono::steady_clock::now();
  try {
    driver.send(link, randomFrame(498, 2));
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kIo);
    EXPECT_THAT(error.what(), HasSubstr("memory acknowledged nothing for 200 ms"));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - before, milliseconds(260));

  emulator->setFault("deaf", false);
  const PhaseFrame frame = randomFrame(498, 3);
  driver.send(link, frame);
  expectEmitted(*emulator, frame);
}

TEST_F(Autd3Sdk, SendsALostFrameAgain) {
  driver.start(link);
  emulator->setFault("lossy", true);
  const PhaseFrame frame = randomFrame(498, 3);
  driver.send(link, frame);
  expectEmitted(*emulator, frame);
}

TEST(Autd3Generations, DoNotTakeEachOtherForTheirOwn) {
  Autd3Emulator old(1);
  MemoryLink toOld(old);
  Autd3SdkDriver newDriver(settings(1));
  EXPECT_THROW(newDriver.start(toOld), Error);
  EXPECT_TRUE(isSilent(old));

  const auto next = makeEmulator(1);
  MemoryLink toNext(*next);
  Autd3Driver oldDriver(autd3::autd3Settings());
  EXPECT_THROW(oldDriver.start(toNext), Error);
  EXPECT_TRUE(isSilent(*next));
}

TEST(Autd3SdkEndToEnd, ShowsAHologramOverALoopbackPort) {
  const auto server = serveEmulator("autd3_sdk");
  const DeviceDriverEntry& entry = deviceDriver("autd3_sdk");
  const auto driver = entry.make(settings(1));
  const auto link = entry.openLink(server->address(), settings(1));
  driver->start(*link);
  const PhaseFrame frame = randomFrame(249, 9);

  driver->send(*link, frame);

  server->inspect([&](const Emulator& emulator) { expectEmitted(emulator, frame); });
  link->send(driver->muteMessage(), milliseconds(100));
  EXPECT_TRUE(server->waitUntil([](const Emulator& emulator) { return isSilent(emulator); },
                                milliseconds(2000)));
}

}  // namespace
}  // namespace acg::autd3_sdk
