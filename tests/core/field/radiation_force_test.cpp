// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/radiation_force.h"

#include <cmath>
#include <numbers>
#include <random>

#include <gtest/gtest.h>
#include <Eigen/Geometry>

#include "core/error.h"
#include "core/field/partial_wave_force.h"
#include "core/field/small_sphere_force.h"
#include "tests/core/field/force_fixture.h"

namespace acg {
namespace {

using Complex = std::complex<double>;
using Eigen::Matrix3d;
using Eigen::Vector3d;
using std::numbers::pi;
using test::forceAt;
using test::forceValues;

const Medium kAir{343, 1.2, 0};
constexpr double kFrequency = 40e3;
const double kWavenumber = 2 * pi * kFrequency / 343;
constexpr ForceModel kModels[] = {ForceModel::kGorkov, ForceModel::kSmallSphere,
                                  ForceModel::kPartialWaves};

/// A plane wave and all its derivatives at `at`.
Eigen::VectorXcd planeWave(double amplitude, const Vector3d& k, const Vector3d& at) {
  using P = PressureDerivatives;
  const Complex i(0, 1);
  const Complex p = std::polar(amplitude, k.dot(at));
  Eigen::VectorXcd values(20);
  values(0) = p;
  for (int a = 0; a < 3; ++a) {
    values(P::row(a)) = i * k(a) * p;
    for (int b = 0; b < 3; ++b) {
      values(P::row(a, b)) = -k(a) * k(b) * p;
      for (int c = 0; c < 3; ++c) values(P::row(a, b, c)) = -i * k(a) * k(b) * k(c) * p;
    }
  }
  return values;
}

/// p_a cos(kz), antinode at z = 0.
Eigen::VectorXcd standingWave(double amplitude, double z) {
  const Vector3d k = kWavenumber * Vector3d::UnitZ();
  return (planeWave(amplitude, k, {0, 0, z}) + planeWave(amplitude, -k, {0, 0, z})) / 2;
}

double contrast(const Particle& bead) {
  const Contrast f = contrastOf(kAir, bead);
  return f.monopole / 3 + f.dipole / 2;
}

TEST(SmallSphere, StandingWaveHasItsClosedFormsOfForceAndStiffness) {
  const Particle bead;
  const SmallSphere gorkov = smallSphere(kAir, bead, kFrequency, false);
  const double energy = 1e6 / (4 * 1.2 * 343 * 343);
  const double stiffness = 8 * pi * contrast(bead) * kWavenumber * kWavenumber * 1e-9 * energy;

  EXPECT_NEAR(stiffness, 0.019064069529, 1e-11);
  const double node = pi / 2 / kWavenumber;
  EXPECT_NEAR(smallSphereGradient(gorkov, standingWave(1000, node))(2, 2), -stiffness,
              1e-9 * stiffness);
  EXPECT_NEAR(smallSphereForce(gorkov, standingWave(1000, pi / 4 / kWavenumber)).z(),
              1.3008879113073455e-05, 1e-16);
}

TEST(SmallSphere, ATravellingWavePushesWithTheNextOrderOfTheRadius) {
  const Eigen::VectorXcd wave = planeWave(1000, kWavenumber * Vector3d::UnitX(), {1e-3, 0, 0});
  for (const auto& [radius, expected] :
       {std::pair(0.1e-3, 3.670426850e-12), {0.5e-3, 5.735041954e-08}, {1e-3, 3.670426850e-06}}) {
    const Particle bead{radius, 25, 2350};
    EXPECT_NEAR(smallSphereForce(smallSphere(kAir, bead, kFrequency, true), wave).x(), expected,
                1e-9 * expected);
    EXPECT_NEAR(smallSphereForce(smallSphere(kAir, bead, kFrequency, false), wave).x(), 0,
                1e-12 * expected);
  }
}

TEST(PartialWaves, ATinySphereAgreesWithTheSmallOne) {
  const Particle bead{0.02e-3, 25, 2350};  // k a = 0.015
  const Scatterer scatterer = scattererOf(kAir, bead, kFrequency);
  const SmallSphere small = smallSphere(kAir, bead, kFrequency, true);
  for (const Eigen::VectorXcd& p :
       {standingWave(1000, 0.7e-3),
        planeWave(1000, kWavenumber * Vector3d(0.6, 0, 0.8), {0, 0, 0})}) {
    const Vector3d expected = smallSphereForce(small, p);
    const Vector3d actual = partialWaveForce(scatterer, wavesFromDerivatives(kWavenumber, p));
    EXPECT_LE((actual - expected).norm(), 1e-3 * expected.norm());
  }
}

/// The optical theorem's twin: a lossless sphere in a plane wave feels (extinction - mean cosine of
/// what it scatters) times the momentum of the wave.
TEST(PartialWaves, ATravellingWavePushesByItsCrossSections) {
  for (const double radius : {0.3e-3, 1e-3, 3e-3, 10e-3}) {
    for (const ParticleKind kind :
         {ParticleKind::kCompressible, ParticleKind::kHard, ParticleKind::kSoft}) {
      Particle bead{radius, 25, 2350, kind};
      const Scatterer scatterer = scattererOf(kAir, bead, kFrequency);
      double scattered = 0, asymmetry = 0;  // per pi a^2
      const double factor = 4 / (scatterer.size * scatterer.size);
      for (int n = 0; n <= scatterer.orders(); ++n) {
        scattered += factor * (2 * n + 1) * std::norm(scatterer.s[n]);
        if (n < scatterer.orders()) {
          asymmetry +=
              factor * 2 * (n + 1) * std::real(scatterer.s[n] * std::conj(scatterer.s[n + 1]));
        }
      }
      const double momentum = 1e6 * kAir.compressibility() / 2;  // Pa
      const double expected = pi * radius * radius * momentum * (scattered - asymmetry);
      const Vector3d k = kWavenumber * Vector3d(0, 0.6, 0.8);
      const SamplingSphere sphere = samplingSphere(scatterer);
      const Eigen::Matrix3Xd points = sphere.points({1e-3, 2e-3, 0});
      Eigen::MatrixXcd p(4, points.cols());
      for (Eigen::Index i = 0; i < points.cols(); ++i) {
        p.col(i) = planeWave(1000, k, points.col(i)).head(4);
      }

      const Vector3d force = partialWaveForce(scatterer, sphere.measure(p));

      EXPECT_LE((force - expected * k.normalized()).norm(), 1e-8 * expected)
          << radius << " " << particleKindName(kind);
    }
  }
}

TEST(PartialWaves, LosslessSpheresOnlyTurnThePhaseOfEachWave) {
  for (const double radius : {1e-6, 0.1e-3, 1e-3, 5e-3, 60e-3}) {
    for (const ParticleKind kind :
         {ParticleKind::kCompressible, ParticleKind::kHard, ParticleKind::kSoft}) {
      const Scatterer scatterer = scattererOf(kAir, {radius, 25, 2350, kind}, kFrequency);
      EXPECT_GT(scatterer.orders(), scatterer.size);
      for (const Complex& s : scatterer.s) EXPECT_NEAR(std::abs(1.0 + 2.0 * s), 1, 1e-9);
    }
  }
}

TEST(PartialWaves, DerivativesGiveTheWavesThatASphereMeasures) {
  const Vector3d k = kWavenumber * Vector3d(0.3, -0.5, 0.8).normalized();
  const SamplingSphere sphere(kWavenumber, 0.7e-3, 7);
  const Eigen::Matrix3Xd points = sphere.points({2e-3, -1e-3, 3e-3});
  Eigen::MatrixXcd p(4, points.cols());
  for (Eigen::Index i = 0; i < points.cols(); ++i) {
    p.col(i) = planeWave(1, k, points.col(i)).head(4);
  }
  const RegularWaves measured = sphere.measure(p);
  const RegularWaves derived =
      wavesFromDerivatives(kWavenumber, planeWave(1, k, {2e-3, -1e-3, 3e-3}));
  for (int n = 0; n <= 3; ++n) {
    for (int m = -n; m <= n; ++m) {
      EXPECT_LE(std::abs(measured(n, m) - derived(n, m)), 1e-9) << n << " " << m;
    }
  }
  // A plane wave has |A_n|^2 summed over m = 4 pi (2n + 1).
  // The two highest degrees carry a share of the waves above.
  for (int n = 0; n <= 5; ++n) {
    double sum = 0;
    for (int m = -n; m <= n; ++m) sum += std::norm(measured(n, m));
    // What rounding does to a wave grows as 1 / j_n.
    EXPECT_NEAR(sum, 4 * pi * (2 * n + 1), 1e-12 / std::sph_bessel(n, kWavenumber * 0.7e-3)) << n;
  }
}

TEST(PartialWaves, RefusesWhatItCannotSum) {
  EXPECT_THROW(scattererOf(kAir, {0.09, 25, 2350}, 1e6), Error);
  EXPECT_THROW(scattererOf(kAir, {1e-3, 0, 2350}, kFrequency), Error);
  EXPECT_THROW(scattererOf(kAir, {0, 25, 2350}, kFrequency), Error);
  Particle soft;
  soft.kind = ParticleKind::kSoft;
  EXPECT_THROW(smallSphere(kAir, soft, kFrequency, true), Error);
}

class Gradients : public testing::TestWithParam<double> {};

TEST_P(Gradients, StiffnessAndCurlAreDifferencesOfTheForce) {
  std::mt19937 random(4);
  const PropagationModel model = test::facingArrays(6, 10.5e-3, 0.12, test::pointSource(3));
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Particle bead{GetParam(), 25, 2350};
  const Vector3d at(3e-3, -4e-3, 5e-3);
  const double h = 2e-5;
  for (const ForceModel force : kModels) {
    Matrix3d difference;
    for (int j = 0; j < 3; ++j) {
      const auto along = [&](double s) {
        return forceAt(model, drives, at + s * Vector3d::Unit(j), force, bead);
      };
      difference.col(j) = (8 * (along(h) - along(-h)) - (along(2 * h) - along(-2 * h))) / (12 * h);
    }
    const std::vector<double> rows = forceValues(model, drives, at, "stiffness", force, bead);
    const Matrix3d stiffness =
        Eigen::Map<const Eigen::Matrix<double, 3, 3, Eigen::RowMajor>>(rows.data());
    EXPECT_LE((stiffness - difference).norm(), 1e-6 * difference.norm()) << forceModelName(force);
    const std::vector<double> curl = forceValues(model, drives, at, "force_curl", force, bead);
    const Vector3d expected(difference(2, 1) - difference(1, 2),
                            difference(0, 2) - difference(2, 0),
                            difference(1, 0) - difference(0, 1));
    EXPECT_LE((Vector3d(curl.data()) - expected).norm(), 1e-6 * difference.norm())
        << forceModelName(force);
  }
}

INSTANTIATE_TEST_SUITE_P(Radii, Gradients, testing::Values(0.1e-3, 1e-3, 4e-3));

/// Node and weight `i` of the Gauss-Legendre rule of n nodes on -1..1.
std::pair<double, double> gaussNode(int n, int i) {
  double z = std::cos(pi * (i + 0.75) / (n + 0.5)), slope = 0;
  for (int step = 0; step < 20; ++step) {
    slope = n * (std::legendre(n - 1, z) - z * std::legendre(n, z)) / (1 - z * z);
    z -= std::legendre(n, z) / slope;
  }
  return {z, 2 / ((1 - z * z) * slope * slope)};
}

/// The incident and the scattered field on a sphere about the bead, and the momentum that flows
/// through it: the time average of the stress tensor,
///   F = - integral of (<p^2> kappa / 2 - rho <v^2> / 2) n + rho <v (v.n)>.
Vector3d stressIntegral(const PropagationModel& model, const Eigen::VectorXcd& drives,
                        const Vector3d& center, const Particle& bead, double radius) {
  const auto backend = makeCpuBackend(1);
  const Scatterer scatterer = scattererOf(model.medium, bead, model.frequency);
  const SamplingSphere inner = samplingSphere(scatterer);
  const RegularWaves waves = inner.measure(
      backend->evaluate(model, drives, inner.points(center), 1, Precision::kDouble, {}).values);
  const double k = scatterer.wavenumber;
  const auto scattered = [&](const Vector3d& r) {
    Complex sum = 0;
    const double d = r.norm(), theta = std::acos(r.z() / d), phi = std::atan2(r.y(), r.x());
    for (int n = 0; n <= scatterer.orders(); ++n) {
      const Complex h(std::sph_bessel(n, k * d), std::sph_neumann(n, k * d));
      for (int m = -n; m <= n; ++m) {
        const Complex y = std::polar(std::sph_legendre(n, std::abs(m), theta), std::abs(m) * phi);
        const Complex harmonic = m >= 0 ? y : (m % 2 == 0 ? 1.0 : -1.0) * std::conj(y);
        sum += scatterer.s[n] * waves(n, m) * h * harmonic;
      }
    }
    return sum;
  };
  const Complex perGradient =
      1.0 / (Complex(0, 1) * 2.0 * pi * model.frequency * model.medium.density);
  Vector3d force = Vector3d::Zero();
  constexpr int kRings = 24, kTurns = 24;
  for (int i = 0; i < kRings; ++i) {
    const auto [z, weight] = gaussNode(kRings, i);
    for (int j = 0; j < kTurns; ++j) {
      const double phi = (j + 0.5) * 2 * pi / kTurns;
      const double s = std::sqrt(1 - z * z);
      const Vector3d n(s * std::cos(phi), s * std::sin(phi), z);
      const Vector3d r = radius * n;
      const auto incident =
          backend->evaluate(model, drives, center + r, 1, Precision::kDouble, {}).values;
      const Complex p = incident(0) + scattered(r);
      Eigen::Vector3cd v;
      const double h = 2e-6;
      for (int axis = 0; axis < 3; ++axis) {
        const Vector3d step = h * Vector3d::Unit(axis);
        v(axis) = perGradient *
                  (incident(1 + axis) + (scattered(r + step) - scattered(r - step)) / (2 * h));
      }
      const double area = radius * radius * weight * (2 * pi / kTurns);
      const double density = model.medium.density;
      const double isotropic =
          std::norm(p) * model.medium.compressibility() / 4 - density * v.squaredNorm() / 4;
      const Vector3d flow = density / 2 * (v * (n.cast<Complex>().dot(v.conjugate()))).real();
      force -= area * (isotropic * n + flow);
    }
  }
  return force;
}

class StressTensor : public testing::TestWithParam<Particle> {};

TEST_P(StressTensor, ItsIntegralIsTheForce) {
  std::mt19937 random(8);
  const PropagationModel model = test::facingArrays(4, 10.5e-3, 0.1, test::pointSource(3));
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Vector3d center(2e-3, -1e-3, 4e-3);

  const Vector3d force = forceAt(model, drives, center, ForceModel::kPartialWaves, GetParam());
  const Vector3d integral =
      stressIntegral(model, drives, center, GetParam(), GetParam().radius + 1e-3);

  EXPECT_LE((force - integral).norm(), 1e-3 * force.norm());
}

INSTANTIATE_TEST_SUITE_P(Beads, StressTensor,
                         testing::Values(Particle{1e-3, 25, 2350}, Particle{3e-3, 25, 2350},
                                         Particle{1e-3, 25, 2350, ParticleKind::kHard},
                                         Particle{1e-3, 25, 2350, ParticleKind::kSoft},
                                         Particle{2e-3, 3, 500}));

TEST(SmallSphere, TheIntegralOfTheStressTensorIsItsForce) {
  std::mt19937 random(8);
  const PropagationModel model = test::facingArrays(4, 10.5e-3, 0.1, test::pointSource(3));
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Vector3d center(2e-3, -1e-3, 4e-3);
  const Particle tiny{0.02e-3, 25, 2350};  // what its model leaves out is (ka)^2 = 2e-4

  const Vector3d force = forceAt(model, drives, center, ForceModel::kSmallSphere, tiny);
  const Vector3d integral = stressIntegral(model, drives, center, tiny, 0.1e-3);

  EXPECT_LE((force - integral).norm(), 1e-3 * force.norm());
}

TEST(ForceModels, TheAutomaticOneGrowsWithTheBead) {
  const auto fitting = [](double radius) {
    return fittingForceModel(ForceModel::kAutomatic, kAir, {radius, 25, 2350}, kFrequency);
  };
  EXPECT_EQ(fitting(0.2e-3), ForceModel::kSmallSphere);
  EXPECT_EQ(fitting(1e-3), ForceModel::kPartialWaves);
  EXPECT_EQ(fittingForceModel(ForceModel::kGorkov, kAir, {}, kFrequency), ForceModel::kGorkov);
  for (const ForceModelEntry& entry : forceModels()) {
    EXPECT_EQ(forceModelFromName(entry.name), entry.model);
  }
  EXPECT_THROW(forceModelFromName("king"), Error);
}

}  // namespace
}  // namespace acg
