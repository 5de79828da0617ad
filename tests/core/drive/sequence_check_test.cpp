// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/sequence_check.h"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/units.h"

namespace acg {
namespace {

using testing::HasSubstr;

DeviceTraits device() {
  DeviceTraits traits;
  traits.label = "Test device";
  traits.channels = 2;
  traits.levels = {32, 2, {}};
  traits.frameRate = 80;
  traits.storedFrames = 4;
  traits.storedRate = 1000;
  return traits;
}

PhaseFrame frame(std::uint8_t a, std::uint8_t b) { return {{a, b}, {1, 1}}; }

TEST(SequenceCheck, PassesWhatTheDeviceShows) {
  const FrameSequence sequence{{frame(0, 4), frame(9, 31)}, 80, true};
  std::vector<std::string> changes;

  EXPECT_TRUE(sequenceIssues(sequence, device(), SequencePlayer::kHost).empty());
  EXPECT_EQ(slowed(sequence, device(), SequencePlayer::kHost, changes).frames, sequence.frames);
  EXPECT_TRUE(changes.empty());
}

TEST(SequenceCheck, SlowsToTheLinkTheMemoryOrTheSilencer) {
  const FrameSequence sequence{{frame(0, 4)}, 5000, true};
  DeviceTraits traits = device();
  std::vector<std::string> changes;

  EXPECT_THAT(sequenceIssues(sequence, traits, SequencePlayer::kHost).at(0).message,
              HasSubstr("80 frames a second over its link"));
  EXPECT_EQ(slowed(sequence, traits, SequencePlayer::kHost, changes).rate, 80);
  EXPECT_EQ(slowed(sequence, traits, SequencePlayer::kDevice, changes).rate, 1000);
  traits.silencerTime = 2e-3;
  EXPECT_DOUBLE_EQ(slowed(sequence, traits, SequencePlayer::kDevice, changes).rate, 500);
  ASSERT_EQ(changes.size(), 3u);
  EXPECT_THAT(changes[2], HasSubstr("silencer"));
}

TEST(SequenceCheck, RefusesWhatSlowingDoesNotHelp) {
  std::vector<std::string> changes;
  const auto refused = [&](const FrameSequence& sequence, const DeviceTraits& traits,
                           SequencePlayer player) {
    EXPECT_THROW(slowed(sequence, traits, player, changes), Error);
    const auto issues = sequenceIssues(sequence, traits, player);
    return !issues.empty() && issues[0].severity == Severity::kError;
  };
  const std::vector<PhaseFrame> five(5, frame(1, 2));
  EXPECT_TRUE(refused({{}, 10, true}, device(), SequencePlayer::kHost));
  EXPECT_TRUE(refused({five, 0, true}, device(), SequencePlayer::kHost));
  EXPECT_TRUE(refused({five, 10, true}, device(), SequencePlayer::kDevice));
  EXPECT_TRUE(refused({{frame(0, 32)}, 10, true}, device(), SequencePlayer::kHost));
  DeviceTraits noMemory = device();
  noMemory.storedFrames = 0;
  EXPECT_TRUE(refused({{frame(1, 2)}, 10, true}, noMemory, SequencePlayer::kDevice));
}

TEST(SequenceCheck, NamesTheFirstPhaseStepThatIsTooFar) {
  DeviceTraits traits = device();
  traits.phaseStep.value = 2 * kPi * 4 / 32;
  const FrameSequence sequence{{frame(0, 0), frame(4, 0), frame(9, 0), frame(3, 0)}, 50, true};

  const auto issues = sequenceIssues(sequence, traits, SequencePlayer::kHost);

  ASSERT_EQ(issues.size(), 1u);
  EXPECT_EQ(issues[0].path, "frames[1]");
  EXPECT_THAT(issues[0].message, HasSubstr("2 steps"));
}

TEST(SequenceCheck, ASlowedSequenceHasNoIssueAndItsOwnFramesInOrder) {
  std::mt19937 random(1);
  for (int trial = 0; trial < 300; ++trial) {
    DeviceTraits traits = device();
    traits.phaseStep.value = 2 * kPi * (1 + random() % 6) / 32;
    FrameSequence sequence{{}, 200, random() % 2 == 0};
    for (int i = 0; i < 6; ++i) {
      PhaseFrame one = frame(random() % 32, random() % 32);
      one.amplitudes[0] = random() % 4 > 0;
      sequence.frames.push_back(one);
    }
    std::vector<std::string> changes;

    const FrameSequence slow = slowed(sequence, traits, SequencePlayer::kHost, changes);

    EXPECT_TRUE(sequenceIssues(slow, traits, SequencePlayer::kHost).empty());
    auto at = slow.frames.begin();
    for (const PhaseFrame& wanted : sequence.frames) {
      at = std::find(at, slow.frames.end(), wanted);
      ASSERT_NE(at, slow.frames.end());
      ++at;
    }
    EXPECT_GE(changes.size(), 1u);
  }
}

TEST(SequenceCheck, AStepBelowOneLevelCannotMove) {
  DeviceTraits traits = device();
  traits.phaseStep.value = 0.01;
  std::vector<std::string> changes;

  EXPECT_THROW(
      slowed({{frame(0, 0), frame(1, 0)}, 10, false}, traits, SequencePlayer::kHost, changes),
      Error);
}

}  // namespace
}  // namespace acg
