// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "core/drive/transmitter.h"
#include "core/error.h"
#include "tests/core/drive/memory_device.h"

namespace acg {
namespace {

using namespace testdevice;
using testing::HasSubstr;

/// Allows revisions below 100, refuses from 100 on and cannot tell from 200 on; refuses all where
/// somebody is in the sound.
std::string judge(const Hologram& hologram, const Scene& scene) {
  if (scene.findZone("in the sound")) return "The hand zone is in the sound.";
  if (hologram.revision >= 200) throw Error(ErrorCode::kInvalidArgument, "There is no such zone.");
  return hologram.revision >= 100 ? "The ear zone gets 120 dB." : "";
}

/// With one zone of that name, if any.
ScenePtr sceneWith(const std::string& zone) {
  auto scene = std::make_shared<Scene>();
  if (!zone.empty()) scene->zones = {{zone, ZoneKind::kHand, {0, 0, 0.1}, 0.02, true, ""}};
  return scene;
}

class ExposureGate : public testing::Test {
 protected:
  ExposureGate() { make(memoryTraits()); }
  ~ExposureGate() override { owner.reset(); }

  void make(const DeviceTraits& traits, const JudgeHologram& with = judge) {
    owner.reset();
    TransmitterSetup setup;
    setup.name = "Memory";
    setup.driver = std::make_unique<MemoryDriver>(traits, device);
    setup.openLink = [device = device](std::shared_ptr<const Permission> permission) {
      return std::make_unique<UnguardedLink>(std::make_unique<MemoryLink>(device),
                                             std::move(permission));
    };
    setup.elements = {0, 4};
    setup.judge = with;
    transmitter = std::make_unique<Transmitter>(std::move(setup));
    owner = std::make_unique<Owner>(*transmitter);
  }
  int framesSent() {
    int frames = 0;
    for (const auto& sent : device->messages()) frames += sent.bytes[0] == 2;
    return frames;
  }
  int linesWith(const std::string& text) {
    int lines = 0;
    for (const std::string& line : transmitter->log()->recent()) {
      lines += line.find(text) != std::string::npos;
    }
    return lines;
  }

  void show(std::uint64_t revision, const ScenePtr& scene = sceneWith("")) {
    transmitter->show(ones(revision), scene);
  }
  bool arrives(int revision) {
    return device->waitFor([&] { return device->lastRevision() == revision; });
  }

  std::shared_ptr<MemoryDevice> device = std::make_shared<MemoryDevice>();
  std::unique_ptr<Transmitter> transmitter;
  std::unique_ptr<Owner> owner;
};

TEST_F(ExposureGate, LetsPassWhatTheJudgeAllows) {
  ASSERT_TRUE(goLive(*transmitter));
  show(5);
  ASSERT_TRUE(device->waitFor([&] { return device->lastRevision() == 5; }));
  EXPECT_EQ(linesWith("refused"), 0);
}

TEST_F(ExposureGate, MutesALiveDeviceRatherThanSendWhatIsRefused) {
  ASSERT_TRUE(goLive(*transmitter));
  show(5);
  ASSERT_TRUE(device->waitFor([&] { return device->lastRevision() == 5; }));

  show(100);

  ASSERT_TRUE(reaches(*transmitter, DriveState::kFault));
  EXPECT_THAT(transmitter->status().reason, HasSubstr("The ear zone gets 120 dB."));
  ASSERT_TRUE(device->waitFor([&] { return device->sent.back().bytes == Bytes{0}; }));
  for (const auto& sent : device->messages()) {
    EXPECT_FALSE(sent.bytes[0] == 2 && sent.bytes[1] == 100);
  }
  EXPECT_EQ(linesWith("hologram refused\tThe ear zone gets 120 dB."), 1);
}

TEST_F(ExposureGate, ForgetsWhatWasToBeEmittedWhenTheNextIsRefused) {
  transmitter->connect();
  ASSERT_TRUE(reaches(*transmitter, DriveState::kConnected));
  show(5);
  show(100);
  ASSERT_TRUE(transmitter->waitUntil(
      [](const TransmitterStatus& s) { return s.refusal == "The ear zone gets 120 dB."; },
      std::chrono::seconds(10)));
  EXPECT_EQ(transmitter->status().state, DriveState::kConnected);  // silent, so no fault

  ASSERT_TRUE(goLive(*transmitter));
  show(6);
  ASSERT_TRUE(device->waitFor([&] { return device->lastRevision() == 6; }));

  EXPECT_EQ(framesSent(), 1);
}

std::shared_ptr<FrameSequence> sequenceOf(const std::vector<std::uint64_t>& revisions) {
  auto sequence = std::make_shared<FrameSequence>();
  sequence->rate = 500;
  for (const std::uint64_t revision : revisions) {
    const auto phase = static_cast<std::uint8_t>(revision % 32);
    sequence->frames.push_back(PhaseFrame{{phase, 2, 3, 4}, {1, 1, 1, 1}, revision});
  }
  return sequence;
}

TEST_F(ExposureGate, StreamsASequenceOfWhichEveryFrameIsAllowed) {
  ASSERT_TRUE(goLive(*transmitter));
  transmitter->stream(sequenceOf({1, 2, 3, 4}), false, sceneWith(""));
  ASSERT_TRUE(device->waitFor([&] { return device->lastRevision() == 4; }));
  EXPECT_EQ(linesWith("refused"), 0);
}

TEST_F(ExposureGate, SendsNoFrameOfASequenceOfWhichOneIsRefused) {
  ASSERT_TRUE(goLive(*transmitter));
  show(5);
  ASSERT_TRUE(device->waitFor([&] { return device->lastRevision() == 5; }));
  const int before = framesSent();

  transmitter->stream(sequenceOf({1, 2, 3, 100}), false, sceneWith(""));

  ASSERT_TRUE(reaches(*transmitter, DriveState::kFault));
  EXPECT_THAT(transmitter->status().reason, HasSubstr("The ear zone gets 120 dB."));
  ASSERT_TRUE(device->waitFor([&] { return device->sent.back().bytes == Bytes{0}; }));
  EXPECT_EQ(framesSent(), before);
}

TEST_F(ExposureGate, ForgetsASequenceWhenAHologramAfterItIsRefused) {
  ASSERT_TRUE(goLive(*transmitter));
  auto endless = sequenceOf({1, 2});
  endless->repeats = true;
  transmitter->stream(endless, false, sceneWith(""));
  ASSERT_TRUE(device->waitFor([&] { return device->lastRevision() == 2; }));
  show(100);
  ASSERT_TRUE(reaches(*transmitter, DriveState::kFault));
  ASSERT_TRUE(transmitter->waitUntil([](const auto& s) { return !s.isStreaming; },
                                     std::chrono::seconds(10)));
  transmitter->setArmSwitch(false);
  transmitter->acknowledge();
  const int before = framesSent();

  ASSERT_TRUE(goLive(*transmitter));
  show(6);

  ASSERT_TRUE(device->waitFor([&] { return device->lastRevision() == 6; }));
  EXPECT_EQ(framesSent(), before + 1);
}

TEST_F(ExposureGate, RefusesWhatTheJudgeCannotTell) {
  ASSERT_TRUE(goLive(*transmitter));

  show(200);

  ASSERT_TRUE(reaches(*transmitter, DriveState::kFault));
  EXPECT_EQ(framesSent(), 0);
  EXPECT_EQ(linesWith("There is no such zone."), 2);  // refused, and muted for it
}

TEST_F(ExposureGate, RefusesAHologramThatComesWithoutItsScene) {
  ASSERT_TRUE(goLive(*transmitter));

  show(5, nullptr);

  ASSERT_TRUE(reaches(*transmitter, DriveState::kFault));
  EXPECT_THAT(transmitter->status().reason, HasSubstr("without the scene"));
  EXPECT_EQ(framesSent(), 0);
}

TEST_F(ExposureGate, JudgesEachHologramInTheZonesOfItsOwnScene) {
  ASSERT_TRUE(goLive(*transmitter));
  show(5, sceneWith("beside"));
  ASSERT_TRUE(arrives(5));

  show(6, sceneWith("in the sound"));

  ASSERT_TRUE(reaches(*transmitter, DriveState::kFault));
  EXPECT_EQ(framesSent(), 1);
}

TEST_F(ExposureGate, MutesWhatIsShownWhenAZoneIsMovedIntoIt) {
  ASSERT_TRUE(goLive(*transmitter));
  transmitter->heedZones(sceneWith("beside"));
  show(5, sceneWith("beside"));
  ASSERT_TRUE(arrives(5));

  transmitter->heedZones(sceneWith("in the sound"));

  ASSERT_TRUE(reaches(*transmitter, DriveState::kFault));
  EXPECT_THAT(transmitter->status().reason, HasSubstr("The hand zone is in the sound."));
  ASSERT_TRUE(device->waitFor([&] { return device->sent.back().bytes == Bytes{0}; }));
}

TEST_F(ExposureGate, JudgesALateHologramInTheZonesAsTheyAreNow) {
  ASSERT_TRUE(goLive(*transmitter));
  transmitter->heedZones(sceneWith("in the sound"));

  show(5, sceneWith("beside"));  // solved for the scene before

  ASSERT_TRUE(reaches(*transmitter, DriveState::kFault));
  EXPECT_EQ(framesSent(), 0);
}

TEST_F(ExposureGate, LetsWhatIsShownGoOnWhereNewZonesAreFine) {
  ASSERT_TRUE(goLive(*transmitter));
  show(5, sceneWith("beside"));
  ASSERT_TRUE(arrives(5));

  transmitter->heedZones(sceneWith("elsewhere"));
  show(6, sceneWith("elsewhere"));

  ASSERT_TRUE(arrives(6));
  EXPECT_EQ(framesSent(), 2);
  EXPECT_EQ(transmitter->status().state, DriveState::kLive);
}

TEST_F(ExposureGate, LetsNothingPassByZonesThatAreOlderThanTheHologramsScene) {
  std::mutex mutex;
  std::map<std::uint64_t, int> newestZones;  // that a revision was judged in
  make(memoryTraits(), [&](const Hologram& hologram, const Scene& scene) {
    const std::lock_guard lock(mutex);
    int& newest = newestZones[hologram.revision];
    newest = std::max(newest, std::stoi(scene.zones.at(0).id));
    return std::string();
  });
  ASSERT_TRUE(goLive(*transmitter));
  constexpr std::uint64_t kLast = 250;
  std::thread solver;
  for (std::uint64_t revision = 1; revision <= kLast; ++revision) {
    const ScenePtr scene = sceneWith(std::to_string(revision));
    transmitter->heedZones(scene);
    if (solver.joinable()) solver.join();
    solver = std::thread([this, revision, scene] { show(revision, scene); });
  }
  solver.join();
  ASSERT_TRUE(arrives(kLast));

  const std::lock_guard lock(mutex);
  int frames = 0;
  for (const auto& sent : device->messages()) {
    if (sent.bytes[0] != 2) continue;
    ++frames;
    EXPECT_GE(newestZones.at(sent.bytes[1]), sent.bytes[1]);
  }
  EXPECT_GT(frames, 0);
}

TEST_F(ExposureGate, JudgesWhatTheDeviceMakesOfAHologram) {
  std::vector<Eigen::VectorXcd> judged;
  make(memoryTraits(), [&](const Hologram& hologram, const Scene&) {
    judged.push_back(hologram.drives);
    return std::string();
  });
  ASSERT_TRUE(goLive(*transmitter));

  // An element on or off is as loud as it can be from one half on; the fifth is not of the device.
  transmitter->show(hologramOf(Eigen::VectorXcd{{0.6, 0.4, 0.0, -0.5, 0.3}}, 7), sceneWith(""));
  ASSERT_TRUE(arrives(7));

  ASSERT_EQ(judged.size(), 2u);
  EXPECT_LT((judged[0] - Eigen::VectorXcd{{1.0, 0.0, 0.0, -1.0, 0.0}}).norm(), 1e-12);
  EXPECT_LT((judged[1] - Eigen::VectorXcd{{1.0, 0.0, 0.0, -1.0, 0.3}}).norm(), 1e-12);
}

TEST_F(ExposureGate, SendsNoMixtureOfTwoHologramsWhereZonesAreJudged) {
  DeviceTraits traits = memoryTraits();
  traits.phaseStep = {0.5, "test"};
  make(traits);
  ASSERT_TRUE(goLive(*transmitter));
  show(5, sceneWith("beside"));
  ASSERT_TRUE(arrives(5));
  const std::size_t before = device->messages().size();

  transmitter->show(hologramOf(-Eigen::VectorXcd::Ones(4), 6), sceneWith("beside"));
  ASSERT_TRUE(arrives(6));

  const auto sent = device->messages();
  for (std::size_t i = before; i + 1 < sent.size(); ++i) {
    EXPECT_EQ(sent[i].bytes[0], 2);
    EXPECT_TRUE(std::all_of(sent[i].bytes.begin() + 6, sent[i].bytes.end(),
                            [](std::uint8_t amplitude) { return amplitude == 0; }));
  }
  EXPECT_EQ(sent.back().bytes[2], 16);  // half a turn, at once
}

}  // namespace
}  // namespace acg
