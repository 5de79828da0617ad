// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3/autd3_driver.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/drive/quantiser.h"
#include "core/error.h"
#include "tests/hardware/autd3/autd3_fixture.h"

namespace acg::autd3 {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

struct Autd3 : testing::Test {
  Autd3Emulator emulator{2};
  MemoryLink link{emulator, 97};
  Autd3Driver driver{autd3Settings(twoDevices())};

  FrameSequence sequence(int count, double rate) const {
    FrameSequence result{{}, rate, true};
    for (int i = 0; i < count; ++i) {
      result.frames.push_back(randomFrame(driver.traits().channels, unsigned(i)));
    }
    return result;
  }
};

TEST_F(Autd3, StartsSilentAndTellsItsFirmware) {
  driver.start(link);

  EXPECT_TRUE(isSilent(emulator));
  EXPECT_EQ(driver.report(link).firmware, "CPU v12.1.0, FPGA v12.1.0, emulated");
  EXPECT_THAT(emulator.complaints(), IsEmpty());
}

TEST_F(Autd3, EmitsWhatItIsSent) {
  driver.start(link);
  for (unsigned seed = 0; seed < 40; ++seed) {
    const PhaseFrame frame = randomFrame(498, seed);

    driver.send(link, frame);

    expectEmitted(emulator, frame);
  }
  EXPECT_EQ(emulator.frames(), 40u);
}

TEST_F(Autd3, StartsAgainOnAnOpenConnection) {
  driver.start(link);
  driver.send(link, randomFrame(498, 1));

  driver.start(link);

  EXPECT_TRUE(isSilent(emulator));
  const PhaseFrame frame = randomFrame(498, 2);
  driver.send(link, frame);
  expectEmitted(emulator, frame);
}

TEST_F(Autd3, PlaysAStoredSequenceAtItsRate) {
  driver.start(link);
  const FrameSequence frames = sequence(5, 500);

  driver.store(link, frames);

  // 80 periods of 25 us a frame; the place follows from the system time.
  std::vector<int> seen;
  for (int step = 0; step < 10; ++step) {
    const int index = static_cast<int>(emulator.device(0).fpga().stm.index());
    expectEmitted(emulator, frames.frames[std::size_t(index)]);
    seen.push_back(index);
    emulator.pass(std::chrono::milliseconds(2));
  }
  for (std::size_t i = 1; i < seen.size(); ++i) EXPECT_EQ(seen[i], (seen[i - 1] + 1) % 5);
}

TEST_F(Autd3, StoresFullIntensitiesTwoToAFrame) {
  driver.start(link);
  FrameSequence frames = sequence(4, 1000);
  for (PhaseFrame& frame : frames.frames) frame.amplitudes.assign(498, 255);
  const std::size_t before = link.sent().size();

  driver.store(link, frames);

  const std::size_t twoFrames = 2 * (1 + 2 * kTxBytes + 2);  // each read before and after
  EXPECT_EQ(link.sent().size() - before, twoFrames);
  const std::size_t index = emulator.device(0).fpga().stm.index();
  expectEmitted(emulator, frames.frames[index]);
}

TEST_F(Autd3, ReplacesSequencesAndFramesByEachOther) {
  driver.start(link);
  for (unsigned round = 0; round < 3; ++round) {
    const FrameSequence frames = sequence(2 + int(round), 1000);
    driver.store(link, frames);
    expectEmitted(emulator, frames.frames[emulator.device(0).fpga().stm.index()]);
    driver.store(link, frames);
    expectEmitted(emulator, frames.frames[emulator.device(0).fpga().stm.index()]);
    const PhaseFrame frame = randomFrame(498, 77 + round);
    driver.send(link, frame);
    expectEmitted(emulator, frame);
  }
  EXPECT_THAT(emulator.complaints(), IsEmpty());
}

TEST_F(Autd3, RefusesARateAboveTheSilencersBeforeSending) {
  driver.start(link);
  const std::size_t before = link.sent().size();

  try {
    driver.store(link, sequence(3, 2000));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    EXPECT_THAT(error.what(), HasSubstr("silencer"));
  }
  EXPECT_THROW(driver.store(link, sequence(3, 999)), Error);
  EXPECT_THROW(driver.store(link, sequence(1, 1000)), Error);
  EXPECT_THROW(driver.store(link, {sequence(3, 1000).frames, 1000, false}), Error);
  EXPECT_EQ(link.sent().size(), before);
}

TEST_F(Autd3, PlaysFasterWithFewerStepsOfTheSilencer) {
  ParameterSet settings = twoDevices();
  settings["silencer_phase_steps"] = std::int64_t{10};
  Autd3Driver quick(autd3Settings(settings));
  quick.start(link);

  quick.store(link, sequence(3, 4000));

  EXPECT_EQ(emulator.device(0).fpga().stmTiming[1].divider, 10);
  EXPECT_DOUBLE_EQ(quick.traits().storedRate, 4000);
  EXPECT_DOUBLE_EQ(quick.traits().silencerTime, 250e-6);
}

TEST_F(Autd3, KeepsIntensitiesAtOrBelowTheLimit) {
  ParameterSet settings = twoDevices();
  settings["intensity_limit"] = std::int64_t{100};
  Autd3Driver limited(autd3Settings(settings));
  limited.start(link);
  PhaseFrame frame = randomFrame(498, 3);

  limited.send(link, frame);

  for (std::uint8_t& code : frame.amplitudes) code = std::min<std::uint8_t>(code, 100);
  expectEmitted(emulator, frame);
}

TEST_F(Autd3, ModulatesAllElementsBySine) {
  ParameterSet settings = twoDevices();
  settings["modulation"] = std::string("sine");
  settings["modulation_frequency_hz"] = std::int64_t{200};
  Autd3Driver modulated(autd3Settings(settings));
  modulated.start(link);
  PhaseFrame frame = randomFrame(498, 3);
  frame.amplitudes.assign(498, 255);

  modulated.send(link, frame);

  double least = 1, most = 0;
  for (int i = 0; i < 20; ++i) {  // 5 ms, a whole period
    const double amplitude = std::abs(emulator.emitted()[7]);
    least = std::min(least, amplitude);
    most = std::max(most, amplitude);
    emulator.pass(std::chrono::microseconds(250));
  }
  EXPECT_LT(least, 0.01);
  EXPECT_GT(most, 0.99);
}

TEST_F(Autd3, LetsTheDevicesFocusByThemselves) {
  driver.start(link);
  const double speed = 340, wavenumber = 2 * std::numbers::pi * 40e3 / speed;
  const Eigen::Vector3d focus(0.1, 0.07, 0.15);
  const std::vector<StmFocus> foci = {{focus, 255}, {focus, 255}};

  driver.storeFoci(link, foci, 1, speed, 1000);

  const auto emitted = emulator.emitted();
  for (int n = 0; n < 2 * kElements; ++n) {
    const auto [column, row] = gridPlace(n % kElements);
    const Eigen::Vector3d element(column * kPitch + (n / kElements) * kDeviceWidth, row * kPitch,
                                  0);
    // An element further away is driven earlier: phase minus k times distance.
    const auto wanted = std::polar(1.0, -wavenumber * (focus - element).norm());
    EXPECT_NEAR(std::arg(emitted[std::size_t(n)] / wanted), 0, 0.1) << "element " << n;
    EXPECT_NEAR(std::abs(emitted[std::size_t(n)]), 1, 1e-9);
  }
}

TEST_F(Autd3, TurnsAPhaseOnsetIntoALaterPulse) {
  driver.start(link);
  PhaseFrame frame = silentFrame(driver.traits());
  frame.amplitudes[0] = frame.amplitudes[1] = 255;
  frame.phases[1] = 64;  // a quarter turn

  driver.send(link, frame);

  const auto emitted = emulator.emitted();
  // With e^{-i w t} a drive of phase phi peaks phi / w later.
  EXPECT_NEAR(std::arg(emitted[1] / emitted[0]), std::numbers::pi / 2, 1e-9);
  EXPECT_FALSE(driver.traits().leads);
}

TEST_F(Autd3, SendsItsSettingsAgainAfterSomebodyMutedTheDevices) {
  ParameterSet settings = twoDevices();
  settings["silencer_phase_steps"] = std::int64_t{60};
  settings["silencer_intensity_steps"] = std::int64_t{20};
  Autd3Driver other(autd3Settings(settings));
  other.start(link);
  other.send(link, randomFrame(498, 4));
  link.send(other.muteMessage(), std::chrono::milliseconds(0));
  ASSERT_TRUE(isSilent(emulator));

  const PhaseFrame frame = randomFrame(498, 5);
  other.send(link, frame);

  expectEmitted(emulator, frame);
  // The 40 steps that a mute leaves behind would take a divider of 50; the driver's 60 do not.
  auto device = dynamic_cast<const CpuModel&>(emulator.device(1));
  const std::vector<StmFocus> foci(2, {{0, 0, 0.1}, 255});
  device.receive(txFrame(15, fociStm(foci, 1, 340, {50, 1})[0]));
  EXPECT_EQ(acknowledgementOf(device.answer()).error, kSilencerRefuses);
}

TEST_F(Autd3, ChecksFramesBeforeTheyAreSent) {
  driver.start(link);
  EXPECT_THROW(driver.send(link, randomFrame(249, 1)), Error);
}

}  // namespace
}  // namespace acg::autd3
