// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/field_quantity.h"

#include <cmath>
#include <numbers>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "core/field/gorkov_potential.h"
#include "tests/support/random_scene.h"

namespace acg {
namespace {

using Eigen::Vector3d;

const Medium kAir{343, 1.2, 0};
const Particle kBead{1e-3, 25, 2350};
constexpr double kFrequency = 40e3;
const double kWavenumber = 2 * std::numbers::pi * kFrequency / 343;

std::vector<double> compute(const std::string& quantity, const PressureDerivatives& pressure,
                            const Particle& particle = kBead) {
  std::vector<double> values;
  fieldQuantity(quantity).compute({kAir, kFrequency, particle, pressure}, values);
  return values;
}

/// p_a cos(kz) and its derivatives at z.
PressureDerivatives standingWave(double amplitude, double z) {
  PressureDerivatives p{2, Eigen::MatrixXcd::Zero(10, 1)};
  p.values(0, 0) = amplitude * std::cos(kWavenumber * z);
  p.values(3, 0) = -amplitude * kWavenumber * std::sin(kWavenumber * z);
  p.values(6, 0) = -amplitude * kWavenumber * kWavenumber * std::cos(kWavenumber * z);
  return p;
}

TEST(FieldQuantities, GorkovForceOfAStandingWaveHasItsClosedForm) {
  // F_z = 4 pi Phi k a^3 E sin(2kz), antinode at z = 0; its largest value is 1.3008879e-5 N for an
  // EPS bead of 1 mm at 1000 Pa.
  const double largest = 1.3008879113073455e-05;
  for (const double z : {0.3e-3, 1.0e-3, 2.0e-3, 3.1e-3}) {
    const std::vector<double> force = compute("force", standingWave(1000, z));
    EXPECT_NEAR(force[2], largest * std::sin(2 * kWavenumber * z), 1e-12 * largest);
    EXPECT_EQ(force[0], 0);
    EXPECT_EQ(force[1], 0);
  }
}

TEST(FieldQuantities, GorkovCoefficientsMatchTheTableOfPublishedPrograms) {
  // K1 and K2 of EPS in levitate and AcousTools and of a water drop.
  const auto levitate = gorkovCoefficients(kAir, kBead, kFrequency);
  EXPECT_NEAR(levitate.monopole, 7.409941978943524e-15, 1e-27);
  EXPECT_NEAR(levitate.dipole, 1.9266192858821153e-20, 1e-32);
  const auto acousTools = gorkovCoefficients(kAir, {1e-3, 29.36, 1052}, kFrequency);
  EXPECT_NEAR(acousTools.monopole, 7.385298357993259e-15, 1e-27);
  EXPECT_NEAR(acousTools.dipole, 1.947824181142466e-20, 1e-32);
  const auto water = gorkovCoefficients(kAir, {1e-3, 998, 1482}, kFrequency);
  EXPECT_NEAR(water.monopole, 7.417049180710425e-15, 1e-27);
  EXPECT_NEAR(water.dipole, 2.068594564604004e-20, 1e-32);
}

TEST(FieldQuantities, ATravellingPlaneWaveHasNoGorkovForce) {
  const std::complex<double> i(0, 1);
  PressureDerivatives p{2, Eigen::MatrixXcd::Zero(10, 1)};
  p.values(0, 0) = 1000;
  p.values(3, 0) = i * kWavenumber * 1000.0;
  p.values(6, 0) = -kWavenumber * kWavenumber * 1000;
  EXPECT_NEAR(compute("force", p)[2], 0, 1e-20);
}

TEST(FieldQuantities, AirMovesWithTheWaveAlongItsBeam) {
  const std::complex<double> i(0, 1);
  PressureDerivatives p{1, Eigen::MatrixXcd::Zero(4, 1)};
  p.values(0, 0) = 100;
  p.values(3, 0) = i * kWavenumber * 100.0;
  const std::vector<double> v = compute("velocity", p);  // p / (rho c), in phase
  EXPECT_NEAR(v[4], 100 / (1.2 * 343), 1e-12);
  EXPECT_NEAR(v[5], 0, 1e-12);
}

TEST(FieldQuantities, APlaneWaveCarriesItsIntensity) {
  const std::complex<double> i(0, 1);
  PressureDerivatives p{1, Eigen::MatrixXcd::Zero(4, 1)};
  p.values(0, 0) = 100;
  p.values(1, 0) = i * kWavenumber * 100.0;
  const std::vector<double> intensity = compute("intensity", p);  // p^2 / (2 rho c)
  EXPECT_NEAR(intensity[0], 100 * 100 / (2 * 1.2 * 343), 1e-9);
  EXPECT_EQ(intensity[1], 0);
}

TEST(FieldQuantities, TheLevelOfOnePascalRmsIs94Decibels) {
  PressureDerivatives p{0, Eigen::MatrixXcd(1, 2)};
  p.values << std::polar(std::sqrt(2.0), 1.0), 0;
  const std::vector<double> level = compute("spl", p);
  EXPECT_NEAR(level[0], 93.979400086720376, 1e-12);
  EXPECT_EQ(level[1], -200);
}

TEST(FieldQuantities, NamesItsComponents) {
  EXPECT_EQ(componentName(fieldQuantity("velocity"), 1), "y");
  EXPECT_EQ(componentName(fieldQuantity("stiffness"), 5), "yz");
  EXPECT_EQ(componentName(fieldQuantity("gorkov_laplacian"), 2), "zz");
}

TEST(FieldQuantities, OneNumberStandsForSeveral) {
  FieldChannel force{"force", "N", 3, false, {3, 0, 4}, ShownAs::kLength};
  EXPECT_EQ(force.magnitude(0), 5);
  FieldChannel stiffness{"stiffness",    "N/m", 9, false, {-1, 7, 7, 7, -2, 7, 7, 7, -3},
                         ShownAs::kTrace};
  EXPECT_EQ(stiffness.magnitude(0), -6);
}

TEST(FieldQuantities, PhaseIsTheArgumentOfThePressure) {
  PressureDerivatives p{0, Eigen::MatrixXcd(1, 2)};
  p.values << std::polar(3.0, 2.5), std::polar(1.0, -0.1);
  const std::vector<double> phase = compute("phase", p);
  EXPECT_NEAR(phase[0], 2.5, 1e-15);
  EXPECT_NEAR(phase[1], -0.1, 1e-15);
}

TEST(FieldQuantities, GradientIsTheDifferenceOfThePotential) {
  std::mt19937 random(3);
  const PropagationModel model = test::facingArrays(6, 10.5e-3, 0.12, TransducerModel{});
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const auto backend = makeCpuBackend(1);
  const auto potential = [&](const Vector3d& at) {
    return compute("gorkov", backend->evaluate(model, drives, at, 1, Precision::kDouble, {}))[0];
  };
  const double h = 2e-5;
  for (int repeat = 0; repeat < 5; ++repeat) {
    const Vector3d at = test::randomPoints(random, 1, 0.03);
    const std::vector<double> gradient =
        compute("gorkov_gradient", backend->evaluate(model, drives, at, 2, Precision::kDouble, {}));
    const double scale = Eigen::Map<const Vector3d>(gradient.data()).norm();
    for (int axis = 0; axis < 3; ++axis) {
      const auto along = [&](double s) { return potential(at + s * Vector3d::Unit(axis)); };
      const double difference =
          (8 * (along(h) - along(-h)) - (along(2 * h) - along(-2 * h))) / (12 * h);
      EXPECT_NEAR(gradient[axis], difference, 1e-6 * scale);
    }
  }
}

TEST(FieldQuantities, EveryRowIsWhole) {
  std::set<std::string> names, columns;
  const Eigen::MatrixXcd anyValues = Eigen::MatrixXcd::Random(20, 7);
  for (const FieldQuantityEntry& entry : fieldQuantities()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    const std::size_t numbers = entry.components * (entry.isComplex ? 2 : 1);
    EXPECT_EQ(entry.columns.size(), numbers) << entry.name;
    for (const std::string& column : entry.columns) EXPECT_TRUE(columns.insert(column).second);
    EXPECT_GT(std::string(entry.label).size() * std::string(entry.unit).size() *
                  std::string(entry.symbol).size() * std::string(entry.help).size(),
              0u);
    const int rows = PressureDerivatives::rowsOf(entry.derivativeOrder);
    const PressureDerivatives p{entry.derivativeOrder, anyValues.topRows(rows)};
    EXPECT_EQ(compute(entry.name, p).size(), 7 * numbers) << entry.name;
  }
  EXPECT_THROW(fieldQuantity("loudness"), Error);
}

}  // namespace
}  // namespace acg
