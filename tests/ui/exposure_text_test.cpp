// SPDX-License-Identifier: GPL-3.0-or-later
// Verdicts on zones are told apart by word, icon, shape and colour, by whoever looks at them.
#include "ui/exposure_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <gtest/gtest.h>
#include <QImage>

#include "ui/forms/role_color.h"
#include "ui/icons.h"
#include "ui/theme.h"

namespace acg {
namespace {

constexpr std::array kVerdicts{ExposureVerdict::kFine, ExposureVerdict::kUnjudged,
                               ExposureVerdict::kWarn, ExposureVerdict::kAlarm,
                               ExposureVerdict::kRefuse};

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

/// Of linear RGB, in full strength: normal sight, protanopia, deuteranopia, tritanopia.
/// Source: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A physiologically-based model for
/// simulation of color vision deficiency", IEEE TVCG 15 (2009) 1291-1298, table 1.
constexpr std::array<Matrix, 4> kEyes{
    Matrix{Triple{1, 0, 0}, Triple{0, 1, 0}, Triple{0, 0, 1}},
    Matrix{Triple{0.152286, 1.052583, -0.204868}, Triple{0.114503, 0.786281, 0.099216},
           Triple{-0.003882, -0.048116, 1.051998}},
    Matrix{Triple{0.367322, 0.860646, -0.227968}, Triple{0.280085, 0.672501, 0.047413},
           Triple{-0.011820, 0.042940, 0.968881}},
    Matrix{Triple{1.255528, -0.076749, -0.178779}, Triple{-0.078411, 0.930809, 0.147602},
           Triple{0.004733, 0.691367, 0.303900}}};

Triple times(const Matrix& m, const Triple& v) {
  Triple r{};
  for (std::size_t i = 0; i < 3; ++i) r[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
  return r;
}

/// CIE L*a*b* under D65 as an eye sees a colour. Source: IEC 61966-2-1 for sRGB, CIE 15.
Triple labOf(const QColor& color, const Matrix& eye) {
  const auto linear = [](double v) {
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  };
  Triple seen = times(eye, {linear(color.redF()), linear(color.greenF()), linear(color.blueF())});
  for (double& v : seen) v = std::clamp(v, 0.0, 1.0);
  const Triple xyz = times({Triple{0.4124, 0.3576, 0.1805}, Triple{0.2126, 0.7152, 0.0722},
                            Triple{0.0193, 0.1192, 0.9505}},
                           seen);
  const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
  const double x = f(xyz[0] / 0.9505), y = f(xyz[1]), z = f(xyz[2] / 1.089);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double difference(const QColor& a, const QColor& b, const Matrix& eye) {
  const Triple p = labOf(a, eye), q = labOf(b, eye);
  return std::hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

TEST(ExposureText, EachVerdictHasItsWordItsMeaningAndItsIcon) {
  std::set<QString> words, meanings, icons;
  for (const ExposureVerdict verdict : kVerdicts) {
    words.insert(exposureWord(verdict));
    meanings.insert(exposureMeaning(verdict));
    icons.insert(exposureIcon(verdict));
    EXPECT_FALSE(icon(exposureIcon(verdict)).isNull()) << exposureIcon(verdict).toStdString();
  }
  EXPECT_EQ(words.size(), kVerdicts.size());
  EXPECT_EQ(meanings.size(), kVerdicts.size());
  EXPECT_EQ(icons.size(), kVerdicts.size());
}

TEST(ExposureText, AnAlarmAndARefusalDifferInColourForEveryEyeAndInShape) {
  EXPECT_NE(exposureDot(ExposureVerdict::kAlarm).section(' ', 1),
            exposureDot(ExposureVerdict::kRefuse).section(' ', 1));
  for (const ThemeChoice choice : {ThemeChoice::kLight, ThemeChoice::kDark}) {
    applyTheme(choice);
    const QColor refused = roleColor(exposureRole(ExposureVerdict::kRefuse));
    for (std::size_t eye = 0; eye < kEyes.size(); ++eye) {
      for (const ExposureVerdict other : kVerdicts) {
        if (other == ExposureVerdict::kRefuse) continue;
        // 2.3 is what can just be told side by side; these stand apart and are small.
        EXPECT_GT(difference(refused, roleColor(exposureRole(other)), kEyes[eye]),
                  other == ExposureVerdict::kAlarm ? 50 : 20)
            << themeName(choice).toStdString() << ", eye " << eye << ", "
            << exposureWord(other).toStdString();
      }
    }
  }
  applyTheme(ThemeChoice::kDark);
}

TEST(ExposureText, BlackAndWhiteAreAHundredApartInLightness) {
  EXPECT_NEAR(difference(Qt::black, Qt::white, kEyes[0]), 100, 0.1);
}

}  // namespace
}  // namespace acg
