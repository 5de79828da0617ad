// SPDX-License-Identifier: GPL-3.0-or-later
#include <complex>
#include <initializer_list>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/drive/quantiser.h"
#include "core/error.h"
#include "hardware/ultraino/nano_protocol.h"
#include "tests/hardware/emulated_link.h"

namespace acg {
namespace {

using namespace ultraino;

std::vector<std::uint8_t> bytesOf(std::initializer_list<int> list) {
  return {list.begin(), list.end()};
}

TEST(Nano, AChannelIsOnForHalfAPeriodFromItsPhaseOn) {
  std::vector<std::uint8_t> phases(8, 0), amplitudes(8, 0);
  phases[3] = 20;
  amplitudes[3] = 1;

  const std::vector<std::uint8_t> pattern = nanoPattern(phases, amplitudes, kNano);

  ASSERT_EQ(pattern.size(), 24u);
  for (int d = 0; d < 24; ++d) {
    EXPECT_EQ(pattern[std::size_t(d)], d >= 20 || d < 8 ? 0x08 : 0) << d;
  }
}

TEST(Nano, SixteenChannelsTakeTwoBytesADivision) {
  std::vector<std::uint8_t> phases(16, 0), amplitudes(16, 0);
  phases[13] = 2;
  amplitudes[13] = 1;

  const std::vector<std::uint8_t> pattern = nanoPattern(phases, amplitudes, kNano16);

  ASSERT_EQ(pattern.size(), 32u);
  for (int d = 0; d < 16; ++d) {
    EXPECT_EQ(pattern[std::size_t(2 * d)], 0) << d;
    EXPECT_EQ(pattern[std::size_t(2 * d + 1)], d >= 2 && d < 10 ? 0x20 : 0) << d;
  }
}

TEST(Nano, BytesGoOutAsTwoHalvesForTheFirstBoard) {
  const EmulatedDevice device = emulatedDevice("ultraino_nano");
  EmulatedLink link(*device.emulator, 1);
  device.driver->start(link);
  link.takeSent();
  PhaseFrame frame = silentFrame(device.driver->traits());
  frame.amplitudes = {1, 0, 1, 0, 0, 1, 0, 1};

  device.driver->send(link, frame);

  const std::vector<std::uint8_t> sent = link.takeSent();
  ASSERT_EQ(sent.size(), 50u);
  EXPECT_EQ(sent[0], 0x10);
  for (int d = 0; d < 24; ++d) {
    EXPECT_EQ(sent[std::size_t(1 + 2 * d)], d < 12 ? 0xA1 : 0x01) << d;
    EXPECT_EQ(sent[std::size_t(2 + 2 * d)], d < 12 ? 0x51 : 0x01) << d;
  }
  EXPECT_EQ(sent[49], 0x00);
}

TEST(NanoEmulator, EchoesCommandsAndSendsOnWhatIsForOthers) {
  const EmulatedDevice nano = emulatedDevice("ultraino_nano16");

  EXPECT_EQ(nano.emulator->receive(bytesOf({0x10, 0x00, 0xF1, 0xF2, 0xF3})),
            bytesOf({0x10, 0x00, 0xF1, 0xF2}));
}

TEST(NanoEmulator, ComplainsOfHalfBytesPastThePattern) {
  const EmulatedDevice nano = emulatedDevice("ultraino_nano16");
  nano.emulator->receive(bytesOf({0x10}));
  nano.emulator->receive(std::vector<std::uint8_t>(64, 0xF1));
  ASSERT_TRUE(nano.emulator->complaints().empty());

  nano.emulator->receive(bytesOf({0xF1, 0xF1}));

  EXPECT_EQ(nano.emulator->complaints(),
            std::vector<std::string>{"Half bytes were written past the pattern. (2 times)"});
}

TEST(NanoEmulator, SoundsFromPowerOnWhereThePinsAreOutputs) {
  const EmulatedDevice nano = emulatedDevice("ultraino_nano16");
  const auto emitted = nano.emulator->emitted();

  for (std::size_t n = 0; n < 16; ++n) {
    EXPECT_NEAR(std::abs(emitted[n]), n >= 6 && n <= 9 ? 0 : 1, 1e-12) << n;
  }
}

TEST(NanoDriver, ABoardThatStopsEchoingIsNoticed) {
  const EmulatedDevice nano = emulatedDevice("ultraino_nano16");
  EmulatedLink link(*nano.emulator, 1);
  nano.driver->start(link);
  nano.emulator->setFault("deaf", true);
  const PhaseFrame frame = silentFrame(nano.driver->traits());
  int sent = 0;
  try {
    for (; sent < 100; ++sent) nano.driver->send(link, frame);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kIo);
  }
  EXPECT_LE(sent, 8);
}

TEST(NanoDriver, HasNoMemoryForSequences) {
  const EmulatedDevice nano = emulatedDevice("ultraino_nano");
  EmulatedLink link(*nano.emulator, 1);
  try {
    nano.driver->store(link, {});
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUnavailable);
  }
}

}  // namespace
}  // namespace acg
