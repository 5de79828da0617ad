// SPDX-License-Identifier: GPL-3.0-or-later
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "tests/hardware/autd3/autd3_fixture.h"

namespace acg::autd3 {
namespace {

using std::chrono::milliseconds;

/// What a driver of `devices` devices sends to start, show frames and a sequence.
std::vector<std::uint8_t> stream(Autd3Driver& driver, int devices) {
  Autd3Emulator emulator(devices);
  MemoryLink link(emulator);
  const int elements = devices * kElements;
  driver.start(link);
  driver.send(link, randomFrame(elements, 1));
  driver.store(link, {{randomFrame(elements, 2), randomFrame(elements, 3)}, 1000, true});
  driver.send(link, randomFrame(elements, 4));
  return link.sent();
}

void expectMuteFromEveryCut(int devices, std::size_t step) {
  Autd3Driver driver(autd3Settings({{"devices", std::int64_t{devices}}}));
  const std::vector<std::uint8_t> bytes = stream(driver, devices);
  const std::vector<std::uint8_t> mute = driver.muteMessage();
  int loud = 0;
  // A whole stream is long, so the cuts of one message are tried in the part that sounds.
  const std::size_t first = bytes.size() - 3 * (kTxBytes * std::size_t(devices) + 3);
  Autd3Emulator emulator(devices);
  emulator.receive(std::span(bytes).first(first));
  for (std::size_t cut = first; cut <= bytes.size(); cut += step) {
    Autd3Emulator fresh(devices);
    fresh.receive(std::span(bytes).first(cut));
    loud += isSilent(fresh) ? 0 : 1;

    fresh.receive(mute);

    ASSERT_TRUE(isSilent(fresh)) << "cut at byte " << cut << " of " << bytes.size();
  }
  EXPECT_GT(loud, 0);
}

TEST(Autd3Mute, SilencesOneDeviceFromEveryCutOfTheStream) { expectMuteFromEveryCut(1, 1); }

TEST(Autd3Mute, SilencesThreeDevicesFromCutsOfTheStream) { expectMuteFromEveryCut(3, 7); }

TEST(Autd3Mute, SilencesFromEveryCutOfTheStart) {
  Autd3Driver driver(autd3Settings());
  const std::vector<std::uint8_t> bytes = stream(driver, 1);
  for (std::size_t cut = 0; cut < 700; ++cut) {
    Autd3Emulator fresh(1);
    fresh.receive(std::span(bytes).first(cut));
    fresh.receive(driver.muteMessage());
    ASSERT_TRUE(isSilent(fresh)) << "cut at byte " << cut;
  }
}

TEST(Autd3Mute, WorksAgainAndAgain) {
  Autd3Driver driver(autd3Settings());
  Autd3Emulator emulator(1);
  MemoryLink link(emulator);
  driver.start(link);
  for (unsigned round = 0; round < 40; ++round) {
    const PhaseFrame frame = randomFrame(kElements, round);
    driver.send(link, frame);
    ASSERT_NO_FATAL_FAILURE(expectEmitted(emulator, frame));

    link.send(driver.muteMessage(), milliseconds(0));
    if (round % 2 == 1) link.send(driver.muteMessage(), milliseconds(0));

    ASSERT_TRUE(isSilent(emulator)) << "round " << round;
  }
}

TEST(Autd3Mute, IsWholeMessages) {
  Autd3Driver driver(autd3Settings());
  Autd3Emulator emulator(1);
  MemoryLink link(emulator);
  driver.start(link);

  link.send(driver.muteMessage(), milliseconds(0));
  link.discard();

  const PhaseFrame frame = randomFrame(kElements, 9);
  driver.send(link, frame);
  expectEmitted(emulator, frame);
}

}  // namespace
}  // namespace acg::autd3
