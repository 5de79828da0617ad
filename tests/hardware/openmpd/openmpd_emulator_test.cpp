// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/openmpd/openmpd_emulator.h"

#include <chrono>
#include <random>
#include <span>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/drive/device_traits_file.h"
#include "tests/hardware/openmpd/openmpd_fixture.h"

namespace acg::openmpd {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

std::vector<std::uint8_t> frameBytes(const PhaseFrame& frame) {
  const auto bytes =
      boardFrame(frame.phases, frame.amplitudes, deviceTraits("openmpd").channelOrder);
  return {bytes.begin(), bytes.end()};
}

TEST(OpenMpdBoard, WaitsForTheStartOfAFrame) {
  OpenMpdEmulator emulator(1);
  const PhaseFrame frame = randomFrame(256, 1);
  std::vector<std::uint8_t> bytes(100, 0x11);
  const auto good = frameBytes(frame);
  bytes.insert(bytes.end(), good.begin(), good.end());
  bytes.resize(3 * 512, 0);

  emulator.receive(bytes);
  emulator.pass(milliseconds(1));

  expectEmitted(emulator, frame);
  EXPECT_EQ(emulator.frames(), 1u);
  EXPECT_FALSE(emulator.complaints().empty());
}

TEST(OpenMpdBoard, LeavesBytesOnTheCableWhenItsBufferIsNearlyFull) {
  OpenMpdEmulator emulator(1);
  for (unsigned i = 0; i < 40; ++i) emulator.receive(frameBytes(randomFrame(256, i)));
  EXPECT_EQ(emulator.frames(), 1u);

  emulator.pass(microseconds(39 * 100 - 25));
  EXPECT_EQ(emulator.frames(), 39u);
  emulator.pass(microseconds(25));

  EXPECT_EQ(emulator.frames(), 40u);
  expectEmitted(emulator, randomFrame(256, 39));
}

TEST(OpenMpdBoard, ForgetsHalfABlockAfterASecond) {
  OpenMpdEmulator emulator(1);
  const auto first = frameBytes(randomFrame(256, 1));
  emulator.receive(std::span(first).first(200));
  emulator.pass(milliseconds(999));
  EXPECT_EQ(emulator.board(0).waiting(), 200u);
  emulator.pass(milliseconds(1));
  EXPECT_EQ(emulator.board(0).waiting(), 0u);

  const PhaseFrame frame = randomFrame(256, 2);
  emulator.receive(frameBytes(frame));
  expectEmitted(emulator, frame);
}

TEST(OpenMpdBoard, KeepsItsLastFrameWhenNothingComes) {
  OpenMpdEmulator emulator(1);
  const PhaseFrame frame = randomFrame(256, 3);
  emulator.receive(frameBytes(frame));

  emulator.pass(std::chrono::seconds(5));

  expectEmitted(emulator, frame);
}

TEST(OpenMpdBoard, DrivesALargerCodeLater) {
  OpenMpdEmulator emulator(1);
  PhaseFrame frame{std::vector<std::uint8_t>(256, 0), std::vector<std::uint8_t>(256, 64)};
  frame.phases[1] = 32;  // a quarter turn

  emulator.receive(frameBytes(frame));

  const auto emitted = emulator.emitted();
  // With e^{-i w t} a drive of phase phi peaks phi / w later.
  EXPECT_NEAR(std::arg(emitted[1] / emitted[0]), std::numbers::pi / 2, 1e-9);
  EXPECT_FALSE(deviceTraits("openmpd").leads);
}

TEST(OpenMpdBoard, ShowsNothingNewWhenItIsStuck) {
  OpenMpdEmulator emulator(1);
  emulator.setFault("stuck", true);
  emulator.receive(frameBytes(randomFrame(256, 3)));
  EXPECT_TRUE(isSilent(emulator));
}

TEST(OpenMpdBoard, SurvivesAMillionRandomBytes) {
  OpenMpdEmulator emulator(2);
  std::mt19937 random(7);
  std::vector<std::uint8_t> bytes(1000);
  for (int i = 0; i < 1000; ++i) {
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
    emulator.receive(bytes);
    emulator.pass(milliseconds(10));
  }
  EXPECT_EQ(emulator.emitted().size(), 512u);
  EXPECT_LE(emulator.board(0).waiting(), 1'000'000u);
}

}  // namespace
}  // namespace acg::openmpd
