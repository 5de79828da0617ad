// SPDX-License-Identifier: GPL-3.0-or-later
// What goes wrong while a device sounds, on a link in memory.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/drive/transmitter.h"
#include "tests/core/drive/memory_device.h"
#include "tests/support/stall_watch.h"

namespace acg {
namespace {

using namespace testdevice;
using std::chrono::milliseconds;
using testing::HasSubstr;

int trials(int usual) {
  const char* asked = std::getenv("ACG_FAULT_TRIALS");
  return asked ? std::atoi(asked) : usual;
}

class TransmitterFaults : public testing::Test {
 protected:
  void makeLive(const DeviceTraits& traits) {
    transmitter = memoryTransmitter(device, traits, {0, traits.channels});
    owner = std::make_unique<Owner>(*transmitter);
    ASSERT_TRUE(goLive(*transmitter));
    transmitter->show(ones(1, traits.channels));
    ASSERT_TRUE(device->waitFor([&] { return device->sent.back().bytes[0] == 2; }));
  }
  ~TransmitterFaults() override { owner.reset(); }

  bool isMuted() {
    return device->waitFor([&] { return device->sent.back().bytes == Bytes{0}; });
  }

  std::ptrdiff_t sentFrames() {
    const auto sent = device->messages();
    return std::count_if(sent.begin(), sent.end(),
                         [](const auto& one) { return one.bytes[0] == 2; });
  }

  std::shared_ptr<MemoryDevice> device = std::make_shared<MemoryDevice>();
  std::unique_ptr<Transmitter> transmitter;
  std::unique_ptr<Owner> owner;
  test::StallWatch stalls;
};

TEST_F(TransmitterFaults, AMuteIsTheNextOnTheWireAndLatches) {
  makeLive(memoryTraits());

  transmitter->mute("Muted by the key.");

  EXPECT_EQ(transmitter->status().state, DriveState::kFault);
  EXPECT_EQ(transmitter->status().reason, "Muted by the key.");
  // By the caller, or by the device's thread where that is still at the link with the last frame.
  EXPECT_TRUE(isMuted());
  const auto frames = sentFrames();
  transmitter->show(ones(2));
  transmitter->setArmSwitch(false);
  transmitter->setArmSwitch(true);
  ASSERT_TRUE(transmitter->waitUntil([](const auto& s) { return !s.refusal.empty(); },
                                     milliseconds(10'000)));
  EXPECT_EQ(transmitter->status().state, DriveState::kFault);
  EXPECT_EQ(sentFrames(), frames);
  EXPECT_TRUE(isMuted());
  transmitter->acknowledge();
  ASSERT_TRUE(goLive(*transmitter));
  EXPECT_TRUE(device->waitFor([&] { return device->sent.back().bytes[0] == 2; }));
}

TEST(UnguardedLink, AMuteIsOnTheWireWhenItReturnsAndLatches) {
  const auto device = std::make_shared<MemoryDevice>();
  const auto permission = std::make_shared<Permission>();
  permission->renew();
  UnguardedLink link(std::make_unique<MemoryLink>(device), permission);
  link.setMuteMessage(Bytes{0});
  link.arm(link.mutes());
  link.setTraffic(GatedLink::Traffic::kOutput);
  link.send(Bytes{2, 1}, milliseconds(100));

  link.mute();

  EXPECT_EQ(device->messages().back().bytes, Bytes{0});
  EXPECT_THROW(link.send(Bytes{2, 2}, milliseconds(100)), Error);
  EXPECT_EQ(device->messages().back().bytes, Bytes{0});
}

TEST_F(TransmitterFaults, AMuteThatIsNoticedBeforeItReturnsKeepsItsReason) {
  makeLive(memoryTraits());
  device->set([&] { device->isHeld = true; });  // so that the caller waits in its mute

  std::thread caller([&] { transmitter->mute("Muted by the key."); });

  EXPECT_TRUE(reaches(*transmitter, DriveState::kFault));  // found at a beat
  EXPECT_EQ(transmitter->status().reason, "Muted by the key.");
  device->set([&] { device->isHeld = false; });
  caller.join();
  EXPECT_TRUE(isMuted());
  EXPECT_EQ(transmitter->status().reason, "Muted by the key.");
}

TEST_F(TransmitterFaults, AMuteBreaksIntoALongMessage) {
  // 4000 bytes at 11.52 kB/s are on the wire for 350 ms.
  DeviceTraits traits = memoryTraits(2000);
  device->byteRate = 11520;
  makeLive(traits);
  std::mt19937 random(3);
  std::vector<double> times;
  const int count = trials(12);
  for (int i = 0; i < count; ++i) {
    transmitter->show(ones(2, 2000));
    const std::size_t before = device->messages().size();
    ASSERT_TRUE(device->waitForMessages(before + 1 + random() % 30));

    const auto pressed = Clock::now();
    transmitter->mute();

    ASSERT_TRUE(isMuted());
    const std::chrono::duration<double> taken = device->messages().back().time - pressed;
    times.push_back(taken.count());
    device->set([&] { device->sent.clear(); });
    transmitter->acknowledge();
    ASSERT_TRUE(goLive(*transmitter));
  }
  std::sort(times.begin(), times.end());
  EXPECT_LE(times[static_cast<std::size_t>(std::ceil(0.99 * count)) - 1], 0.05);
}

TEST_F(TransmitterFaults, WithoutRenewedPermissionItIsSilentWithin100Milliseconds) {
  for (int i = 0; i < trials(10); ++i) {
    makeLive(memoryTraits());
    stalls.begin();

    const auto last = owner->stop();

    ASSERT_TRUE(isMuted());
    const std::chrono::duration<double> taken = device->messages().back().time - last;
    if (stalls.counts(taken.count(), 0.1)) {
      EXPECT_LE(taken.count(), 0.1);
    } else {
      --i;
    }
    ASSERT_TRUE(reaches(*transmitter, DriveState::kFault));
    EXPECT_THAT(transmitter->status().reason, HasSubstr("The program did not answer for 80 ms"));
  }
}

TEST_F(TransmitterFaults, AnUnpluggedDeviceLatchesAndDoesNotComeBackArmed) {
  makeLive(memoryTraits());

  const auto pulled = Clock::now();
  device->set([&] { device->isUnplugged = true; });

  ASSERT_TRUE(reaches(*transmitter, DriveState::kFault));
  const std::chrono::duration<double> taken = Clock::now() - pulled;
  EXPECT_LE(taken.count(), 0.1);
  EXPECT_THAT(transmitter->status().reason, HasSubstr("is gone"));
  ASSERT_TRUE(
      transmitter->waitUntil([](const auto& s) { return !s.isConnected; }, milliseconds(10'000)));
  EXPECT_TRUE(transmitter->status().lastFrameTime.has_value());
  device->set([&] {
    device->isUnplugged = false;
    device->sent.clear();
  });
  transmitter->show(ones(9));
  transmitter->connect();
  ASSERT_TRUE(device->waitForMessages(1));
  EXPECT_EQ(device->messages()[0].bytes, Bytes{1});  // greeted again
  EXPECT_EQ(transmitter->status().state, DriveState::kFault);
  transmitter->acknowledge();
  ASSERT_TRUE(reaches(*transmitter, DriveState::kConnected));
  EXPECT_EQ(device->messages().size(), 1u);
}

TEST_F(TransmitterFaults, ADeviceThatDoesNotAnswerIsGivenUpWithin200Milliseconds) {
  DeviceTraits traits = memoryTraits();
  traits.answers = true;
  makeLive(traits);
  device->set([&] { device->isMute = true; });

  const auto asked = Clock::now();
  transmitter->show(ones(2));

  ASSERT_TRUE(reaches(*transmitter, DriveState::kFault));
  const std::chrono::duration<double> taken = Clock::now() - asked;
  EXPECT_LE(taken.count(), 0.2);
  EXPECT_THAT(transmitter->status().reason, HasSubstr("has not answered"));
  EXPECT_TRUE(isMuted());
}

TEST_F(TransmitterFaults, HeatReducesThenMutes) {
  DeviceTraits traits = memoryTraits(8);
  traits.warnTemperature = {50, "by judgement"};
  traits.muteTemperature = {60, "by judgement"};
  makeLive(traits);
  device->set([&] { device->report.temperature = 55; });
  std::uint64_t revision = 2;
  const auto isReduced = [&] {
    transmitter->show(ones(revision++, 8));
    return transmitter->waitUntil([](const auto& s) { return !s.reductions.empty(); },
                                  milliseconds(50));
  };
  const auto heated = Clock::now();
  while (!isReduced() && Clock::now() - heated < std::chrono::seconds(10)) {
  }
  const std::chrono::duration<double> taken = Clock::now() - heated;
  EXPECT_LE(taken.count(), 1);
  EXPECT_THAT(transmitter->status().reductions.at(0), HasSubstr("55.0 degrees"));

  device->set([&] { device->report.temperature = 60; });

  ASSERT_TRUE(reaches(*transmitter, DriveState::kFault));
  EXPECT_TRUE(isMuted());
  EXPECT_THAT(transmitter->status().reason, HasSubstr("60.0 degrees"));
}

TEST_F(TransmitterFaults, AHologramOfAnotherSceneMutes) {
  makeLive(memoryTraits());

  transmitter->show(ones(2, 3));

  ASSERT_TRUE(reaches(*transmitter, DriveState::kFault));
  EXPECT_THAT(transmitter->status().reason, HasSubstr("3 drives"));
  EXPECT_TRUE(isMuted());
}

TEST_F(TransmitterFaults, ADeviceWithoutWatchdogNeedsConsent) {
  DeviceTraits traits = memoryTraits();
  traits.watchdog.reset();
  transmitter = memoryTransmitter(device, traits, {0, 4});
  owner = std::make_unique<Owner>(*transmitter);
  transmitter->connect();
  ASSERT_TRUE(reaches(*transmitter, DriveState::kConnected));

  transmitter->setArmSwitch(true, false);

  ASSERT_TRUE(transmitter->waitUntil([](const auto& s) { return !s.refusal.empty(); },
                                     milliseconds(10'000)));
  EXPECT_THAT(transmitter->status().refusal, HasSubstr("no watchdog"));
  EXPECT_EQ(transmitter->status().state, DriveState::kConnected);
}

TEST_F(TransmitterFaults, NothingSoundsBetweenAMuteAndTheNextArming) {
  makeLive(memoryTraits());
  std::mt19937 random(11);
  for (int i = 0; i < trials(60); ++i) {
    std::atomic<bool> isOver = false;
    std::thread mover([&] {
      for (std::uint64_t k = 0; !isOver; ++k) transmitter->show(ones(k));
    });
    const std::size_t before = device->messages().size();
    ASSERT_TRUE(device->waitForMessages(before + 1 + random() % 3));
    transmitter->mute();
    ASSERT_TRUE(isMuted());
    transmitter->setArmSwitch(false);
    transmitter->acknowledge();
    ASSERT_TRUE(reaches(*transmitter, DriveState::kConnected));
    EXPECT_EQ(device->messages().back().bytes, Bytes{0});
    isOver = true;
    mover.join();
    ASSERT_TRUE(goLive(*transmitter));
  }
}

}  // namespace
}  // namespace acg
