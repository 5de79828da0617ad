// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>
#include <string>

#include <gmock/gmock.h>

#include "core/drive/transmitter.h"
#include "core/error.h"
#include "tests/core/drive/memory_device.h"

namespace acg {
namespace {

using namespace testdevice;
using testing::HasSubstr;

/// Allows revisions below 100, refuses from 100 on and cannot tell from 200 on.
std::string judge(const Hologram& hologram) {
  if (hologram.revision >= 200) throw Error(ErrorCode::kInvalidArgument, "There is no such zone.");
  return hologram.revision >= 100 ? "The ear zone gets 120 dB." : "";
}

HologramPtr ones(std::uint64_t revision) { return hologramOf(Eigen::VectorXcd::Ones(4), revision); }

class ExposureGate : public testing::Test {
 protected:
  ExposureGate() {
    TransmitterSetup setup;
    setup.name = "Memory";
    setup.driver = std::make_unique<MemoryDriver>(memoryTraits(), device);
    setup.openLink = [device = device](std::shared_ptr<const Permission> permission) {
      return std::make_unique<UnguardedLink>(std::make_unique<MemoryLink>(device),
                                             std::move(permission));
    };
    setup.elements = {0, 4};
    setup.judge = judge;
    transmitter = std::make_unique<Transmitter>(std::move(setup));
    owner = std::make_unique<Owner>(*transmitter);
  }
  ~ExposureGate() override { owner.reset(); }

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

  std::shared_ptr<MemoryDevice> device = std::make_shared<MemoryDevice>();
  std::unique_ptr<Transmitter> transmitter;
  std::unique_ptr<Owner> owner;
};

TEST_F(ExposureGate, LetsPassWhatTheJudgeAllows) {
  ASSERT_TRUE(goLive(*transmitter));
  transmitter->show(ones(5));
  ASSERT_TRUE(device->waitFor([&] { return device->lastRevision() == 5; }));
  EXPECT_EQ(linesWith("refused"), 0);
}

TEST_F(ExposureGate, MutesALiveDeviceRatherThanSendWhatIsRefused) {
  ASSERT_TRUE(goLive(*transmitter));
  transmitter->show(ones(5));
  ASSERT_TRUE(device->waitFor([&] { return device->lastRevision() == 5; }));

  transmitter->show(ones(100));

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
  transmitter->show(ones(5));
  transmitter->show(ones(100));
  ASSERT_TRUE(transmitter->waitUntil(
      [](const TransmitterStatus& s) { return s.refusal == "The ear zone gets 120 dB."; },
      std::chrono::seconds(10)));
  EXPECT_EQ(transmitter->status().state, DriveState::kConnected);  // silent, so no fault

  ASSERT_TRUE(goLive(*transmitter));
  transmitter->show(ones(6));
  ASSERT_TRUE(device->waitFor([&] { return device->lastRevision() == 6; }));

  EXPECT_EQ(framesSent(), 1);
}

TEST_F(ExposureGate, RefusesWhatTheJudgeCannotTell) {
  ASSERT_TRUE(goLive(*transmitter));

  transmitter->show(ones(200));

  ASSERT_TRUE(reaches(*transmitter, DriveState::kFault));
  EXPECT_EQ(framesSent(), 0);
  EXPECT_EQ(linesWith("There is no such zone."), 2);  // refused, and muted for it
}

}  // namespace
}  // namespace acg
