// SPDX-License-Identifier: GPL-3.0-or-later

// Forces computed with levitate (AppliedAcousticsChalmers/levitate).

#include <gtest/gtest.h>

#include "core/field/gorkov_potential.h"
#include "tests/core/field/force_fixture.h"

namespace acg {
namespace {

using Eigen::Vector3d;
using test::forceValues;

/// Relative to the largest component, which is how references print.
void expectAll(const std::vector<double>& actual, const std::vector<double>& expected,
               double tolerance) {
  ASSERT_EQ(actual.size(), expected.size());
  double largest = 0;
  for (const double value : expected) largest = std::max(largest, std::abs(value));
  for (std::size_t i = 0; i < actual.size(); ++i) {
    EXPECT_NEAR(actual[i], expected[i], tolerance * largest) << "component " << i;
  }
}

class LevitatePair : public testing::TestWithParam<Precision> {
 protected:
  std::vector<double> values(const std::string& quantity, ForceModel model,
                             const Particle& particle = {}) {
    return forceValues(pair_, drives_, at_, quantity, model, particle, GetParam());
  }
  double tolerance() const { return GetParam() == Precision::kDouble ? 1e-6 : 1e-4; }

  PropagationModel pair_ = test::levitatePair();
  Vector3d at_ = {0.1, 0.2, 0.3};
  Eigen::VectorXcd drives_ = test::focusDrives(pair_, (at_ + Vector3d(-0.15, 1.27, 0.001)) / 2);
};

TEST_P(LevitatePair, GorkovLaplacian) {
  const std::vector<double> actual = values("gorkov_laplacian", ForceModel::kGorkov);
  const std::vector<double> expected = {-3.98121194e-10, 8.74737783e-12, 2.98666962e-11};
  if (GetParam() == Precision::kDouble) return expectAll(actual, expected, 1e-6);
  // Nearly a travelling wave: terms 4000 times as large cancel, and float32 keeps 1e-6 of those.
  const double k = pair_.wavenumber();
  const double term = 2 * gorkovCoefficients(pair_.medium, {}, 40e3).monopole * k * k * 210.7;
  for (int i = 0; i < 3; ++i) EXPECT_NEAR(actual[i], expected[i], 1e-6 * term);
}

TEST_P(LevitatePair, SmallSphereForce) {
  expectAll(values("force", ForceModel::kSmallSphere),
            {1.83399145e-10, 4.15099186e-10, 6.22648779e-10}, tolerance());
}

TEST_P(LevitatePair, SmallSphereStiffnessAndCurl) {
  const std::vector<double> stiffness = values("stiffness", ForceModel::kSmallSphere);
  expectAll({stiffness[0], stiffness[4], stiffness[8]},
            {-5.377916683e-9, 2.563628836e-9, 3.173794967e-9}, tolerance());
  expectAll(values("force_curl", ForceModel::kSmallSphere), {0, 2.391674937e-8, -1.594449958e-8},
            tolerance());
}

TEST_P(LevitatePair, HardSphereByPartialWaves) {
  Particle hard;
  hard.kind = ParticleKind::kHard;
  expectAll(values("force", ForceModel::kPartialWaves, hard),
            {9.950696206e-11, 2.697812006e-10, 4.046718008e-10}, tolerance());
}

INSTANTIATE_TEST_SUITE_P(Precisions, LevitatePair,
                         testing::Values(Precision::kDouble, Precision::kSingle));

TEST(ForceReferences, TwoSidedTrap) {
  const auto model = test::facingArrays(16, 10.5e-3, 0.2388, test::pointSource(8.02));
  Eigen::VectorXcd drives = test::focusDrives(model, Vector3d::Zero());
  drives.tail(256) *= -1;

  expectAll(forceValues(model, drives, Vector3d::Zero(), "gorkov_laplacian", ForceModel::kGorkov),
            {0.826093275769, 0.826093275769, 11.738845635779}, 1e-9);
  expectAll(forceValues(model, drives, {0.5e-3, 0.3e-3, 0.4e-3}, "force", ForceModel::kSmallSphere),
            {-3.51156254e-04, -2.10446145e-04, -4.397448985e-03}, 1e-8);
}

/// The axial force of a single-sided twin trap by three models: Gor'kov has the wrong sign for
/// beads of 2 mm diameter.
TEST(ForceReferences, SingleSidedTwinTrapOverTheRadius) {
  const PropagationModel model = test::flatArray(16, 10e-3, test::pointSource(6));
  const Eigen::VectorXcd drives = test::twinDrives(model, {0, 0, 0.1});
  struct Row {
    double radius, gorkov, smallSphere, partialWaves;
  };
  for (const Row& row : {Row{0.2e-3, -3.9506e-08, -3.8666e-08, -3.8615e-08},
                         Row{0.5e-3, -6.1729e-07, -4.1209e-07, -4.2678e-07},
                         Row{1.0e-3, -4.9383e-06, 8.1944e-06, 3.1526e-06},
                         Row{2.0e-3, -3.9506e-05, 8.0099e-04, 2.2737e-05}}) {
    Particle bead;
    bead.radius = row.radius;
    const auto expectForce = [&](ForceModel force, double expected) {
      const Vector3d actual = test::forceAt(model, drives, {0, 0, 0.1}, force, bead);
      EXPECT_NEAR(actual.z(), expected, 0.5e-4 * std::abs(expected))
          << forceModelName(force) << " at " << row.radius;
    };
    expectForce(ForceModel::kGorkov, row.gorkov);
    expectForce(ForceModel::kSmallSphere, row.smallSphere);
    expectForce(ForceModel::kPartialWaves, row.partialWaves);
  }
}

/// In a standing wave the sign is right, but Gor'kov is too strong by 7 %, 32 %, 2.0 and 4.1 times.
TEST(ForceReferences, GorkovIsTooStrongInAStandingWave) {
  const auto model = test::facingArrays(16, 10.5e-3, 0.2388, test::pointSource(8.02));
  Eigen::VectorXcd drives = test::focusDrives(model, Vector3d::Zero());
  drives.tail(256) *= -1;
  const Vector3d at(0.5e-3, 0.3e-3, 0.4e-3);
  const double radii[] = {0.5e-3, 1e-3, 1.5e-3, 2e-3};
  const double ratios[] = {1.07, 1.32, 2.0, 4.1};
  for (int i = 0; i < 4; ++i) {
    Particle bead;
    bead.radius = radii[i];
    const double gorkov = test::forceAt(model, drives, at, ForceModel::kGorkov, bead).z();
    const double exact = test::forceAt(model, drives, at, ForceModel::kPartialWaves, bead).z();
    EXPECT_NEAR(gorkov / exact, ratios[i], 0.05 * ratios[i] / 2) << radii[i];
  }
}

}  // namespace
}  // namespace acg
