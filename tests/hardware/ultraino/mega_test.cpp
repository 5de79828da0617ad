// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <cmath>
#include <complex>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/drive/quantiser.h"
#include "core/error.h"
#include "core/units.h"
#include "hardware/ultraino/mega_protocol.h"
#include "tests/hardware/emulated_link.h"

namespace acg {
namespace {

using namespace ultraino;
using std::chrono::microseconds;

/// Every element at one phase and full drive.
PhaseFrame uniform(const DeviceTraits& traits, int phase) {
  PhaseFrame frame = silentFrame(traits);
  std::ranges::fill(frame.phases, static_cast<std::uint8_t>(phase));
  std::ranges::fill(frame.amplitudes, std::uint8_t{5});
  return frame;
}

int soundingPhase(const Emulator& emulator) {
  const std::complex<double> drive = emulator.emitted().front();
  if (drive == 0.0) return -1;
  return (static_cast<int>(std::lround(std::arg(drive) * 10 / (2 * kPi))) + 10) % 10;
}

FrameSequence phasesInTurn(const DeviceTraits& traits, int count, double rate) {
  FrameSequence sequence{{}, rate, true};
  for (int i = 0; i < count; ++i) sequence.frames.push_back(uniform(traits, i % 10));
  return sequence;
}

TEST(Mega, ChannelsAreOutputsEachOnce) {
  std::set<int> outputs;
  for (int channel = 0; channel < 64; ++channel) outputs.insert(megaOutput(channel));
  EXPECT_EQ(outputs.size(), 64u);
  EXPECT_EQ(megaOutput(0), 51);
  EXPECT_EQ(megaOutput(22), 72);
  EXPECT_EQ(megaOutput(63), 0);
}

TEST(Mega, OneChannelHasTheBytesOfThePublishedProgram) {
  // Section 4.2 of the notes on devices.
  const EmulatedDevice device = emulatedDevice("ultraino_mega64");
  EmulatedLink link(*device.emulator, 1);
  device.driver->start(link);
  link.takeSent();
  PhaseFrame frame = silentFrame(device.driver->traits());
  frame.amplitudes[0] = 5;

  device.driver->send(link, frame);

  std::vector<std::uint8_t> expected(200, 0x01);
  for (const std::size_t byte : {6, 16, 26, 36, 46}) expected[2 * byte + 1] = 0x81;
  for (const int byte : {0x30, 0x30, 0x30, 0x70, 0x30, 0x30, 0x30, 0x30, 0x10, 0x00}) {
    expected.push_back(static_cast<std::uint8_t>(byte));
  }
  EXPECT_EQ(link.takeSent(), expected);
}

TEST(Mega, BoardsOfAChainAreNumberedFromOne) {
  const EmulatedDevice device = emulatedDevice("ultraino_mega64", {{"boards", std::int64_t{3}}});
  EmulatedLink link(*device.emulator, 1);
  device.driver->start(link);
  link.takeSent();

  device.driver->send(link, silentFrame(device.driver->traits()));

  const std::vector<std::uint8_t> sent = link.takeSent();
  ASSERT_EQ(sent.size(), 610u);
  for (std::size_t i = 0; i < 600; ++i) EXPECT_EQ(sent[i], 1 + i / 200) << i;
}

TEST(Mega, APulseKeepsItsMiddleAsItNarrows) {
  for (int width = 1; width <= 5; ++width) {
    std::vector<std::uint8_t> phases(64, 7), widths(64, 0);
    widths[0] = static_cast<std::uint8_t>(width);
    const std::vector<std::uint8_t> pattern = megaPatterns(phases, widths);
    double middle = 0;
    int on = 0;
    for (int d = 7; d < 17; ++d) {
      if ((pattern[std::size_t(6 + 10 * (d % 10))] & 0x08) == 0) continue;
      middle += d + 0.5;
      ++on;
    }
    EXPECT_EQ(on, width);
    EXPECT_EQ(middle / on, 7 + 2.5 - (width % 2 == 0 ? 0.5 : 0)) << width;
  }
}

TEST(Mega, AStoredSequenceIsRepeatedByTheBoard) {
  const EmulatedDevice device = emulatedDevice("ultraino_mega64");
  EmulatedLink link(*device.emulator, 1);
  device.driver->start(link);
  device.emulator->pass(microseconds(10'000));

  device.driver->store(link, phasesInTurn(device.driver->traits(), 4, 400));  // 100 periods each

  for (int i = 0; i < 12; ++i) {
    EXPECT_EQ(soundingPhase(*device.emulator), i % 4) << i;
    device.emulator->pass(microseconds(2'500));
  }
}

TEST(Mega, AllThirtyTwoPatternsFit) {
  const EmulatedDevice device = emulatedDevice("ultraino_mega64");
  EmulatedLink link(*device.emulator, 1);
  device.driver->start(link);
  device.emulator->pass(microseconds(10'000));

  device.driver->store(link, phasesInTurn(device.driver->traits(), 32, 40'000));

  for (int i = 40; i < 136; ++i) {  // a message takes a millisecond, which is 40 periods
    ASSERT_EQ(soundingPhase(*device.emulator), i % 32 % 10) << i;
    device.emulator->pass(microseconds(25));
  }
  EXPECT_TRUE(device.emulator->complaints().empty());
}

TEST(Mega, AFrameAfterASequenceStays) {
  const EmulatedDevice device = emulatedDevice("ultraino_mega64");
  EmulatedLink link(*device.emulator, 1);
  device.driver->start(link);
  device.driver->store(link, phasesInTurn(device.driver->traits(), 20, 40'000));
  for (int offset = 0; offset < 20; ++offset) {
    device.driver->store(link, phasesInTurn(device.driver->traits(), 20, 40'000));
    device.emulator->pass(microseconds(10'000 + 25 * offset));

    device.driver->send(link, uniform(device.driver->traits(), 3));

    for (int i = 0; i < 600; ++i) {
      ASSERT_EQ(soundingPhase(*device.emulator), 3) << offset << ", " << i;
      device.emulator->pass(microseconds(25));
    }
  }
}

TEST(Mega, AMuteEndsASequenceForGood) {
  for (int offset = 0; offset < 10; ++offset) {
    const EmulatedDevice device = emulatedDevice("ultraino_mega64");
    EmulatedLink link(*device.emulator, 1);
    device.driver->start(link);
    for (int i = 0; i < 2; ++i) {  // in both buffers
      device.driver->store(link, phasesInTurn(device.driver->traits(), 10, 2'000));
      device.emulator->pass(microseconds(20'000 + 500 * offset));
    }

    device.emulator->receive(device.driver->muteMessage());

    for (int i = 0; i < 2'000; ++i) {
      ASSERT_TRUE(isSilent(*device.emulator)) << offset << ", " << i;
      device.emulator->pass(microseconds(25));
    }
  }
}

TEST(Mega, AMuteOfALongChainLeavesOnePeriodOf256After20Milliseconds) {
  // The whole message takes a quarter of a second on the wire of 7 boards.
  const EmulatedDevice device = emulatedDevice("ultraino_mega64", {{"boards", std::int64_t{7}}});
  EmulatedLink link(*device.emulator, 1);
  device.driver->start(link);
  for (int i = 0; i < 2; ++i) device.driver->send(link, uniform(device.driver->traits(), 3 + i));
  device.emulator->receive(std::vector<std::uint8_t>(77, 0xF1));  // a frame that was cut
  const std::vector<std::uint8_t> mute = device.driver->muteMessage();

  int sounding = 0, periods = 0;
  double time = 0;  // us on the wire at 115 200 bit/s
  for (const std::uint8_t byte : mute) {
    device.emulator->receive({&byte, 1});
    for (const double end = time + 1e7 / 115'200; time < end; time += 25) {
      device.emulator->pass(microseconds(25));
      if (time < 20'000) continue;
      ++periods;
      sounding += device.emulator->emitted()[70] != 0.0;  // of the second board
    }
  }

  EXPECT_GT(time, 240'000);
  EXPECT_LE(sounding, periods / 256 + 1);
  EXPECT_TRUE(isSilent(*device.emulator));
  device.driver->send(link, uniform(device.driver->traits(), 6));
  device.emulator->pass(microseconds(20'000));
  EXPECT_EQ(soundingPhase(*device.emulator), 6);
}

/// A chain too long to be silenced by its first pattern within 100 ms, with a sequence in both
/// buffers or, `isCut`, while the second one is on its way.
void muteAStoredSequence(bool isCut) {
  const EmulatedDevice device = emulatedDevice("ultraino_mega64", {{"boards", std::int64_t{7}}});
  EmulatedLink link(*device.emulator, 1);
  device.driver->start(link);
  device.driver->store(link, phasesInTurn(device.driver->traits(), 5, 1'000));
  link.takeSent();
  device.driver->store(link, phasesInTurn(device.driver->traits(), 31, 400));
  if (isCut) {
    std::vector<std::uint8_t> again = link.takeSent();
    again.resize(129 + 7 * 200 * 4 + 77);
    device.emulator->receive(again);
  }
  device.emulator->pass(microseconds(33'333));
  EXPECT_EQ(device.driver->storingMuteMessage(), device.driver->muteMessage());

  int sounding = 0, periods = 0;
  double time = 0;  // us on the wire at 115 200 bit/s
  for (const std::uint8_t byte : device.driver->muteMessage()) {
    device.emulator->receive({&byte, 1});
    for (const double end = time + 1e7 / 115'200; time < end; time += 25) {
      device.emulator->pass(microseconds(25));
      if (time < 20'000) continue;
      ++periods;
      sounding += device.emulator->emitted()[70] != 0.0;  // of the second board
    }
  }

  EXPECT_LE(sounding, periods / 256 + 1) << isCut;
  for (int i = 0; i < 1'000; ++i) {
    ASSERT_TRUE(isSilent(*device.emulator)) << isCut << ", " << i;
    device.emulator->pass(microseconds(25));
  }
}

TEST(Mega, AMuteOfALongChainIsAsQuickForAStoredSequence) {
  muteAStoredSequence(false);
  muteAStoredSequence(true);
}

TEST(Mega, ALongChainStoresAFrameLessAndNoShortRepetitions) {
  const EmulatedDevice device = emulatedDevice("ultraino_mega64", {{"boards", std::int64_t{6}}});
  EmulatedLink link(*device.emulator, 1);
  device.driver->start(link);
  const DeviceTraits& traits = device.driver->traits();
  EXPECT_EQ(traits.storedFrames, 31);
  EXPECT_THROW(device.driver->store(link, phasesInTurn(traits, 32, 400)), Error);
  EXPECT_THROW(device.driver->store(link, phasesInTurn(traits, 9, 4'000)), Error);

  device.driver->store(link, phasesInTurn(traits, 10, 4'000));

  device.emulator->pass(microseconds(20'000));
  std::set<int> sounded;
  int silent = 0;
  for (int i = 0; i < 101; ++i) {
    const int phase = soundingPhase(*device.emulator);
    phase < 0 ? void(++silent) : void(sounded.insert(phase));
    device.emulator->pass(microseconds(25));
  }
  EXPECT_EQ(sounded.size(), 10u);
  EXPECT_EQ(silent, 1);
}

TEST(Mega, SequencesThatTheBoardCannotRepeatAreRefused) {
  const EmulatedDevice device = emulatedDevice("ultraino_mega64");
  EmulatedLink link(*device.emulator, 1);
  device.driver->start(link);
  link.takeSent();
  const DeviceTraits& traits = device.driver->traits();
  FrameSequence once = phasesInTurn(traits, 2, 400);
  once.repeats = false;

  for (const FrameSequence& sequence :
       {phasesInTurn(traits, 33, 400), phasesInTurn(traits, 0, 400), phasesInTurn(traits, 2, 100),
        phasesInTurn(traits, 2, 31'000), phasesInTurn(traits, 2, 0), once}) {
    try {
      device.driver->store(link, sequence);
      ADD_FAILURE() << sequence.frames.size() << " frames at " << sequence.rate;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    }
  }
  EXPECT_TRUE(link.takeSent().empty());
}

TEST(MegaEmulator, OnlyASwapRestartsTheWriteIndex) {
  const EmulatedDevice device = emulatedDevice("ultraino_mega64");
  const std::vector<std::uint8_t> half(100, 0xF1);
  device.emulator->receive(half);
  device.emulator->receive(std::vector<std::uint8_t>{0x10});
  device.emulator->receive(half);

  device.emulator->receive(std::vector<std::uint8_t>{0x00});

  EXPECT_EQ(device.emulator->frames(), 1u);  // the two halves were one pattern
  device.emulator->receive(half);
  device.emulator->receive(std::vector<std::uint8_t>{0x00});
  EXPECT_EQ(device.emulator->frames(), 1u);
  EXPECT_EQ(device.emulator->complaints(),
            std::vector<std::string>{"A swap came after 100 half bytes."});
}

TEST(MegaEmulator, ComplainsOfWhatIsWrittenPastItsMemory) {
  const EmulatedDevice device = emulatedDevice("ultraino_mega64");
  device.emulator->receive(std::vector<std::uint8_t>(6401, 0x01));
  device.emulator->receive(std::vector<std::uint8_t>(129, 0x30));

  EXPECT_EQ(device.emulator->complaints(),
            (std::vector<std::string>{"Durations were written past the end of their list.",
                                      "Half bytes were written past the last pattern."}));
}

TEST(MegaEmulator, ABrokenChainLeavesTheOtherBoardsAsTheyWere) {
  const EmulatedDevice device = emulatedDevice("ultraino_mega64", {{"boards", std::int64_t{2}}});
  EmulatedLink link(*device.emulator, 1);
  device.driver->start(link);
  device.emulator->setFault("unchained", true);

  device.driver->send(link, uniform(device.driver->traits(), 4));

  EXPECT_EQ(soundingPhase(*device.emulator), 4);
  EXPECT_EQ(device.emulator->emitted().back(), 0.0);
}

}  // namespace
}  // namespace acg
