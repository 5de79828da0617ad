// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <complex>
#include <initializer_list>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/acoustics/arrays/catalogue.h"
#include "core/drive/quantiser.h"
#include "core/error.h"
#include "core/units.h"
#include "hardware/sonic_surface/sonic_surface_protocol.h"
#include "tests/hardware/emulated_link.h"

namespace acg {
namespace {

using namespace sonicsurface;

std::vector<std::uint8_t> bytesOf(std::initializer_list<int> list) {
  return {list.begin(), list.end()};
}

std::vector<std::uint8_t> startedWith(std::uint8_t phase) {
  std::vector<std::uint8_t> bytes(257, phase);
  bytes[0] = kStartPhases;
  return bytes;
}

/// Phase code of element 0 as it sounds, -1 when silent.
int soundingCode(const Emulator& emulator, std::size_t element = 0) {
  const std::complex<double> drive = emulator.emitted()[element];
  if (drive == 0.0) return -1;
  return (static_cast<int>(std::lround(std::arg(drive) * 32 / (2 * kPi))) + 32) % 32;
}

TEST(SonicSurface, AFocusOverTheCentreHasTheBytesOfThePublishedProgram) {
  // Section 4.3 of the notes on devices: focus 120 mm above the centre, wavelength 8.65 mm.
  const EmulatedDevice device = emulatedDevice("sonicsurface");
  EmulatedLink link(*device.emulator, 1);
  device.driver->start(link);
  link.takeSent();
  const TransducerArray array = catalogueArray("sonicsurface").elements;
  const Eigen::VectorXd distances =
      (array.positions.colwise() - Eigen::Vector3d(0, 0, 0.12)).colwise().norm();
  Eigen::VectorXcd drives(256);
  for (int n = 0; n < 256; ++n) drives(n) = std::polar(1.0, -2 * kPi * distances(n) / 0.00865);

  device.driver->send(link, quantise(drives, device.driver->traits()));

  const std::vector<std::uint8_t> sent = link.takeSent();
  ASSERT_EQ(sent.size(), 258u);
  EXPECT_EQ(sent.front(), 254);
  EXPECT_EQ(sent.back(), 253);
  EXPECT_EQ(std::vector<std::uint8_t>(sent.begin() + 1, sent.begin() + 17),
            bytesOf({2, 4, 17, 6, 20, 4, 22, 20, 4, 7, 21, 4, 17, 4, 21, 22}));
  EXPECT_EQ(std::accumulate(sent.begin() + 1, sent.end() - 1, 0), 3692);
}

TEST(SonicSurface, TheBoardsOwnPlacesAndTruncationGiveTheBytesOfItsPython) {
  // Section 4.3 of the notes on devices: the project's places lie 2 mm off the centre, its codes
  // are cut off instead of rounded. The same focus and wavelength.
  const EmulatedDevice device = emulatedDevice("sonicsurface");
  EmulatedLink link(*device.emulator, 1);
  device.driver->start(link);
  link.takeSent();
  DeviceTraits traits = device.driver->traits();
  traits.rounding = DeviceTraits::Rounding::kDown;
  const TransducerArray array = catalogueArray("sonicsurface").elements;
  const Eigen::VectorXd distances =
      (array.positions.colwise() - Eigen::Vector3d(0, 0.002, 0.12)).colwise().norm();
  Eigen::VectorXcd drives(256);
  for (int n = 0; n < 256; ++n) drives(n) = std::polar(1.0, -2 * kPi * distances(n) / 0.00865);

  device.driver->send(link, quantise(drives, traits));

  const std::vector<std::uint8_t> sent = link.takeSent();
  ASSERT_EQ(sent.size(), 258u);
  EXPECT_EQ(std::vector<std::uint8_t>(sent.begin() + 1, sent.begin() + 17),
            bytesOf({30, 31, 13, 2, 16, 0, 18, 16, 0, 4, 18, 1, 14, 1, 18, 19}));
  EXPECT_EQ(std::accumulate(sent.begin() + 1, sent.end() - 1, 0), 3858);
}

TEST(SonicSurface, ElementsOfTheCatalogueGoToTheChannelsOfTheBoard) {
  // The published table: first row at the board's top (+z of its program, our -y), x to the right.
  const EmulatedDevice device = emulatedDevice("sonicsurface");
  const std::vector<int>& order = device.driver->traits().channelOrder;
  const int firstRows[] = {0, 7, 1, 2, 64, 71, 65, 66, 128, 135, 129, 130, 192, 199, 193, 194,
                           4, 3, 6, 5, 68, 67, 70, 69, 132, 131, 134, 133, 196, 195, 198, 197};
  for (int i = 0; i < 256; ++i) {
    EXPECT_EQ(order[std::size_t(i)], firstRows[i % 32] + 8 * (i / 32)) << i;
  }
  const TransducerArray array = catalogueArray("sonicsurface").elements;
  EXPECT_LT((array.positions.col(0) - Eigen::Vector3d(-0.07875, -0.07875, 0)).norm(), 1e-9);
  EXPECT_LT((array.positions.col(1) - Eigen::Vector3d(-0.06825, -0.07875, 0)).norm(), 1e-9);
}

TEST(SonicSurface, SilentElementsAreSentAs32) {
  const EmulatedDevice device = emulatedDevice("sonicsurface");
  EmulatedLink link(*device.emulator, 1);
  device.driver->start(link);
  link.takeSent();
  PhaseFrame frame = silentFrame(device.driver->traits());
  frame.phases[1] = 31;  // channel 7
  frame.amplitudes[1] = 1;

  device.driver->send(link, frame);

  const std::vector<std::uint8_t> sent = link.takeSent();
  EXPECT_EQ(sent[1 + 7], 31);
  EXPECT_EQ(std::count(sent.begin() + 1, sent.end() - 1, 32), 255);
}

TEST(SonicSurface, APairIsAddressedBoardByBoardAndSwapsAtOnce) {
  std::vector<std::uint8_t> codes(512, 3);
  codes[256] = 9;

  const std::vector<std::uint8_t> message = frameMessage(codes, Boards::kPair);

  ASSERT_EQ(message.size(), 517u);
  EXPECT_EQ(message[0], 192);
  EXPECT_EQ(message[1], 254);
  EXPECT_EQ(message[258], 193);
  EXPECT_EQ(message[259], 254);
  EXPECT_EQ(message[260], 9);
  EXPECT_EQ(message[516], 253);
}

TEST(SonicSurfaceEmulator, SoundsFromPowerOn) {
  EXPECT_EQ(soundingCode(*emulatedDevice("sonicsurface").emulator), 0);
}

TEST(SonicSurfaceEmulator, StoresBytesThatAreNoCommandAsPhases) {
  const EmulatedDevice device = emulatedDevice("sonicsurface");
  for (const auto& [byte, code] : {std::pair(251, 27), {252, 28}, {33, 1}, {255, 31}, {64, 0}}) {
    device.emulator->receive(startedWith(static_cast<std::uint8_t>(byte)));
    device.emulator->receive(bytesOf({253}));
    EXPECT_EQ(soundingCode(*device.emulator), code) << byte;
  }
}

TEST(SonicSurfaceEmulator, ASwapExchangesTheBuffers) {
  const EmulatedDevice device = emulatedDevice("sonicsurface");
  device.emulator->receive(startedWith(5));
  device.emulator->receive(bytesOf({253}));
  device.emulator->receive(startedWith(9));
  device.emulator->receive(bytesOf({253}));
  ASSERT_EQ(soundingCode(*device.emulator), 9);

  device.emulator->receive(bytesOf({253}));

  EXPECT_EQ(soundingCode(*device.emulator), 5);
  EXPECT_EQ(device.emulator->frames(), 2u);
  EXPECT_EQ(device.emulator->complaints(), std::vector<std::string>{"A swap came after 0 phases."});
}

TEST(SonicSurfaceEmulator, TheAddressRunsOverIntoTheFirstElements) {
  const EmulatedDevice device = emulatedDevice("sonicsurface");
  device.emulator->receive(startedWith(5));

  device.emulator->receive(bytesOf({11, 253}));

  EXPECT_EQ(soundingCode(*device.emulator, 0), 11);
  EXPECT_EQ(soundingCode(*device.emulator, 2), 5);  // channel 1
  EXPECT_EQ(device.emulator->frames(), 0u);
}

TEST(SonicSurfaceEmulator, ABoardThatIsNotChosenHearsOnlySwapsAndChoices) {
  const EmulatedDevice device = emulatedDevice("sonicsurface");
  device.emulator->receive(startedWith(5));
  device.emulator->receive(bytesOf({193}));
  device.emulator->receive(startedWith(20));

  device.emulator->receive(bytesOf({253}));

  EXPECT_EQ(soundingCode(*device.emulator), 5);
}

TEST(SonicSurfaceEmulator, OnlyTheTactileFirmwareTakesTheCommandsOfItsModulatorAndNoOthers) {
  const EmulatedDevice tactile =
      emulatedDevice("sonicsurface", {{"boards", std::string("tactile")}});
  const EmulatedDevice primary = emulatedDevice("sonicsurface");
  // 165 sets the step of the modulator there, 192 and 150 are phases; here it is the other way.
  for (const EmulatedDevice* device : {&tactile, &primary}) {
    device->emulator->receive(bytesOf({254, 165, 192 + 0, 151}));
    std::vector<std::uint8_t> rest(256, 4);
    device->emulator->receive(std::span(rest).first(253));
    device->emulator->receive(bytesOf({253}));
  }

  EXPECT_EQ(soundingCode(*tactile.emulator, 0), 192 % 32);
  EXPECT_EQ(soundingCode(*tactile.emulator, 2), 151 % 32);  // channel 1
  EXPECT_EQ(soundingCode(*primary.emulator, 0), 165 % 32);
  EXPECT_EQ(soundingCode(*primary.emulator, 2), 4);
}

TEST(SonicSurfaceEmulator, WithoutShiftClocksNothingSounds) {
  const EmulatedDevice device = emulatedDevice("sonicsurface");

  device.emulator->receive(bytesOf({150}));
  EXPECT_TRUE(isSilent(*device.emulator));
  device.emulator->receive(bytesOf({151}));
  EXPECT_FALSE(isSilent(*device.emulator));
}

TEST(SonicSurfaceEmulator, AStuckBufferKeepsTheOldFrame) {
  const EmulatedDevice device = emulatedDevice("sonicsurface");
  device.emulator->setFault("stuck", true);
  device.emulator->receive(startedWith(5));
  device.emulator->receive(bytesOf({253}));

  EXPECT_EQ(soundingCode(*device.emulator), 0);
  EXPECT_EQ(device.emulator->frames(), 0u);
}

}  // namespace
}  // namespace acg
