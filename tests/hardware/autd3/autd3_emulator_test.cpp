// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3/autd3_emulator.h"

#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hardware/autd3/byte_writer.h"
#include "hardware/autd3/modulation_samples.h"
#include "hardware/autd3/stm.h"
#include "tests/hardware/autd3/autd3_fixture.h"

namespace acg::autd3 {
namespace {

using testing::ElementsAre;

std::uint8_t errorOf(CpuModel& device, const Payload& first, const Payload& second = {}) {
  static std::uint8_t id = 0;
  id = (id + 1) % 16;
  device.receive(txFrame(id, first, second));
  const Acknowledgement answer = acknowledgementOf(device.answer());
  EXPECT_EQ(answer.messageId, id);
  return answer.error;
}

Payload fullGain(int segment) {
  return gain(std::vector<std::uint8_t>(kElements, 9), std::vector<std::uint8_t>(kElements, 255),
              segment);
}

TEST(Autd3Device, IgnoresAFrameOfTheNumberThatItHadLast) {
  CpuModel device;
  device.receive(txFrame(3, fullGain(0)));
  device.receive(txFrame(3, clear()));
  EXPECT_EQ(std::abs(device.fpga().emitted(0)), 1);

  device.receive(txFrame(4, clear()));
  EXPECT_EQ(std::abs(device.fpga().emitted(0)), 0);
}

TEST(Autd3Device, RefusesWhatTheFirmwareRefuses) {
  CpuModel device;
  EXPECT_EQ(errorOf(device, {0x55, 0}), kUnknownTag);
  EXPECT_EQ(errorOf(device, firmwareInfo(InfoType(9))), kBadInfoType);
  EXPECT_EQ(errorOf(device, {kGainStmSegment, 1, kAtOnce, 0, 0, 0, 0, 0}), kBadSegment);
  EXPECT_EQ(errorOf(device, {kFociStmSegment, 1, kAtOnce, 0, 0, 0, 0, 0}), kBadSegment);
  EXPECT_EQ(errorOf(device, nop(), {0x56, 0}), kUnknownTag);
  device.receive(txFrame(0x10, nop()));
  EXPECT_THAT(device.answer(), ElementsAre(0, kBadMessageId << 4));
}

TEST(Autd3Device, RefusesSequencesFasterThanItsStrictSilencer) {
  CpuModel device;
  const std::vector<StmFocus> foci(2, {{0, 0, 0.1}, 255});
  EXPECT_EQ(errorOf(device, fociStm(foci, 1, 340, {39, 1})[0]), kSilencerRefuses);
  EXPECT_EQ(errorOf(device, modulation(std::vector<std::uint8_t>(2, 1), 9, 0)[0]),
            kSilencerRefuses);
  EXPECT_EQ(errorOf(device, fociStm(foci, 1, 340, {40, 1})[0]), kNoError);
  EXPECT_EQ(errorOf(device, silencer(10, 41, true)), kSilencerRefuses);
  EXPECT_EQ(errorOf(device, silencer(10, 41, false)), kNoError);
  EXPECT_EQ(errorOf(device, fociStm(foci, 1, 340, {1, 0})[0]), kNoError);
}

TEST(Autd3Device, RefusesTransitionsThatDoNotFitTheSegment) {
  CpuModel device;
  const std::vector<StmFocus> foci(2, {{0, 0, 0.1}, 255});
  EXPECT_EQ(errorOf(device, fociStm(foci, 1, 340, {40, 0, kAtIndexZero})[0]), kBadTransitionMode);
  EXPECT_EQ(errorOf(device, fociStm(foci, 1, 340, {40, 1, kAtOnce, 0})[0]), kBadTransitionMode);
  // A time that has passed: everything is written, but does not play.
  EXPECT_EQ(errorOf(device, fociStm(foci, 1, 340, {40, 1, kAtSystemTime, 0})[0]),
            kMissedTransition);
  EXPECT_EQ(device.fpga().stm.segment(), 0);
}

TEST(Autd3Device, PlaysAFiniteSequenceOnceAndStaysAtItsEnd) {
  CpuModel device;
  std::vector<StmFocus> foci(4, {{0, 0, 0.1}, 0});
  for (std::size_t i = 0; i < foci.size(); ++i) foci[i].intensityOrOffset = std::uint8_t(60 * i);
  ASSERT_EQ(errorOf(device, fociStm(foci, 1, 340, {40, 1, kAtIndexZero, 0})[0]), kNoError);

  std::vector<std::uint32_t> seen;
  for (int ms = 0; ms < 14; ++ms) {
    device.pass(1'000'000);
    if (device.fpga().stm.segment() == 1) seen.push_back(device.fpga().stm.index());
  }

  ASSERT_GE(seen.size(), 6u);
  EXPECT_THAT(std::vector(seen.begin(), seen.begin() + 6), ElementsAre(0, 1, 2, 3, 3, 3));
  EXPECT_EQ(device.fpga().drive(5).intensity, 180);
}

TEST(Autd3Device, MasksAndCorrectsElements) {
  CpuModel device;
  std::array<bool, kElements> isOn;
  isOn.fill(true);
  isOn[7] = false;
  std::array<std::uint8_t, kElements> correction{};
  correction[8] = 250;
  errorOf(device, fullGain(0));
  errorOf(device, outputMask(0, isOn));
  errorOf(device, phaseCorrection(correction));

  EXPECT_EQ(device.fpga().drive(6).intensity, 255);
  EXPECT_EQ(device.fpga().drive(7).intensity, 0);
  EXPECT_EQ(device.fpga().drive(8).phase, (9 + 250) & 0xFF);
}

TEST(Autd3Device, TakesPulseWidthsOfItsOwn) {
  CpuModel device;
  std::array<std::uint16_t, 256> widths{};
  widths[255] = 128;  // a quarter of the period
  errorOf(device, fullGain(0));
  errorOf(device, pulseWidths(widths));

  EXPECT_NEAR(std::abs(device.fpga().emitted(0)), std::sqrt(0.5), 1e-9);
}

TEST(Autd3Device, SwitchesSegmentsOfGains) {
  CpuModel device;
  errorOf(device, fullGain(1));
  EXPECT_EQ(device.fpga().stm.segment(), 1);

  EXPECT_EQ(errorOf(device, {kGainSegment, 0}), kNoError);

  EXPECT_EQ(device.fpga().stm.segment(), 0);
  EXPECT_EQ(std::abs(device.fpga().emitted(0)), 0);
}

TEST(Autd3Device, AnswersItsStateOnRequest) {
  CpuModel device;
  errorOf(device, readState(true));
  EXPECT_EQ(device.answer()[0], kStateValid | kGainMode);
  device.fpga().isHot = true;
  EXPECT_EQ(device.answer()[0], kStateValid | kGainMode | kTooHot);
  errorOf(device, fullGain(1));
  EXPECT_EQ(device.answer()[0] & kStmSegmentBit, kStmSegmentBit);
}

TEST(Autd3Server, EndsAConnectionThatDoesNotGreet) {
  Autd3Emulator emulator(1);
  const std::uint8_t read = kReadAnswers;
  EXPECT_EQ(emulator.receive({&read, 1})[0], kRemoteError);

  EXPECT_TRUE(emulator.receive(helloMessage()).empty());
  emulator.connected(true);
  EXPECT_THAT(emulator.receive(helloMessage()), ElementsAre(kRemoteOk));
}

TEST(Autd3Server, RefusesAnotherVersion) {
  Autd3Emulator emulator(1);
  std::vector<std::uint8_t> hello = helloMessage();
  hello[1] = 2;
  EXPECT_EQ(emulator.receive(hello)[0], kRemoteError);
}

TEST(Autd3Server, SurvivesAMillionRandomBytes) {
  Autd3Emulator emulator(2);
  emulator.receive(helloMessage());
  emulator.receive(geometryMessage(kConfigureGeometry, 2, 0.192));
  std::mt19937 random(7);
  std::vector<std::uint8_t> bytes(1000);
  for (int i = 0; i < 1000; ++i) {
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
    emulator.receive(bytes);
    if (i % 50 == 0) {
      emulator.connected(true);
      emulator.receive(helloMessage());
      emulator.receive(geometryMessage(kConfigureGeometry, 2, 0.192));
    }
    emulator.pass(std::chrono::milliseconds(1));
    ASSERT_EQ(emulator.emitted().size(), std::size_t(2 * kElements));
  }
  EXPECT_LE(emulator.complaints().size(), 3000u);
}

}  // namespace
}  // namespace acg::autd3
