// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/transmitter.h"

#include <cmath>
#include <complex>
#include <memory>
#include <numbers>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/drive/quantiser.h"
#include "core/error.h"
#include "tests/core/drive/memory_device.h"

namespace acg {
namespace {

using namespace testdevice;
using std::chrono::milliseconds;
using testing::HasSubstr;

std::vector<int> revisionsOf(MemoryDevice& device) {
  std::vector<int> revisions;
  for (const auto& sent : device.messages()) {
    if (sent.bytes[0] == 2) revisions.push_back(sent.bytes[1]);
  }
  return revisions;
}

class TransmitterOnMemory : public testing::Test {
 protected:
  void make(const DeviceTraits& traits, ElementRange elements = {0, 4}) {
    transmitter = memoryTransmitter(device, traits, elements);
    owner = std::make_unique<Owner>(*transmitter);
  }
  ~TransmitterOnMemory() override { owner.reset(); }

  std::shared_ptr<MemoryDevice> device = std::make_shared<MemoryDevice>();
  std::unique_ptr<Transmitter> transmitter;
  std::unique_ptr<Owner> owner;
};

TEST_F(TransmitterOnMemory, GreetsButEmitsNothingBeforeItIsLive) {
  make(memoryTraits());
  transmitter->show(ones(1));
  transmitter->connect();
  ASSERT_TRUE(reaches(*transmitter, DriveState::kConnected));
  EXPECT_EQ(device->messages().size(), 1u);  // the greeting
  transmitter->setLive(true);
  ASSERT_TRUE(transmitter->waitUntil([](const auto& s) { return !s.refusal.empty(); },
                                     milliseconds(10'000)));
  EXPECT_THAT(transmitter->status().refusal, HasSubstr("arm it first"));
  transmitter->setArmSwitch(true);
  ASSERT_TRUE(reaches(*transmitter, DriveState::kArmed));
  EXPECT_EQ(device->messages().size(), 1u);

  transmitter->setLive(true);

  ASSERT_TRUE(device->waitForMessages(2));
  EXPECT_EQ(device->messages()[1].bytes, frameBytes({{0, 0, 0, 0}, {1, 1, 1, 1}, 1}));
}

TEST_F(TransmitterOnMemory, SendsItsOwnElementsRoundedForTheDevice) {
  make(memoryTraits(), {3, 4});
  ASSERT_TRUE(goLive(*transmitter));
  Eigen::VectorXcd drives = Eigen::VectorXcd::Ones(9);
  drives(3) = std::polar(1.0, std::numbers::pi / 2);
  drives(4) = 0;
  drives(5) = -1;

  transmitter->show(hologramOf(drives, 5));

  ASSERT_TRUE(device->waitForMessages(2));
  EXPECT_EQ(device->messages()[1].bytes, frameBytes({{8, 0, 16, 0}, {1, 0, 1, 1}, 5}));
}

TEST_F(TransmitterOnMemory, AppliesTheCalibrationLast) {
  TransmitterSetup setup;
  setup.driver = std::make_unique<MemoryDriver>(memoryTraits(), device);
  setup.openLink = [this](auto permission) {
    return std::make_unique<UnguardedLink>(std::make_unique<MemoryLink>(device), permission);
  };
  setup.elements = {0, 4};
  setup.calibration = Calibration::ideal(4);
  setup.calibration->phases(0) = std::numbers::pi / 2;
  setup.calibration->inverted = {1};
  setup.calibration->dead = {2};
  Transmitter calibrated(std::move(setup));
  Owner caller(calibrated);
  ASSERT_TRUE(goLive(calibrated));

  calibrated.show(ones(1));

  ASSERT_TRUE(device->waitForMessages(2));
  EXPECT_EQ(device->messages()[1].bytes, frameBytes({{24, 16, 0, 0}, {1, 1, 0, 1}, 1}));
}

TEST_F(TransmitterOnMemory, TheNewestHologramWins) {
  make(memoryTraits());
  ASSERT_TRUE(goLive(*transmitter));
  transmitter->show(ones(1));
  ASSERT_TRUE(device->waitForMessages(2));
  device->set([&] { device->isHeld = true; });
  for (int i = 2; i <= 100; ++i) transmitter->show(ones(static_cast<std::uint64_t>(i)));
  device->set([&] { device->isHeld = false; });

  ASSERT_TRUE(device->waitFor([&] { return device->lastRevision() == 100; }));
  const std::vector<int> revisions = revisionsOf(*device);
  EXPECT_LE(revisions.size(), 3u);  // the first, perhaps one that was under way, the last
  EXPECT_TRUE(std::is_sorted(revisions.begin(), revisions.end()));
}

TEST_F(TransmitterOnMemory, StreamsEveryFrameInOrder) {
  make(memoryTraits());
  ASSERT_TRUE(goLive(*transmitter));
  auto sequence = std::make_shared<FrameSequence>();
  sequence->rate = 500;
  for (std::uint64_t i = 1; i <= 200; ++i) {
    sequence->frames.push_back(PhaseFrame{{1, 2, 3, 4}, {1, 1, 1, 1}, i});
  }

  const auto begun = Clock::now();
  transmitter->stream(sequence);

  ASSERT_TRUE(device->waitFor([&] { return device->lastRevision() == 200; }))
      << transmitter->status().reason << device->messages().size();
  const std::chrono::duration<double> taken = Clock::now() - begun;
  EXPECT_GE(taken.count(), 199 / 500.0);  // never faster than its rate
  const std::vector<int> revisions = revisionsOf(*device);
  EXPECT_TRUE(std::is_sorted(revisions.begin(), revisions.end()));
  EXPECT_EQ(std::adjacent_find(revisions.begin(), revisions.end()), revisions.end());
  ASSERT_TRUE(transmitter->waitUntil([&](const auto& s) { return s.frames + s.dropped == 200; },
                                     milliseconds(10'000)));
}

TEST_F(TransmitterOnMemory, RefusesASequenceThatTheDeviceCannotShow) {
  make(memoryTraits());
  auto sequence = std::make_shared<FrameSequence>();
  sequence->frames = {PhaseFrame{{1, 2, 3, 4}, {1, 1, 1, 1}}};
  sequence->rate = 1001;
  EXPECT_THROW(transmitter->stream(sequence), Error);
  sequence->rate = 100;
  EXPECT_THROW(transmitter->stream(sequence, true), Error);  // it has no memory
  sequence->frames[0].phases[2] = 32;
  EXPECT_THROW(transmitter->stream(sequence), Error);
}

TEST_F(TransmitterOnMemory, ASequenceGoesIntoTheDevicesMemory) {
  DeviceTraits traits = memoryTraits();
  traits.storedFrames = 8;
  make(traits);
  ASSERT_TRUE(goLive(*transmitter));
  auto sequence = std::make_shared<FrameSequence>();
  sequence->frames.assign(5, PhaseFrame{{1, 2, 3, 4}, {1, 1, 1, 1}});
  sequence->rate = 100;

  transmitter->stream(sequence, true);

  ASSERT_TRUE(device->waitForMessages(2));
  EXPECT_EQ(device->messages()[1].bytes, (Bytes{3, 5}));
}

TEST_F(TransmitterOnMemory, PhasesThatMayNotJumpWalkToTheNewHologram) {
  DeviceTraits traits = memoryTraits();
  traits.phaseStep.value = 2 * std::numbers::pi * 4 / 32;
  make(traits);
  ASSERT_TRUE(goLive(*transmitter));
  transmitter->show(ones(1));
  ASSERT_TRUE(device->waitForMessages(2));

  transmitter->show(hologramOf(-Eigen::VectorXcd::Ones(4), 2));

  ASSERT_TRUE(device->waitFor(
      [&] { return device->lastRevision() == 2 && device->sent.back().bytes[2] == 16; }));
  const auto messages = device->messages();
  ASSERT_EQ(messages.size(), 6u);
  for (std::size_t i = 1; i < 6; ++i) EXPECT_EQ(messages[i].bytes[2], 4 * (i - 1));
}

TEST_F(TransmitterOnMemory, DisarmingAndTheEndSilenceTheDevice) {
  make(memoryTraits());
  ASSERT_TRUE(goLive(*transmitter));
  transmitter->show(ones(1));
  ASSERT_TRUE(device->waitForMessages(2));
  transmitter->setArmSwitch(false);
  ASSERT_TRUE(reaches(*transmitter, DriveState::kConnected));
  EXPECT_EQ(device->messages().back().bytes, Bytes{0});
  ASSERT_TRUE(goLive(*transmitter));
  transmitter->show(ones(2));
  ASSERT_TRUE(device->waitFor([&] { return device->sent.back().bytes[0] == 2; }));

  owner.reset();
  transmitter.reset();

  EXPECT_EQ(device->messages().back().bytes, Bytes{0});
}

TEST_F(TransmitterOnMemory, StoppingSendsSilenceAndStaysArmed) {
  make(memoryTraits());
  ASSERT_TRUE(goLive(*transmitter));
  transmitter->show(ones(1));
  ASSERT_TRUE(device->waitForMessages(2));

  transmitter->setLive(false);

  ASSERT_TRUE(reaches(*transmitter, DriveState::kArmed));
  EXPECT_EQ(device->messages().back().bytes, frameBytes({{0, 0, 0, 0}, {0, 0, 0, 0}, 0}));
}

TEST_F(TransmitterOnMemory, TellsWhatItDid) {
  make(memoryTraits());
  ASSERT_TRUE(goLive(*transmitter));
  for (std::uint64_t i = 1; i <= 20; ++i) {
    transmitter->show(ones(i));
    ASSERT_TRUE(device->waitForMessages(1 + i));
  }

  ASSERT_TRUE(
      transmitter->waitUntil([](const auto& s) { return s.frames == 20; }, milliseconds(10'000)));
  const TransmitterStatus status = transmitter->status();
  EXPECT_GT(status.frameRate, 0);
  EXPECT_GE(status.linkWorst, status.linkMedian);
  EXPECT_GT(status.followTime, 0);
  ASSERT_TRUE(status.lastFrame);
  EXPECT_EQ(status.lastFrame->amplitudes, (Bytes{1, 1, 1, 1}));
  std::string log;
  for (const std::string& line : transmitter->log()->recent()) log += line + "\n";
  EXPECT_THAT(log, HasSubstr("\tconnected"));
  EXPECT_THAT(log, HasSubstr("\tarmed"));
  EXPECT_THAT(log, HasSubstr("\tlive"));
}

TEST_F(TransmitterOnMemory, CountsTheTimeToFollowFromGoingLiveAndNotThatBefore) {
  make(memoryTraits());
  transmitter->connect();
  ASSERT_TRUE(reaches(*transmitter, DriveState::kConnected));
  transmitter->show(ones(1));
  transmitter->waitUntil([](const auto&) { return false; }, milliseconds(200));  // it waits to arm
  const auto begun = std::chrono::steady_clock::now();

  ASSERT_TRUE(goLive(*transmitter));

  ASSERT_TRUE(
      transmitter->waitUntil([](const auto& s) { return s.frames == 1; }, milliseconds(10'000)));
  const std::chrono::duration<double> since = std::chrono::steady_clock::now() - begun;
  EXPECT_LE(transmitter->status().followTime, since.count());
}

TEST_F(TransmitterOnMemory, RefusesArraysAndCalibrationsThatDoNotFit) {
  EXPECT_THROW(memoryTransmitter(device, memoryTraits(), {0, 5}), Error);
  TransmitterSetup setup;
  setup.driver = std::make_unique<MemoryDriver>(memoryTraits(), device);
  setup.elements = {0, 4};
  setup.calibration = Calibration::ideal(3);
  EXPECT_THROW(Transmitter(std::move(setup)), Error);
}

}  // namespace
}  // namespace acg
