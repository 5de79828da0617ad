// SPDX-License-Identifier: GPL-3.0-or-later
// From hologram to board: transmitter, guardian, serial line, emulator, and what goes wrong there.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <complex>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <numbers>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/drive/quantiser.h"
#include "core/drive/transmitter.h"
#include "core/error.h"
#include "hardware/emulators/server.h"
#include "hardware/guardian/guarded_link.h"
#include "hardware/registry.h"
#include "tests/core/drive/memory_device.h"
#include "tests/support/stall_watch.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

using testdevice::goLive;
using testdevice::hologramOf;
using testdevice::Owner;
using testdevice::reaches;
using testing::HasSubstr;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

int trials(int usual) {
  const char* asked = std::getenv("ACG_FAULT_TRIALS");
  return asked ? std::atoi(asked) : usual;
}

bool isSilent(const Emulator& emulator) {
  const auto emitted = emulator.emitted();
  return std::ranges::all_of(emitted, [](const auto& q) { return q == 0.0; });
}

class GuardedBoard : public testing::Test {
 protected:
  void make(const std::string& driver) {
    const DeviceDriverEntry& entry = deviceDriver(driver);
    const ParameterSet settings = resolveParameters(entry.settings, {}, driver);
    ServerOptions options;
    options.isAnnounced = false;
    server = serveEmulator(driver, settings, options);
    TransmitterSetup setup;
    setup.name = driver + " at " + server->address();
    setup.driver = entry.make(settings);
    const int channels = setup.driver->traits().channels;
    setup.elements = {0, channels};
    setup.openLink = [this, driver, settings](std::shared_ptr<const Permission> permission) {
      auto made = std::make_unique<GuardedLink>(
          GuardedAddress{driver, server->address(), settings, log()}, std::move(permission));
      link = made.get();
      return made;
    };
    transmitter = std::make_unique<Transmitter>(std::move(setup));
    owner = std::make_unique<Owner>(*transmitter);
  }
  ~GuardedBoard() override { owner.reset(); }

  std::filesystem::path log() const { return folder.path() / "board.log"; }
  HologramPtr randomHologram(std::uint64_t revision) {
    Eigen::VectorXcd drives(transmitter->traits().channels);
    std::uniform_real_distribution<double> turn(-std::numbers::pi, std::numbers::pi);
    for (auto& q : drives) q = std::polar(1.0, turn(random));
    return hologramOf(std::move(drives), revision);
  }
  /// Shows a hologram and waits until the board sounds.
  bool sound() {
    transmitter->show(randomHologram(1));
    return server->waitUntil([](const Emulator& e) { return !isSilent(e); }, seconds(2));
  }
  /// Where the machine stands still on the way, the device is muted; then from the beginning.
  bool soundAfterArming() {
    for (int i = 0; i < 10; ++i) {
      if (goLive(*transmitter) && sound()) return true;
      transmitter->setArmSwitch(false);
      transmitter->acknowledge();
    }
    return false;
  }

  const test::TemporaryFolder folder;
  std::unique_ptr<EmulatorServer> server;
  std::unique_ptr<Transmitter> transmitter;
  std::unique_ptr<Owner> owner;
  GuardedLink* link = nullptr;
  test::StallWatch stalls;
  std::mt19937_64 random{19};
};

TEST_F(GuardedBoard, TheBoardEmitsTheQuantisedHologram) {
  make("sonicsurface");
  ASSERT_TRUE(goLive(*transmitter));
  for (std::uint64_t i = 1; i <= 5; ++i) {
    const HologramPtr hologram = randomHologram(i);
    const DeviceTraits& traits = transmitter->traits();
    const Eigen::VectorXcd expected = drivesOf(quantise(hologram->drives, traits), traits);

    transmitter->show(hologram);

    EXPECT_TRUE(server->waitUntil(
        [&](const Emulator& e) {
          const auto emitted = e.emitted();
          for (std::size_t n = 0; n < emitted.size(); ++n) {
            if (std::abs(emitted[n] - expected(static_cast<Eigen::Index>(n))) > 1e-9) return false;
          }
          return true;
        },
        seconds(10)));
  }
  EXPECT_TRUE(server->complaints().empty());
}

TEST_F(GuardedBoard, TheEmergencyStopSilencesWithin50Milliseconds) {
  make("sonicsurface");
  std::vector<double> times;
  const int count = trials(100);
  for (int i = 0; i < count; ++i) {
    ASSERT_TRUE(soundAfterArming()) << transmitter->status().reason;
    transmitter->show(randomHologram(2));
    const auto until = Clock::now() + std::chrono::microseconds(random() % 12'000);
    while (Clock::now() < until) {
    }
    stalls.begin();

    const auto pressed = Clock::now();
    transmitter->mute();

    ASSERT_TRUE(server->waitUntil(isSilent, seconds(10)));
    const std::chrono::duration<double> taken = Clock::now() - pressed;
    if (stalls.counts(taken.count(), 0.05)) {
      times.push_back(taken.count());
    } else {
      --i;
    }
    EXPECT_EQ(transmitter->status().state, DriveState::kFault);
    transmitter->setArmSwitch(false);
    transmitter->acknowledge();
  }
  std::sort(times.begin(), times.end());
  const double worst = times[static_cast<std::size_t>(std::ceil(0.99 * count)) - 1];
  std::printf("to silence: median %.1f ms, p99 %.1f ms of %d\n", 1e3 * times[times.size() / 2],
              1e3 * worst, count);
  EXPECT_LE(worst, 0.05);  // to the last byte of the mute, not only to its first
}

TEST_F(GuardedBoard, APulledCableIsAFaultWithin100Milliseconds) {
  make("sonicsurface");
  for (int i = 0; i < trials(10); ++i) {
    ASSERT_TRUE(soundAfterArming()) << transmitter->status().reason;
    stalls.begin();

    const auto pulled = Clock::now();
    server->unplug();

    ASSERT_TRUE(reaches(*transmitter, DriveState::kFault));
    const std::chrono::duration<double> taken = Clock::now() - pulled;
    if (stalls.counts(taken.count(), 0.1)) {
      EXPECT_LE(taken.count(), 0.1);
      EXPECT_THAT(transmitter->status().reason, HasSubstr("is gone"));
    } else {
      --i;
    }
    ASSERT_TRUE(transmitter->waitUntil([](const auto& s) { return !s.isConnected; }, seconds(10)));
    server->plugIn();
    transmitter->connect();
    ASSERT_TRUE(transmitter->waitUntil([](const auto& s) { return s.isConnected; }, seconds(10)));
    EXPECT_EQ(transmitter->status().state, DriveState::kFault);
    EXPECT_TRUE(server->waitUntil(isSilent, seconds(10)));  // greeted, and nothing more
    transmitter->setArmSwitch(false);
    transmitter->acknowledge();
  }
}

TEST_F(GuardedBoard, ADeadOrStoppedGuardianIsReplacedByAMuteFromHere) {
  make("sonicsurface");
  for (const int signal : {SIGKILL, SIGSTOP}) {
    for (int i = 0; i < 5; ++i) {
      ASSERT_TRUE(soundAfterArming()) << transmitter->status().reason;
      stalls.begin();

      const pid_t guardian = link->guardianProcess();
      ASSERT_GT(guardian, 1);
      const auto killed = Clock::now();
      ::kill(guardian, signal);

      ASSERT_TRUE(server->waitUntil(isSilent, seconds(10)));
      const std::chrono::duration<double> taken = Clock::now() - killed;
      const double bound = signal == SIGKILL ? 0.1 : 0.5;
      if (stalls.counts(taken.count(), bound)) {
        EXPECT_LE(taken.count(), bound);
      } else {
        --i;
      }
      ASSERT_TRUE(reaches(*transmitter, DriveState::kFault));
      EXPECT_THAT(transmitter->status().reason, HasSubstr("silenced without it"));
      ASSERT_TRUE(
          transmitter->waitUntil([](const auto& s) { return !s.isConnected; }, seconds(10)));
      transmitter->setArmSwitch(false);
      transmitter->acknowledge();
    }
  }
}

TEST_F(GuardedBoard, AHangingOwnerIsNotWaitedFor) {
  make("sonicsurface");
  double longest = 0;
  const int count = trials(25);
  for (int i = 0; i < count; ++i) {
    ASSERT_TRUE(soundAfterArming()) << transmitter->status().reason;
    transmitter->show(randomHologram(2));
    const auto until = Clock::now() + std::chrono::microseconds(random() % 24'000);
    while (Clock::now() < until) {
    }
    stalls.begin();

    const auto last = owner->stop();

    ASSERT_TRUE(server->waitUntil(isSilent, seconds(10)));
    const auto silent = server->silentSince();
    ASSERT_TRUE(silent) << i;
    const std::chrono::duration<double> taken = *silent - last;
    if (stalls.counts(taken.count(), 0.1)) {
      longest = std::max(longest, taken.count());
      EXPECT_LE(taken.count(), 0.1) << i;
    } else {
      --i;
    }
    ASSERT_TRUE(reaches(*transmitter, DriveState::kFault));
    EXPECT_THAT(transmitter->status().reason, HasSubstr("did not answer for 80 ms"));
    transmitter->setArmSwitch(false);
    transmitter->acknowledge();
    owner = std::make_unique<Owner>(*transmitter);
  }
  std::printf("longest: %.1f ms of %d\n", 1e3 * longest, count);
}

TEST_F(GuardedBoard, ProgramAndGuardianKeepOneLog) {
  make("sonicsurface");
  ASSERT_TRUE(goLive(*transmitter));
  ASSERT_TRUE(sound());
  transmitter->mute();
  ASSERT_TRUE(server->waitUntil(isSilent, seconds(10)));
  owner.reset();
  transmitter.reset();

  std::stringstream text;
  text << std::ifstream(log()).rdbuf();
  EXPECT_THAT(text.str(), HasSubstr("\tarmed"));
  EXPECT_THAT(text.str(), HasSubstr("\tmuted\tIt was muted."));
}

TEST_F(GuardedBoard, ADeviceThatIsNotThereIsRefusedWithTheReason) {
  make("sonicsurface");
  const auto permission = std::make_shared<Permission>();
  try {
    GuardedLink none({"sonicsurface", "/dev/no_such_port", {}, {}}, permission);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("/dev/no_such_port"));
  }
  EXPECT_THROW(GuardedLink({"no_such_driver", "x", {}, {}}, permission), Error);
}

}  // namespace
}  // namespace acg
