// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/quantiser.h"

#include <cmath>
#include <complex>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "core/drive/emission.h"
#include "core/error.h"
#include "core/units.h"

namespace acg {
namespace {

DeviceTraits device(int channels, DriveLevels levels) {
  DeviceTraits traits;
  traits.label = "Test device";
  traits.channels = channels;
  traits.levels = levels;
  return traits;
}

Eigen::VectorXcd randomDrives(int count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> unit(0, 1);
  Eigen::VectorXcd drives(count);
  for (auto& q : drives) q = std::polar(unit(random), 2 * kPi * unit(random) - kPi);
  return drives;
}

TEST(Quantiser, APhaseThatRoundsToAWholeTurnIsCodeZero) {
  Eigen::VectorXcd drives(3);
  drives << std::polar(1.0, -0.4 * 2 * kPi / 32), std::polar(1.0, -0.6 * 2 * kPi / 32), -1.0;

  const PhaseFrame frame = quantise(drives, device(3, {32, 2, {}}));

  EXPECT_EQ(frame.phases, (std::vector<std::uint8_t>{0, 31, 16}));
  EXPECT_EQ(frame.amplitudes, (std::vector<std::uint8_t>{1, 1, 1}));
}

TEST(Quantiser, ALeadingDeviceTakesTheNegativePhase) {
  Eigen::VectorXcd drives(2);
  drives << std::polar(1.0, kPi / 2), std::polar(1.0, -kPi / 8);
  DeviceTraits traits = device(2, {16, 2, {}});
  traits.leads = true;

  EXPECT_EQ(quantise(drives, traits).phases, (std::vector<std::uint8_t>{12, 1}));
}

TEST(Quantiser, ATruncatingDeviceRoundsBothCodesDown) {
  Eigen::VectorXcd drives(2);
  drives << std::polar(0.5, 2 * kPi * 5.9 / 128), std::polar(1.0, -2 * kPi * 0.1 / 128);
  DeviceTraits traits = device(2, {128, 65, DriveLevels::Law::kDuty});
  traits.rounding = DeviceTraits::Rounding::kDown;

  const PhaseFrame frame = quantise(drives, traits);

  // floor(64 * 2 / pi * asin(1/2)) = floor(21.33)
  EXPECT_EQ(frame.phases, (std::vector<std::uint8_t>{5, 127}));
  EXPECT_EQ(frame.amplitudes, (std::vector<std::uint8_t>{21, 64}));
}

TEST(Quantiser, GivesTheDrivesThatTheEmissionShows) {
  const Eigen::VectorXcd drives = randomDrives(500, 3);
  for (const DriveLevels& levels : {DriveLevels{32, 2, DriveLevels::Law::kLinear},
                                    DriveLevels{256, 256, DriveLevels::Law::kLinear},
                                    DriveLevels{128, 65, DriveLevels::Law::kDuty},
                                    DriveLevels{10, 6, DriveLevels::Law::kDuty}}) {
    for (const bool leads : {false, true}) {
      DeviceTraits traits = device(500, levels);
      traits.leads = leads;

      const Eigen::VectorXcd emitted = drivesOf(quantise(drives, traits), traits);

      for (Eigen::Index n = 0; n < drives.size(); ++n) {
        EXPECT_LT(std::abs(emitted(n) - quantised(drives(n), levels)), 1e-12) << n;
      }
    }
  }
}

TEST(Quantiser, KeepsFramesThatAreReadBack) {
  for (const auto rounding : {DeviceTraits::Rounding::kNearest, DeviceTraits::Rounding::kDown}) {
    for (const bool leads : {false, true}) {
      DeviceTraits traits = device(500, {128, 65, DriveLevels::Law::kDuty});
      traits.rounding = rounding;
      traits.leads = leads;
      const PhaseFrame frame = quantise(randomDrives(500, 9), traits, 7);

      EXPECT_EQ(quantise(drivesOf(frame, traits), traits, 7), frame);
    }
  }
}

TEST(Quantiser, WithoutAmplitudeLevelsAnElementIsOnFromOneHalf) {
  Eigen::VectorXcd drives(3);
  drives << 0.49, 0.5, 1.0;

  const PhaseFrame frame = quantise(drives, device(3, {16, 0, {}}));

  EXPECT_EQ(frame.amplitudes, (std::vector<std::uint8_t>{0, 1, 1}));
}

TEST(Quantiser, RefusesWhatNoDeviceMayGet) {
  const DeviceTraits traits = device(2, {32, 2, {}});
  Eigen::VectorXcd drives = Eigen::VectorXcd::Ones(2);
  EXPECT_THROW(quantise(Eigen::VectorXcd::Ones(3), traits), Error);
  EXPECT_THROW(quantise(drives, device(2, {0, 2, {}})), Error);
  EXPECT_THROW(quantise(drives, device(2, {512, 2, {}})), Error);
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), 1.001}) {
    drives(1) = bad;
    EXPECT_THROW(quantise(drives, traits), Error) << bad;
  }
  EXPECT_THROW(drivesOf({{0, 32}, {1, 1}}, traits), Error);
  EXPECT_THROW(drivesOf({{0, 31}, {1, 2}}, traits), Error);
  EXPECT_THROW(drivesOf({{0}, {1}}, traits), Error);
}

}  // namespace
}  // namespace acg
