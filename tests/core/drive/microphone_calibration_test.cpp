// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/microphone_calibration.h"

#include <cmath>
#include <complex>
#include <limits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/drive/emulated_microphone.h"
#include "core/error.h"
#include "core/units.h"

namespace acg {
namespace {

constexpr int kElements = 64;
constexpr int kPlaces = 5;

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
double phaseErrorLeft(const Calibration& found, const Calibration& device = trueDevice()) {
  const Eigen::VectorXcd sound =
      soundOf(calibrated(Eigen::VectorXcd::Ones(kElements), phasesOnly(found)), device);
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

/// As above at five places of the microphone.
Eigen::MatrixXcd expectedAtPlaces() {
  const double k = 2 * kPi * 40e3 / 343;
  const double places[kPlaces][2] = {{0, 0}, {0.015, 0}, {0, 0.02}, {-0.04, -0.03}, {0.035, -0.05}};
  Eigen::MatrixXcd result(kElements, kPlaces);
  for (int m = 0; m < kPlaces; ++m) {
    for (int n = 0; n < kElements; ++n) {
      const double x = 0.0105 * (n % 8 - 3.5), y = 0.0105 * (n / 8 - 3.5);
      const double distance = std::hypot(x - places[m][0], y - places[m][1], 0.12);
      result(n, m) = std::polar(8 / distance, k * distance);
    }
  }
  return result;
}

/// Places 4 and 5 exchanged, and three in a ring; two of them turned round, one dead place beside.
Calibration deviceOutOfOrder() {
  Calibration device = trueDevice();
  for (int n = 0; n < kElements; ++n) device.order.push_back(n);
  std::swap(device.order[4], device.order[5]);
  device.order[20] = 33;
  device.order[33] = 47;
  device.order[47] = 20;
  device.inverted = {3, 4, 33};
  return device;
}

class OrderOfEachReading : public testing::TestWithParam<MicrophoneReading> {};

TEST_P(OrderOfEachReading, ElementsInOthersPlacesAreFoundFromFivePlaces) {
  const Eigen::MatrixXcd expected = expectedAtPlaces();
  MicrophoneCalibration guide(expected, GetParam(), 32);
  // Noise of one percent, and a microphone whose clock is another at each place.
  std::vector<EmulatedMicrophone> microphones;
  for (int m = 0; m < kPlaces; ++m) {
    microphones.emplace_back(expected.col(m), deviceOutOfOrder(), 0.01 * 8 / 0.12, 40 + m);
  }

  while (!guide.isDone()) {
    const std::complex<double> reading =
        microphones[static_cast<std::size_t>(guide.place())].read(guide.drives()) *
        std::polar(1.0, 1.1 * guide.place());
    guide.take(GetParam() == MicrophoneReading::kMagnitude ? std::abs(reading) : reading);
  }

  const Calibration found = guide.result();
  EXPECT_EQ(found.order, deviceOutOfOrder().order);
  EXPECT_EQ(found.inverted, deviceOutOfOrder().inverted);
  EXPECT_EQ(found.dead, deviceOutOfOrder().dead);
  EXPECT_LT(phaseErrorLeft(found, deviceOutOfOrder()), 0.03);
}

TEST_P(OrderOfEachReading, ElementsInTheirOwnPlacesHaveNoOrder) {
  const Eigen::MatrixXcd expected = expectedAtPlaces();
  MicrophoneCalibration guide(expected, GetParam());
  std::vector<EmulatedMicrophone> microphones;
  for (int m = 0; m < kPlaces; ++m) {
    microphones.emplace_back(expected.col(m), trueDevice(), 0.05 * 8 / 0.12, 50 + m);
  }

  while (!guide.isDone()) {
    const std::complex<double> reading =
        microphones[static_cast<std::size_t>(guide.place())].read(guide.drives());
    guide.take(GetParam() == MicrophoneReading::kMagnitude ? std::abs(reading) : reading);
  }

  EXPECT_TRUE(guide.result().order.empty());
}

INSTANTIATE_TEST_SUITE_P(MicrophoneCalibration, OrderOfEachReading,
                         testing::Values(MicrophoneReading::kComplex,
                                         MicrophoneReading::kMagnitude),
                         [](const auto& info) {
                           return info.param == MicrophoneReading::kComplex ? "Complex"
                                                                            : "Magnitude";
                         });

TEST(MicrophoneCalibration, MagnitudesAreReadAtPhasesThatTheDeviceHas) {
  for (const int levels : {3, 10, 32, 128}) {
    MicrophoneCalibration guide(expectedPressure(), MicrophoneReading::kMagnitude, levels);
    EmulatedMicrophone microphone(expectedPressure(), trueDevice(), 0, 3);
    while (!guide.isDone()) {
      for (const auto& drive : guide.drives()) {
        const double code = std::arg(drive) * levels / (2 * kPi);
        ASSERT_NEAR(code, std::round(code), 1e-9) << levels;
      }
      guide.take(std::abs(microphone.read(guide.drives())));
    }
    EXPECT_LT(phaseErrorLeft(guide.result()), 1e-9) << levels;
  }
  EXPECT_THROW(MicrophoneCalibration(expectedPressure(), MicrophoneReading::kMagnitude, 2), Error);
}

TEST(MicrophoneCalibration, ElementsThatAreSwitchedOffAreNeverDriven) {
  Eigen::VectorXcd expected = expectedPressure();
  expected(5) = expected(6) = 0;
  MicrophoneCalibration guide(expected, MicrophoneReading::kComplex, 32, {5, 6});
  EmulatedMicrophone microphone(expectedPressure(), trueDevice(), 0, 3);
  EXPECT_EQ(guide.steps(), 62);
  while (!guide.isDone()) {
    const Eigen::VectorXcd drives = guide.drives();
    ASSERT_EQ(drives(5), 0.0);
    ASSERT_EQ(drives(6), 0.0);
    guide.take(microphone.read(drives));
  }
  EXPECT_EQ(guide.focusDrives()(5), 0.0);
  EXPECT_EQ(guide.result().dead, (std::vector<int>{5, 6, 11, 52}));
}

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
