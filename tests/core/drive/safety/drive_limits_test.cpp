// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/safety/drive_limits.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/units.h"

namespace acg {
namespace {

using testing::HasSubstr;

DeviceTraits device(int channels, DriveLevels levels) {
  DeviceTraits traits;
  traits.label = "Test device";
  traits.channels = channels;
  traits.levels = levels;
  return traits;
}

PhaseFrame frameOf(std::vector<std::uint8_t> phases, std::uint8_t amplitude) {
  const std::vector<std::uint8_t> amplitudes(phases.size(), amplitude);
  return {std::move(phases), amplitudes};
}

DeviceReport atDegrees(double temperature) {
  DeviceReport report;
  report.temperature = temperature;
  return report;
}

TEST(DriveLimits, LetsThroughWhatObeys) {
  const DriveLimits limits(device(3, {32, 2, {}}), {});
  const PhaseFrame frame = frameOf({0, 16, 31}, 1);

  const LimitedFrame result = limits.limit(frame, frameOf({16, 0, 1}, 1));

  EXPECT_EQ(result.frame, frame);
  EXPECT_EQ(std::accumulate(result.reduced.begin(), result.reduced.end(), 0), 0);
  EXPECT_TRUE(result.isSettled);
}

TEST(DriveLimits, CutsPulsesToTheDutyOfTheTraits) {
  DeviceTraits traits = device(2, {128, 65, DriveLevels::Law::kDuty});
  traits.duty = {0.25, "Board manual 2024"};
  const DriveLimits limits(traits, {});
  PhaseFrame frame = frameOf({0, 0}, 64);
  frame.amplitudes[1] = 20;

  const LimitedFrame result = limits.limit(frame, {});

  EXPECT_EQ(result.frame.amplitudes, (std::vector<std::uint8_t>{32, 20}));  // 32 / 128 = 1/4
  EXPECT_EQ(result.count(LimitKind::kDuty), 1);
  EXPECT_THAT(limits.sentence(LimitKind::kDuty, 1), HasSubstr("Board manual 2024"));
}

TEST(DriveLimits, TooMuchSupplySilencesAll) {
  DeviceTraits traits = device(2, {32, 2, {}});
  traits.voltage = {20, "Data sheet"};

  EXPECT_EQ(DriveLimits(traits, {20.5, 1}).limit(frameOf({3, 4}, 1), {}).frame.amplitudes,
            (std::vector<std::uint8_t>{0, 0}));
  EXPECT_EQ(DriveLimits(traits, {20, 1}).limit(frameOf({3, 4}, 1), {}).frame.amplitudes,
            (std::vector<std::uint8_t>{1, 1}));
}

TEST(DriveLimits, PhasesMoveTheShortWayUntilTheyAreThere) {
  DeviceTraits traits = device(3, {32, 2, {}});
  traits.phaseStep = {2 * kPi * 3 / 32, "by judgement"};
  const DriveLimits limits(traits, {});
  PhaseFrame now = frameOf({2, 10, 7}, 1);
  now.amplitudes[2] = 0;  // silent: may begin anywhere
  const PhaseFrame wanted = frameOf({28, 14, 23}, 1);

  LimitedFrame first = limits.limit(wanted, now);
  LimitedFrame second = limits.limit(wanted, first.frame);

  EXPECT_EQ(first.frame.phases, (std::vector<std::uint8_t>{31, 13, 23}));
  EXPECT_FALSE(first.isSettled);
  EXPECT_EQ(first.count(LimitKind::kPhaseStep), 2);
  EXPECT_EQ(second.frame, wanted);
  EXPECT_TRUE(second.isSettled);
}

TEST(DriveLimits, HeatReducesThenMutesAndStaysOff) {
  DeviceTraits traits = device(4, {16, 101, {}});
  traits.warnTemperature = {50, "by judgement"};
  traits.muteTemperature = {65, "by judgement"};
  DriveLimits limits(traits, {});
  const PhaseFrame full = frameOf({0, 0, 0, 0}, 100);

  EXPECT_FALSE(limits.heed(atDegrees(49)));
  EXPECT_EQ(limits.limit(full, {}).frame.amplitudes[0], 100);
  EXPECT_FALSE(limits.heed(atDegrees(56)));
  EXPECT_EQ(limits.limit(full, {}).frame.amplitudes[0], 60);
  EXPECT_EQ(limits.limit(full, {}).count(LimitKind::kTemperature), 4);

  const auto why = limits.heed(atDegrees(65));
  ASSERT_TRUE(why);
  EXPECT_THAT(*why, HasSubstr("65.0 degrees Celsius"));
  EXPECT_FALSE(limits.heed(atDegrees(30)));  // cooled down, but latched
  EXPECT_EQ(limits.limit(full, {}).frame.amplitudes[0], 0);
  limits.acknowledge();
  EXPECT_EQ(limits.limit(full, {}).frame.amplitudes[0], 100);
  EXPECT_TRUE(limits.heed(atDegrees(std::numeric_limits<double>::quiet_NaN())));
}

TEST(DriveLimits, HeatSilencesElementsInTurnThatAreOnlyOnOrOff) {
  DeviceTraits traits = device(64, {32, 2, {}});
  traits.warnTemperature = {50, ""};
  traits.muteTemperature = {70, ""};
  DriveLimits limits(traits, {});
  limits.heed(atDegrees(65));

  const auto amplitudes =
      limits.limit(frameOf(std::vector<std::uint8_t>(64, 5), 1), {}).frame.amplitudes;

  EXPECT_EQ(std::count(amplitudes.begin(), amplitudes.end(), 1), 16);
}

TEST(DriveLimits, WhatTheDeviceCallsAFaultMutes) {
  DriveLimits limits(device(1, {32, 2, {}}), {});
  DeviceReport report;
  report.faults = {"Over-current at board 2."};

  EXPECT_THAT(limits.heed(report).value_or(""), HasSubstr("Over-current at board 2;"));
  EXPECT_TRUE(limits.isLatched());
  limits.acknowledge();
  report = {};
  report.isTooHot = true;
  EXPECT_TRUE(limits.heed(report));
}

TEST(DriveLimits, RefusesSettingsAndFramesThatMakeNoSense) {
  const DeviceTraits traits = device(2, {32, 2, {}});
  EXPECT_THROW(DriveLimits(traits, {-1, 1}), Error);
  EXPECT_THROW(DriveLimits(traits, {0, 1.01}), Error);
  EXPECT_THROW(DriveLimits(traits, {0, std::numeric_limits<double>::quiet_NaN()}), Error);
  EXPECT_THROW(DriveLimits(traits, {}).limit(frameOf({1}, 1), {}), Error);
}

/// A device with limits of any kind, out of a seed.
DeviceTraits randomDevice(std::mt19937_64& random, int channels) {
  const auto pick = [&](int count) { return static_cast<int>(random() % count); };
  DeviceTraits traits = device(channels, {1 + pick(256), pick(257), {}});
  if (pick(2)) traits.levels.law = DriveLevels::Law::kDuty;
  if (traits.levels.amplitudeLevels == 1) traits.levels.amplitudeLevels = 0;
  traits.duty.value = 0.05 * pick(11);
  if (pick(2)) traits.phaseStep.value = 0.02 * pick(200);
  if (pick(4) == 0) traits.voltage.value = 10;
  traits.warnTemperature.value = 50;
  traits.muteTemperature.value = 65;
  return traits;
}

/// Counts what a limited frame breaks.
int violations(const DeviceTraits& traits, const PhaseFrame& wanted, const PhaseFrame& before,
               const PhaseFrame& sent, bool mustBeSilent) {
  int count = 0;
  const int levels = traits.levels.phaseLevels;
  const double step = traits.phaseStep.value > 0 ? traits.phaseStep.value : 2 * kPi;
  for (std::size_t n = 0; n < sent.phases.size(); ++n) {
    if (sent.amplitudes[n] > wanted.amplitudes[n]) ++count;
    if (mustBeSilent && sent.amplitudes[n] > 0) ++count;
    if (sent.phases[n] >= levels) ++count;
    const int top = std::max(2, traits.levels.amplitudeLevels) - 1;
    if (sent.amplitudes[n] > top) ++count;
    if (traits.levels.law == DriveLevels::Law::kDuty && traits.levels.amplitudeLevels > 2 &&
        sent.amplitudes[n] > 2 * top * std::min(0.5, traits.duty.value) + 1e-6) {
      ++count;
    }
    if (sent.amplitudes[n] == 0 || before.amplitudes.empty() || before.amplitudes[n] == 0) continue;
    const int apart = std::abs(sent.phases[n] - before.phases[n]);
    if (2 * kPi * std::min(apart, levels - apart) / levels > step + 1e-6) ++count;
  }
  return count;
}

TEST(DriveLimits, NoRandomFrameGetsThroughUnreduced) {
  const char* asked = std::getenv("ACG_LIMIT_FRAMES");
  const long frames = asked ? std::atol(asked) : 200'000;
  constexpr int kChannels = 12, kFramesEach = 100;
  std::mt19937_64 random(18);
  long found = 0;
  for (long done = 0; done < frames; done += kFramesEach) {
    const DeviceTraits traits = randomDevice(random, kChannels);
    const DriveSettings settings{random() % 4 ? 0.0 : 12.0, 0.1 * double(random() % 11)};
    DriveLimits limits(traits, settings);
    PhaseFrame before;
    for (int i = 0; i < kFramesEach; ++i) {
      PhaseFrame wanted = frameOf(std::vector<std::uint8_t>(kChannels), 0);
      for (auto& code : wanted.phases) code = static_cast<std::uint8_t>(random());
      for (auto& code : wanted.amplitudes) code = static_cast<std::uint8_t>(random());
      if (random() % 16 == 0) limits.heed(atDegrees(40 + double(random() % 27)));
      const bool isOverVoltage =
          traits.voltage.value > 0 && settings.supplyVoltage > traits.voltage.value;

      const PhaseFrame sent = limits.limit(wanted, before).frame;

      found += violations(traits, wanted, before, sent, isOverVoltage || limits.isLatched());
      before = sent;
      if (limits.isLatched() && random() % 4 == 0) limits.acknowledge();
    }
  }
  EXPECT_EQ(found, 0) << "in " << frames << " frames";
}

}  // namespace
}  // namespace acg
