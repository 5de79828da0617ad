// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/transducer_model.h"

#include <cmath>
#include <limits>
#include <numbers>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/acoustics/directivity.h"
#include "core/error.h"

namespace acg {
namespace {

constexpr double kAirWavenumber = 732.7329804291063;  // 40 kHz at 343 m/s

double polynomial(const std::vector<double>& c, double u) {
  double sum = 0;
  for (auto it = c.rbegin(); it != c.rend(); ++it) sum = sum * u + *it;
  return sum;
}

TEST(PistonDirectivity, MeetsTabulatedBesselValues) {
  // 2 J1(x) / x from tables of Bessel functions.
  EXPECT_EQ(pistonDirectivity(0), 1);
  EXPECT_NEAR(pistonDirectivity(0.5), 0.9690738306994955, 1e-15);
  EXPECT_NEAR(pistonDirectivity(1), 0.8801011714898671, 1e-15);
  EXPECT_NEAR(pistonDirectivity(2), 0.5767248077568734, 1e-15);
  EXPECT_NEAR(pistonDirectivity(3), 0.2260393056839577, 1e-15);
  EXPECT_NEAR(pistonDirectivity(3.8317059702075125), 0, 1e-15);  // first zero of J1
  EXPECT_EQ(pistonDirectivity(-1.5), pistonDirectivity(1.5));
}

TEST(PistonDirectivity, MeetsTheAnglesOfTheElementsInUse) {
  const struct {
    double radius, degrees, value;
  } kRows[] = {{4.5e-3, 15, 0.911683836}, {4.5e-3, 30, 0.696615942}, {4.5e-3, 45, 0.458102395},
               {4.5e-3, 60, 0.273813819}, {4.5e-3, 90, 0.134518593}, {5e-3, 30, 0.635262557},
               {5e-3, 60, 0.171595333},   {5e-3, 90, 0.037616390}};
  const auto directivity = transducerModel("piston").directivity;
  for (const auto& row : kRows) {
    const double sine = std::sin(row.degrees * std::numbers::pi / 180);
    EXPECT_NEAR(directivity(sine, kAirWavenumber * row.radius), row.value, 5e-10) << row.degrees;
  }
}

TEST(TransducerModels, AreOneOnTheAxisAndNeverMore) {
  for (const TransducerModelEntry& entry : transducerModels()) {
    if (entry.radiation != Radiation::kEven) continue;
    EXPECT_EQ(&transducerModel(entry.name), &entry);
    EXPECT_EQ(entry.directivity(0, 3.3), 1) << entry.name;
    for (int i = 0; i <= 100; ++i) {
      EXPECT_LE(std::abs(entry.directivity(i / 100.0, 3.3)), 1) << entry.name;
    }
  }
}

TEST(TransducerModels, NameWhatThereIsWhenOneIsNot) {
  try {
    transducerModel("horn");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotFound);
    EXPECT_THAT(error.what(),
                testing::AllOf(testing::HasSubstr("horn"), testing::HasSubstr("point"),
                               testing::HasSubstr("piston")));
  }
}

TEST(DirectivityPolynomial, StaysWithinItsToleranceForEveryModelAndSize) {
  for (const TransducerModelEntry& entry : transducerModels()) {
    if (entry.radiation != Radiation::kEven) continue;
    for (const double ka : {0.1, 3.297298, 3.663665, 6.0}) {
      for (const double tolerance : {1e-4, 1e-6, 1e-9, 1e-13}) {
        TransducerModel transducer;
        transducer.kind = entry.name;
        transducer.radius = ka / kAirWavenumber;

        const auto c = directivityPolynomial(transducer, kAirWavenumber, tolerance);

        double worst = 0;
        for (int i = 0; i <= 1777; ++i) {
          const double u = i / 1777.0;
          worst = std::max(worst, std::abs(polynomial(c, u) - entry.directivity(std::sqrt(u), ka)));
        }
        // Between the samples of the fit the error may be a little larger.
        EXPECT_LE(worst, 1.05 * tolerance + 5e-15) << entry.name << " " << ka << " " << tolerance;
        EXPECT_LE(c.size(), 16u);
      }
    }
  }
}

TEST(DirectivityPolynomial, IsNoLongerThanTheToleranceAsks) {
  TransducerModel transducer;

  EXPECT_EQ(directivityPolynomial(transducer, kAirWavenumber, 1e-4).size(), 5u);
  EXPECT_EQ(directivityPolynomial(transducer, kAirWavenumber, 1e-12).size(), 9u);
  transducer.kind = "point";
  EXPECT_EQ(directivityPolynomial(transducer, kAirWavenumber, 1e-13), std::vector<double>{1.0});
}

TEST(DirectivityPolynomial, GivesTheSameAnswerTwice) {
  const TransducerModel transducer;
  EXPECT_EQ(directivityPolynomial(transducer, kAirWavenumber, 1e-7),
            directivityPolynomial(transducer, kAirWavenumber, 1e-7));
}

TEST(DirectivityPolynomial, RefusesABeamItCannotFollow) {
  TransducerModel transducer;
  transducer.radius = 0.1;
  EXPECT_THROW(directivityPolynomial(transducer, kAirWavenumber, 1e-6), Error);
  transducer.radius = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(directivityPolynomial(transducer, kAirWavenumber, 1e-6), Error);
  EXPECT_THROW(directivityPolynomial({}, kAirWavenumber, 0), Error);
  EXPECT_THROW(directivityPolynomial({}, std::numeric_limits<double>::infinity(), 1e-6), Error);
}

}  // namespace
}  // namespace acg
