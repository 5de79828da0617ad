// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/calibration.h"

#include <cmath>
#include <complex>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/units.h"

namespace acg {
namespace {

Calibration unlikeElements() {
  Calibration calibration = Calibration::ideal(6);
  calibration.phases << 0, 0.3, -1, 2, 0.1, 0;
  calibration.gains << 1, 0.8, 1.2, 1, 0.6, 1;
  calibration.inverted = {1, 3};
  calibration.dead = {5};
  calibration.order = {2, 0, 1, 5, 4, 3};
  return calibration;
}

TEST(Calibration, MakesUnlikeElementsSoundAsWanted) {
  Eigen::VectorXcd wanted(6);
  for (int n = 0; n < 6; ++n) wanted(n) = std::polar(1.0 - 0.1 * n, 0.7 * n);

  const Eigen::VectorXcd sound = soundOf(calibrated(wanted, unlikeElements()), unlikeElements());

  // All as loud as the weakest that sounds can be.
  for (int n = 0; n < 5; ++n) EXPECT_LT(std::abs(sound(n) - 0.6 * wanted(n)), 1e-12) << n;
  EXPECT_EQ(sound(5), 0.0);
}

TEST(Calibration, TakesThePhaseOffAndTurnsThePolarity) {
  Calibration calibration = Calibration::ideal(2);
  calibration.phases << 0.4, 0;
  calibration.inverted = {1};

  const Eigen::VectorXcd sent = calibrated(Eigen::VectorXcd::Ones(2), calibration);

  EXPECT_LT(std::abs(sent(0) - std::polar(1.0, -0.4)), 1e-15);
  EXPECT_LT(std::abs(sent(1) + 1.0), 1e-15);
}

TEST(Calibration, NeverMakesAnElementLouder) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> unit(0, 1);
  for (int trial = 0; trial < 2000; ++trial) {
    Calibration calibration = Calibration::ideal(8);
    Eigen::VectorXcd drives(8);
    for (int n = 0; n < 8; ++n) {
      calibration.phases(n) = 20 * (unit(random) - 0.5);
      calibration.gains(n) = std::pow(unit(random), 3);
      drives(n) = std::polar(unit(random), 2 * kPi * unit(random));
      if (unit(random) < 0.2) calibration.dead.push_back(n);
      if (unit(random) < 0.2) calibration.inverted.push_back(n);
    }

    const Eigen::VectorXcd sent = calibrated(drives, calibration);

    for (int n = 0; n < 8; ++n) ASSERT_LE(std::abs(sent(n)), std::abs(drives(n)) * (1 + 1e-15));
  }
}

TEST(Calibration, OnePoorElementDoesNotQuietenAll) {
  Calibration calibration = Calibration::ideal(2);
  calibration.gains << 1, 0.01;

  const Eigen::VectorXcd sent = calibrated(Eigen::VectorXcd::Ones(2), calibration);

  EXPECT_NEAR(std::abs(sent(0)), kWeakestGain, 1e-15);
  EXPECT_NEAR(std::abs(sent(1)), 1, 1e-15);
}

TEST(Calibration, ADeviceThatIsOnOrOffGetsNoGains) {
  Calibration calibration = Calibration::ideal(3);
  calibration.gains << 1, 0.3, 0;
  calibration.phases << 0.5, 0, 0;
  DeviceTraits onOff, graded;
  graded.levels.amplitudeLevels = 65;
  const Eigen::VectorXcd drives = Eigen::VectorXcd::Ones(3);

  const Eigen::VectorXcd sent = calibratedFor(onOff, drives, calibration);

  EXPECT_LT(std::abs(sent(0) - std::polar(1.0, -0.5)), 1e-15);
  EXPECT_EQ(sent(1), 1.0);
  EXPECT_EQ(sent(2), 0.0);
  EXPECT_NEAR(std::abs(calibratedFor(graded, drives, calibration)(0)), 0.3, 1e-15);
}

TEST(Calibration, SaysOfWhenItIs) {
  Calibration calibration;
  EXPECT_EQ(calibrationSentence(calibration), "A calibration is applied.");
  calibration.made = "2026-11-20, one microphone";
  EXPECT_EQ(calibrationSentence(calibration), "Calibration of 2026-11-20, one microphone applied.");
  calibration.made = "Imported from a.csv";
  EXPECT_EQ(calibrationSentence(calibration), "Calibration applied: Imported from a.csv.");
}

TEST(Calibration, AnEmptyOneChangesNothing) {
  const Eigen::VectorXcd drives = Eigen::VectorXcd::Random(9) * 0.7;

  EXPECT_LT((calibrated(drives, {}) - drives).norm(), 1e-15);
}

TEST(Calibration, RefusesListsThatDoNotFit) {
  Calibration calibration;
  calibration.phases = Eigen::VectorXd::Zero(3);
  EXPECT_THROW(checkCalibration(calibration, 4), Error);
  calibration = Calibration::ideal(4);
  EXPECT_NO_THROW(checkCalibration(calibration, 4));
  calibration.order = {0, 1, 2, 2};
  EXPECT_THROW(checkCalibration(calibration, 4), Error);
  calibration.order = {};
  calibration.dead = {4};
  EXPECT_THROW(checkCalibration(calibration, 4), Error);
  calibration.dead = {};
  calibration.gains(2) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(checkCalibration(calibration, 4), Error);
}

}  // namespace
}  // namespace acg
