// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/microphone_calibration.h"

#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

#include <gtest/gtest.h>

#include "core/drive/emulated_microphone.h"
#include "core/error.h"

namespace acg {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr int kElements = 64;

/// Pressure of an 8 x 8 board at 10.5 mm, 120 mm above its centre, of elements that give 8 Pa m.
Eigen::VectorXcd expectedPressure() {
  const double k = 2 * kPi * 40e3 / 343;
  Eigen::VectorXcd result(kElements);
  for (int n = 0; n < kElements; ++n) {
    const double x = 0.0105 * (n % 8 - 3.5), y = 0.0105 * (n / 8 - 3.5);
    const double distance = std::hypot(x, y, 0.12);
    result(n) = std::polar(8 / distance, k * distance);
  }
  return result;
}

Calibration trueDevice() {
  Calibration device = randomDevice(kElements, 0.3, 0.1, 0, 0, 7);
  device.inverted = {3, 17, 40};
  device.dead = {11, 52};
  return device;
}

Calibration calibratedBy(MicrophoneReading kind, double noise) {
  MicrophoneCalibration guide(expectedPressure(), kind);
  EmulatedMicrophone microphone(expectedPressure(), trueDevice(), noise, 3);
  while (!guide.isDone()) {
    const std::complex<double> reading = microphone.read(guide.drives());
    guide.take(kind == MicrophoneReading::kMagnitude ? std::abs(reading) : reading);
  }
  return guide.result();
}

/// rms of the phase errors left, but for a common one, over the elements that sound.
double phaseErrorLeft(const Calibration& found) {
  const Eigen::VectorXcd sound =
      soundOf(calibrated(Eigen::VectorXcd::Ones(kElements), phasesOnly(found)), trueDevice());
  const std::complex<double> common = sound.sum() / std::abs(sound.sum());
  double squares = 0;
  int count = 0;
  for (const auto& s : sound) {
    if (s == 0.0) continue;
    squares += std::pow(std::arg(s / common), 2);
    ++count;
  }
  return std::sqrt(squares / count);
}

class EachReading : public testing::TestWithParam<MicrophoneReading> {};

TEST_P(EachReading, WithoutNoiseFindsTheDeviceExactly) {
  const Calibration found = calibratedBy(GetParam(), 0);

  EXPECT_EQ(found.dead, trueDevice().dead);
  EXPECT_EQ(found.inverted, trueDevice().inverted);
  EXPECT_LT(phaseErrorLeft(found), 1e-9);
  const double scale = found.gains(0) / trueDevice().gains(0);
  for (int n = 0; n < kElements; ++n) {
    if (n == 11 || n == 52) continue;
    EXPECT_NEAR(found.gains(n), scale * trueDevice().gains(n), 1e-9) << n;
  }
}

TEST_P(EachReading, WithNoiseOfTwoPercentLeavesFewDegrees) {
  const double noise = 0.02 * 8 / 0.12;  // of one element's pressure, each part

  const Calibration found = calibratedBy(GetParam(), noise);

  EXPECT_EQ(found.dead, trueDevice().dead);
  EXPECT_EQ(found.inverted, trueDevice().inverted);
  EXPECT_LT(phaseErrorLeft(found), 0.05);
  EXPECT_GT(phaseErrorLeft(found), 0.005);  // the noise is really there
}

TEST_P(EachReading, TheFocusGainsWhatTheErrorsTook) {
  const Calibration found = calibratedBy(GetParam(), 1.0);
  const MicrophoneCalibration guide(expectedPressure(), GetParam());
  EmulatedMicrophone microphone(expectedPressure(), trueDevice(), 1.0, 5);

  const double before = std::abs(microphone.read(guide.focusDrives()));
  const double after =
      std::abs(microphone.read(calibrated(guide.focusDrives(), phasesOnly(found))));

  // All that the living elements have, one after the other.
  double most = 0;
  for (int n = 0; n < kElements; ++n) {
    if (n != 11 && n != 52) most += trueDevice().gains(n) * std::abs(expectedPressure()(n));
  }
  // Spread exp(-0.3^2 / 2) and three of 62 against: 0.956 * (1 - 6 / 62).
  EXPECT_NEAR(before / most, 0.864, 0.03);
  EXPECT_GT(after / most, 0.995);
  EXPECT_LT(after / most, 1.005);
}

INSTANTIATE_TEST_SUITE_P(MicrophoneCalibration, EachReading,
                         testing::Values(MicrophoneReading::kComplex,
                                         MicrophoneReading::kMagnitude),
                         [](const auto& info) {
                           return info.param == MicrophoneReading::kComplex ? "Complex"
                                                                            : "Magnitude";
                         });

TEST(MicrophoneCalibration, MagnitudesNeedFourReadingsAnElement) {
  EXPECT_EQ(MicrophoneCalibration(expectedPressure(), MicrophoneReading::kComplex).steps(), 64);
  EXPECT_EQ(MicrophoneCalibration(expectedPressure(), MicrophoneReading::kMagnitude).steps(),
            64 + 3 * 63);
}

TEST(MicrophoneCalibration, RefusesWhatCannotBeMeasured) {
  Eigen::VectorXcd expected = expectedPressure();
  expected(5) = 0;
  EXPECT_THROW(MicrophoneCalibration(expected, MicrophoneReading::kComplex), Error);
  EXPECT_THROW(MicrophoneCalibration({}, MicrophoneReading::kComplex), Error);
  MicrophoneCalibration guide(expectedPressure(), MicrophoneReading::kComplex);
  EXPECT_THROW(guide.take(std::numeric_limits<double>::quiet_NaN()), Error);
  while (!guide.isDone()) guide.take(0.0);
  EXPECT_THROW(guide.result(), Error);  // silence
}

}  // namespace
}  // namespace acg
