// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/source_strength.h"

#include <cmath>
#include <limits>
#include <numbers>

#include <gtest/gtest.h>

#include "core/error.h"

namespace acg {
namespace {

TEST(SourceStrength, TakesALevelAsRms) {
  // 120 dB are 20 Pa rms: 6.0 Pa m rms at 0.30 m, which is 8.485 Pa m peak and not 6.
  EXPECT_NEAR(strengthFromSpl(120, 0.30), 6.0 * std::numbers::sqrt2, 1e-12);
  EXPECT_NEAR(strengthFromSpl(120, 0.30), 8.485, 5e-4);
  EXPECT_NEAR(strengthFromPressure(20, AmplitudeKind::kRms, 0.30), 8.485281374, 1e-9);
  EXPECT_NEAR(strengthFromPressure(20, AmplitudeKind::kPeak, 0.30), 6.0, 1e-12);
}

TEST(SourceStrength, TakesTheLevelPerVolt) {
  // 85 dB per volt at 1 m: 0.3557 Pa rms, 0.5030 Pa peak.
  EXPECT_NEAR(strengthFromSpl(85, 1), 0.5030, 5e-5);
  EXPECT_NEAR(strengthFromSpl(85, 1) / std::numbers::sqrt2, 0.3557, 5e-5);
}

TEST(SourceStrength, TakesASensitivityWithItsVolt) {
  EXPECT_NEAR(strengthFromSensitivity(0.17, AmplitudeKind::kPeak, AmplitudeKind::kPeakToPeak, 20,
                                      Waveform::kSine),
              3.4, 1e-12);
  // The same volt in a square wave is louder by 4 / pi.
  EXPECT_NEAR(strengthFromSensitivity(0.17, AmplitudeKind::kPeak, AmplitudeKind::kPeakToPeak, 20,
                                      Waveform::kSquare),
              3.4 * 4 / std::numbers::pi, 1e-12);
  // 1.55 Pa m at 5 V is 0.31 per volt.
  EXPECT_NEAR(strengthFromSensitivity(0.31001, AmplitudeKind::kPeak, AmplitudeKind::kPeak, 10,
                                      Waveform::kSine),
              1.55005, 1e-9);
  EXPECT_NEAR(
      strengthFromSensitivity(1, AmplitudeKind::kRms, AmplitudeKind::kRms, 2, Waveform::kSine), 1,
      1e-12);
}

TEST(SourceStrength, FundamentalOfASquareWaveIsFourOverPiOfTheHalfSwing) {
  EXPECT_EQ(fundamentalPeak(20, Waveform::kSine), 10);
  EXPECT_NEAR(fundamentalPeak(20, Waveform::kSquare), 12.732395447, 1e-9);
}

TEST(SourceStrength, GoesBackToTheLevel) {
  EXPECT_NEAR(splAt(strengthFromSpl(117.3, 0.3), 0.3), 117.3, 1e-10);
  EXPECT_NEAR(pressureAt(4.3859, 0.2), 21.9295, 1e-12);
}

TEST(SourceStrength, RefusesWhatIsNoStrength) {
  EXPECT_THROW(strengthFromPressure(0, AmplitudeKind::kPeak, 0.3), Error);
  EXPECT_THROW(strengthFromPressure(20, AmplitudeKind::kPeak, 0), Error);
  EXPECT_THROW(strengthFromSpl(std::numeric_limits<double>::infinity(), 0.3), Error);
  EXPECT_THROW(
      strengthFromSensitivity(1, AmplitudeKind::kPeak, AmplitudeKind::kPeak, -1, Waveform::kSine),
      Error);
}

}  // namespace
}  // namespace acg
