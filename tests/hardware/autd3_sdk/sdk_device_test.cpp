// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3_sdk/sdk_device.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace acg::autd3_sdk {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;

const std::vector<std::uint8_t> kPhases(249, 64), kFull(249, 255);

std::vector<std::uint8_t> front(const Payload& bytes, std::size_t count) {
  return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count)};
}

TEST(SdkProtocol, FillsFramesAsTheFirmwareReadsThem) {
  const TxFrame frame = txFrame(7, kChangePatternBank, changeBank(1));
  EXPECT_THAT(std::vector(frame.begin(), frame.begin() + 13),
              ElementsAre(7, 0x12, 1, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0));

  const Payload pattern = writePattern(1, 3, kPhases, kFull);
  EXPECT_THAT(front(pattern, 10), ElementsAre(1, 0, 0, 3, 0, 0, 0xF2, 0x01, 64, 255));
  EXPECT_EQ(pattern.size(), 8u + 498);

  EXPECT_THAT(configurePattern(1, 40, 300),
              ElementsAreArray({1, 1, 40, 0, 0x2C, 1, 0, 0, 0, 0, 0, 0}));
  EXPECT_THAT(writeModulation(0, 256, std::vector<std::uint8_t>{5, 6}),
              ElementsAre(0, 0, 0, 1, 0, 0, 2, 0, 5, 6));
  EXPECT_THAT(configureModulation(1, 10, 80), ElementsAre(1, 0, 10, 0, 80, 0, 0, 0));
}

TEST(SdkProtocol, RefusesWhatTheFirmwareWouldRefuse) {
  EXPECT_THROW(writePattern(0, 1024, kPhases, kFull), Error);
  EXPECT_THROW(configurePattern(0, 0, 1), Error);
  EXPECT_THROW(configurePattern(0, 1, 1025), Error);
  EXPECT_THROW(writeModulation(0, 3, kFull), Error);
  EXPECT_THROW(writeModulation(0, 0, std::vector<std::uint8_t>(617, 0)), Error);
  EXPECT_THROW(configureModulation(0, 1, 65537), Error);
}

TEST(SdkDevice, TakesOnlyTheNumberThatFollows) {
  SdkDevice device;
  EXPECT_THAT(device.answer(), ElementsAre(0xFF, 0));
  device.receive(txFrame(1, kSynchronise));
  EXPECT_THAT(device.answer(), ElementsAre(0xFF, 0));
  device.receive(txFrame(0, kReadMinor));
  EXPECT_THAT(device.answer(), ElementsAre(0, 1));
  device.receive(txFrame(0, kReadMinor));
  device.receive(txFrame(1, kReadMajor));
  EXPECT_THAT(device.answer(), ElementsAre(1, 0));

  device.receive(txFrame(99, kReset));

  EXPECT_THAT(device.answer(), ElementsAre(0xFF, 0));
  device.receive(txFrame(0, kReadMinor));
  EXPECT_THAT(device.answer(), ElementsAre(0, 1));
}

TEST(SdkDevice, PlaysTheBankItIsToldTo) {
  SdkDevice device;
  device.receive(txFrame(0, kWritePattern, writePattern(1, 0, kPhases, kFull)));
  device.receive(txFrame(1, kConfigurePattern, configurePattern(1, 0xFFFF, 1)));
  EXPECT_EQ(device.fpga().emitted(0), 0.0);

  device.receive(txFrame(2, kChangePatternBank, changeBank(1)));

  EXPECT_NEAR(std::abs(device.fpga().emitted(248) - std::complex<double>(0, 1)), 0, 1e-9);
}

TEST(SdkDevice, RefusesWithItsErrorNumbersAndRemembersTheLast) {
  SdkDevice device;
  device.receive(txFrame(0, Command(0x77)));
  EXPECT_THAT(device.answer(), ElementsAre(0, kUnknownCommand));
  device.receive(txFrame(1, kChangePatternBank, {2}));
  EXPECT_THAT(device.answer(), ElementsAre(1, kInvalidPayload));
  device.receive(txFrame(2, kXorHash, {0, 0, 2, 0, 5, 6}));
  EXPECT_THAT(device.answer(), ElementsAre(2, kInvalidData));
  device.receive(txFrame(3, kXorHash, {0, 0, 2, 0, 5, 5}));
  EXPECT_THAT(device.answer(), ElementsAre(3, kNoError));
  device.receive(txFrame(4, kReadErrorDetail));
  EXPECT_THAT(device.answer(), ElementsAre(4, kInvalidData));
}

TEST(SdkDevice, GoesOnWithoutANetwork) {
  SdkDevice device;
  device.receive(txFrame(0, kWritePattern, writePattern(0, 0, kPhases, kFull)));

  device.setNetwork(false);
  device.pass(10'000'000'000);

  EXPECT_NEAR(std::abs(device.fpga().emitted(0)), 1, 1e-9);
}

}  // namespace
}  // namespace acg::autd3_sdk
