// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/directivity.h"

#include <cmath>
#include <numbers>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/acoustics/arrays/catalogue.h"
#include "core/acoustics/directivity_table.h"
#include "core/acoustics/medium_presets.h"
#include "core/error.h"

namespace acg {
namespace {

using testing::HasSubstr;

constexpr double kWavenumber = 732.7329804291063;  // 40 kHz at 343 m/s
constexpr double kDegree = std::numbers::pi / 180;

double directivity(const char* kind, double radius, double degrees) {
  return transducerModel(kind).directivity(std::sin(degrees * kDegree), kWavenumber * radius);
}

TEST(Directivity, MeetsTheValuesOfThePeers) {
  const struct {
    double radius, degrees, piston, taylor, sinc;
  } kRows[] = {{4.5e-3, 15, 0.911683836, 0.911725373, 0.882961311},
               {4.5e-3, 30, 0.696615942, 0.698722414, 0.604719907},
               {4.5e-3, 45, 0.458102395, 0.474400705, 0.310662228},
               {4.5e-3, 60, 0.273813819, 0.327034875, 0.098812503},
               {4.5e-3, 90, 0.134518593, 0.256624923, -0.047031642},
               {5e-3, 30, 0.635262557, 0.639195189, 0.527408001},
               {5e-3, 60, 0.171595333, 0.269464296, -0.009842688},
               {5e-3, 90, 0.037616390, 0.260538214, -0.136114361}};
  for (const auto& row : kRows) {
    EXPECT_NEAR(directivity("piston", row.radius, row.degrees), row.piston, 1e-9);
    EXPECT_NEAR(directivity("taylor", row.radius, row.degrees), row.taylor, 1e-9);
    EXPECT_NEAR(directivity("sinc", row.radius, row.degrees), row.sinc, 1e-9);
  }
  // J0: its first zero, and a tabulated value.
  EXPECT_NEAR(ringDirectivity(2.404825557695773), 0, 1e-15);
  EXPECT_NEAR(ringDirectivity(1), 0.7651976865579666, 1e-15);
  EXPECT_NEAR(sincDirectivity(9e-3), 1 - 9e-3 * 9e-3 / 6 * (1 - 9e-3 * 9e-3 / 20), 1e-15);
}

TEST(DirectivityForm, StaysWithinAMillionthOfThePeakForEveryEvenModel) {
  for (const TransducerModelEntry& entry : transducerModels()) {
    if (entry.radiation != Radiation::kEven) continue;
    for (const double radius : {1e-3, 4.5e-3, 5e-3, 8e-3}) {
      TransducerModel model;
      model.kind = entry.name;
      model.radius = radius;
      const DirectivityForm form = directivityForm(model, kWavenumber, 1e-6);
      for (int i = -1000; i <= 1000; ++i) {
        const double c = i / 1000.0;
        const double exact = entry.directivity(std::sqrt(1 - c * c), kWavenumber * radius);
        ASSERT_NEAR(directivityAt(form, c), exact, 1e-6) << entry.name << " " << radius << " " << c;
      }
      model.radiatesBack = false;
      const DirectivityForm front = directivityForm(model, kWavenumber, 1e-6);
      EXPECT_EQ(directivityAt(front, -0.3), 0);
      EXPECT_EQ(directivityAt(front, 0.3), directivityAt(form, 0.3));
    }
  }
}

TEST(DirectivityTable, GoesThroughAUTD3sElement) {
  const TransducerModel model = catalogueArray("autd3").transducerOptions.at("t4010a1");
  const DirectivityForm form = directivityForm(model, kWavenumber, 1e-6);
  const double gains[] = {1,        1,        1,        0.891251, 0.707946, 0.501187,
                          0.354813, 0.251189, 0.199526, 0.177832, 0.199526};
  for (int i = 0; i <= 10; ++i) {
    EXPECT_NEAR(directivityAt(form, std::cos(i * 10 * kDegree)), gains[i], 1e-12) << i;
  }
  // Between the angles it neither swings nor leaves its neighbours far.
  for (double angle = 0; angle <= 90; angle += 0.5) {
    const int i = std::min(8, static_cast<int>(angle / 10));
    const double value = directivityAt(form, std::cos(angle * kDegree));
    EXPECT_LT(value, std::max(gains[i], gains[i + 1]) + 0.02) << angle;
    EXPECT_GT(value, std::min(gains[i], gains[i + 1]) - 0.02) << angle;
  }
}

TEST(DirectivityTable, IsSmoothToTheSecondDerivative) {
  const DirectivityForm form =
      tableForm({0.2, 0.5, 0.9, 1.4, 2.0, 2.6}, {1.0, 0.8, 0.5, 0.35, 0.2, 0.25});
  std::size_t knots = 0;
  for (std::size_t i = 1; i < form.knots.size() && form.knots[i] < 1; ++i, ++knots) {
    const double t = form.knots[i] - form.knots[i - 1];
    const double* a = &form.pieces[4 * (i - 1)];
    const double* b = &form.pieces[4 * i];
    EXPECT_NEAR(((a[3] * t + a[2]) * t + a[1]) * t + a[0], b[0], 1e-12);
    EXPECT_NEAR((3 * a[3] * t + 2 * a[2]) * t + a[1], b[1], 1e-11);
    // Where the gain is held, the slope is continuous and the curvature need not be.
    if (i > 1 && i + 1 < 7) {
      EXPECT_NEAR(6 * a[3] * t + 2 * a[2], 2 * b[2], 1e-9);
    }
  }
  EXPECT_EQ(knots, 6u);
  EXPECT_EQ(directivityAt(form, 1), 1.0);
  EXPECT_EQ(directivityAt(form, -1), 0.25);
}

TEST(DirectivityTable, ReproducesACubicInTheCosine) {
  // A straight line is its own natural spline.
  std::vector<double> angles, gains;
  for (int i = 0; i <= 12; ++i) {
    angles.push_back(i * std::numbers::pi / 12);
    gains.push_back(0.6 + 0.4 * std::cos(angles.back()));
  }
  const DirectivityForm form = tableForm(angles, gains);
  for (double c = -1; c <= 1; c += 0.01) {
    EXPECT_NEAR(directivityAt(form, c), 0.6 + 0.4 * c, 1e-13);
  }
}

TEST(DirectivityTable, NamesWhatIsWrong) {
  const auto fault = [](const std::vector<double>& angles, const std::vector<double>& gains) {
    return tableFault(angles, gains).value_or("none");
  };
  EXPECT_EQ(fault({0, 1}, {1, 0.5}), "none");
  EXPECT_THAT(fault({0, 1, 0.5}, {1, 0.5, 0.2}), HasSubstr("table_angles_rad[2] is 0.5 after 1"));
  EXPECT_THAT(fault({0, 1, 1}, {1, 0.5, 0.2}), HasSubstr("sort the table"));
  EXPECT_THAT(fault({0}, {1}), HasSubstr("two at least"));
  EXPECT_THAT(fault({0, 1}, {1}), HasSubstr("table_gains has 1"));
  EXPECT_THAT(fault({0, 4}, {1, 1}), HasSubstr("from 0 to pi"));
  EXPECT_THAT(fault({0, 1}, {1, NAN}), HasSubstr("table_gains[1]"));
  EXPECT_THROW(tableForm({0, 1, 0.5}, {1, 0.5, 0.2}), Error);
}

TEST(MediumPresets, GiveWaterAndTissueAtAFrequency) {
  const Medium water = mediumPreset("water").at(2e6);
  EXPECT_NEAR(water.soundSpeed, 1482, 1e-9);
  EXPECT_NEAR(water.density, 998.2, 1e-9);
  EXPECT_NEAR(water.absorption, 0.88, 1e-12);  // grows with the square of the frequency
  const Medium tissue = mediumPreset("soft_tissue").at(3e6);
  EXPECT_NEAR(tissue.absorption, 162, 1e-9);
  EXPECT_GE(mediumPresets().size(), 4u);
  EXPECT_THROW(mediumPreset("treacle"), Error);
  EXPECT_THROW(mediumPreset("water").at(0), Error);
}

}  // namespace
}  // namespace acg
