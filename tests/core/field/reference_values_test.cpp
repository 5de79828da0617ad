// SPDX-License-Identifier: GPL-3.0-or-later

// Values computed with programs that are not ours: levitate (AppliedAcousticsChalmers/levitate), a
// numpy script with fourth-order differences, and the closed form of TinyLev's axis.

#include <numbers>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/field/field_quantity.h"
#include "tests/support/random_scene.h"

namespace acg {
namespace {

using Eigen::Vector3d;
using std::complex;

const Particle kLevitateBead{1e-3, 25, 2350};  // its styrofoam
const Particle kAcousToolsBead{1e-3, 29.36, 1052};

TransducerModel transducer(const std::string& kind, double strength, double radius = 4.5e-3) {
  TransducerModel model;
  model.kind = kind;
  model.sourcePressure = strength;
  model.radius = radius;
  return model;
}

/// The values of one quantity at one point, in double precision.
std::vector<double> valueAt(const PropagationModel& model, const Eigen::VectorXcd& drives,
                            const Vector3d& point, const std::string& quantity,
                            const Particle& particle = kLevitateBead) {
  const FieldQuantityEntry& entry = fieldQuantity(quantity);
  const auto pressure = makeCpuBackend(1)->evaluate(model, drives, point, entry.derivativeOrder,
                                                    Precision::kDouble, {});
  std::vector<double> values;
  entry.compute({model.medium, model.frequency, particle, pressure}, values);
  return values;
}

complex<double> pressureAt(const PropagationModel& model, const Eigen::VectorXcd& drives,
                           const Vector3d& point) {
  const std::vector<double> p = valueAt(model, drives, point, "pressure");
  return {p[0], p[1]};
}

void expectEach(const std::vector<double>& actual, const std::vector<double>& expected,
                double tolerance) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    EXPECT_NEAR(actual[i], expected[i], tolerance * std::abs(expected[i])) << "component " << i;
  }
}

void expectPressure(complex<double> actual, complex<double> expected, double tolerance) {
  EXPECT_LE(std::abs(actual - expected), tolerance * std::abs(expected))
      << actual << " for " << expected;
}

/// Focus on `focus`, and phase pi on the upper half of the elements.
Eigen::VectorXcd twoSidedDrives(const PropagationModel& model, const Vector3d& focus) {
  Eigen::VectorXcd drives = test::focusDrives(model, focus);
  drives.tail(model.size() / 2) *= -1;
  return drives;
}

TEST(ReferenceValues, LevitateTwoPointSources) {
  PropagationModel model;
  model.positions.resize(3, 2);
  model.positions << -5e-3, 5e-3, 0, 0, 0, 0;
  model.normals = Vector3d::UnitZ().replicate(1, 2);
  model.groups = {{0, 2, transducer("point", 6)}};
  const Vector3d at(0.1, 0.2, 0.3), other(-0.15, 1.27, 0.001);
  const Eigen::VectorXcd drives = test::focusDrives(model, (at + other) / 2);

  expectPressure(pressureAt(model, drives, at), {12.068916910969428, 8.065242302836108}, 1e-10);
  expectEach(valueAt(model, drives, at, "velocity"),
             {7.327894037e-3, 5.975043874e-3, 1.570939269e-2, 1.042127011e-2, 2.356408903e-2,
              1.563190516e-2},
             1e-8);
  expectEach(valueAt(model, drives, at, "gorkov"), {-6.19402404e-13}, 1e-7);
  expectEach(valueAt(model, drives, at, "gorkov_gradient"),
             {2.30070037e-11, -1.62961537e-12, -2.44442306e-12}, 1e-7);
  expectEach(valueAt(model, drives, at, "force"), {-2.30070037e-11, 1.62961537e-12, 2.44442306e-12},
             1e-7);
}

TEST(ReferenceValues, LevitateFocusOfASingleArray) {
  struct Row {
    Vector3d point;
    complex<double> pointSources, pistons;
  };
  const Row rows[] = {
      {{0, 0, 0.1}, 13035.243986620288, 9045.749969971817},
      {{0.005, 0, 0.1}, {4142.295325654, 216.653107096}, {3476.284716390, -12.383247865}},
      {{0.01, 0.003, 0.09}, {-2231.429372555, -1782.744693919}, {-1388.995540814, -1124.028059490}},
      {{0, 0, 0.12}, {6208.478818413, 1488.415928445}, {4416.305554228, 2072.663178818}},
      {{-0.02, 0.015, 0.15}, {-695.768839039, 1330.299831916}, {-462.821161602, 938.468113197}},
  };
  const PropagationModel points = test::flatArray(16, 10e-3, transducer("point", 6));
  const PropagationModel pistons = test::flatArray(16, 10e-3, transducer("piston", 6));
  const Eigen::VectorXcd drives = test::focusDrives(points, {0, 0, 0.1});

  for (const Row& row : rows) {
    expectPressure(pressureAt(points, drives, row.point), row.pointSources, 1e-9);
    expectPressure(pressureAt(pistons, drives, row.point), row.pistons, 1e-9);
  }
}

TEST(ReferenceValues, LevitateTwoSidedPointSources) {
  const auto model = test::facingArrays(16, 10.5e-3, 0.2388, transducer("point", 8.02));
  const Eigen::VectorXcd drives = twoSidedDrives(model, Vector3d::Zero());
  const Vector3d offset(0.5e-3, 0.3e-3, 0.4e-3);

  expectPressure(pressureAt(model, drives, {0, 0, 1e-3}), {-166.005264443, 18078.619083358}, 1e-9);
  expectPressure(pressureAt(model, drives, {0, 0, 4e-3}), {500.107977026, 15730.967765102}, 1e-9);
  expectEach(valueAt(model, drives, Vector3d::Zero(), "gorkov"), {-7.265839886385e-06}, 1e-9);
  expectEach(valueAt(model, drives, offset, "gorkov"), {-6.226978555443e-06}, 1e-9);
  expectEach(valueAt(model, drives, offset, "gorkov_gradient"),
             {3.52568687e-04, 2.11296113e-04, 4.395482717e-03}, 1e-8);
}

TEST(ReferenceValues, LevitateTwoSidedPistons) {
  const auto model = test::facingArrays(16, 10.5e-3, 0.2388, transducer("piston", 8.02));
  const Eigen::VectorXcd drives = twoSidedDrives(model, Vector3d::Zero());

  expectPressure(pressureAt(model, drives, {0, 0, 1e-3}), {-55.712699459, 13461.555422872}, 1e-9);
  expectPressure(pressureAt(model, drives, {0, 0, 4e-3}), {135.421383640, 10926.884185430}, 1e-9);
}

TEST(ReferenceValues, LevitateAndNumpyTwoSidedTrap) {
  const auto model = test::facingArrays(16, 10.5e-3, 0.2365, transducer("piston", 3.4));
  const Eigen::VectorXcd drives = twoSidedDrives(model, Vector3d::Zero());
  const Vector3d offset(0.5e-3, 0.3e-3, 0.4e-3);

  expectEach(valueAt(model, drives, Vector3d::Zero(), "gorkov", kAcousToolsBead),
             {-7.372766279e-07}, 1e-6);
  expectEach(valueAt(model, drives, offset, "gorkov", kAcousToolsBead), {-6.324317143e-07}, 1e-6);
  expectEach(valueAt(model, drives, offset, "force", kAcousToolsBead),
             {-3.27371338e-05, -1.96239654e-05, -4.48912587e-04}, 1e-6);
}

/// 72 elements on two caps of a sphere of 60 mm about the origin, the upper cap first.
PropagationModel tinyLev(const TransducerModel& element) {
  struct Ring {
    int count;
    double polar, azimuth;  // degrees; the azimuth of the first element on the upper cap
  };
  const Ring rings[] = {{6, 9.8664, 30}, {12, 20, 10}, {18, 30, 0}};
  PropagationModel model;
  model.medium.soundSpeed = 346;
  model.positions.resize(3, 72);
  int n = 0;
  for (const double side : {1.0, -1.0}) {
    for (const Ring& ring : rings) {
      for (int i = 0; i < ring.count; ++i, ++n) {
        const double polar = ring.polar * std::numbers::pi / 180;
        const double azimuth = (ring.azimuth + 360.0 * i / ring.count) * std::numbers::pi / 180;
        model.positions.col(n) =
            0.06 * Vector3d(std::sin(polar) * std::cos(azimuth),
                            std::sin(polar) * std::sin(azimuth), side * std::cos(polar));
      }
    }
  }
  model.normals = -model.positions / 0.06;
  model.groups = {{0, 72, element}};
  return model;
}

TEST(ReferenceValues, TinyLevInPhase) {
  const PropagationModel points = tinyLev(transducer("point", 2.4));
  const PropagationModel pistons = tinyLev(transducer("piston", 2.4));
  const Eigen::VectorXcd inPhase = Eigen::VectorXcd::Ones(72);

  // All 72 elements look at the centre from 60 mm: 72 * 2.4 / 0.06, whatever the directivity.
  EXPECT_NEAR(std::abs(pressureAt(points, inPhase, Vector3d::Zero())), 2880, 1e-8);
  EXPECT_NEAR(std::abs(pressureAt(pistons, inPhase, Vector3d::Zero())), 2880, 1e-8);
  // Ultraino's geometry gives its angles to five digits, so these agree to 1e-4.
  const double scale = 1e-4 * 2880;
  EXPECT_NEAR(std::abs(pressureAt(points, inPhase, {0, 0, 1e-3})), 2272.164004, scale);
  EXPECT_NEAR(std::abs(pressureAt(points, inPhase, {0, 0, 2.1625e-3})), 414.099931, scale);
  EXPECT_NEAR(std::abs(pressureAt(points, inPhase, {0, 0, 4.325e-3})), 2746.198848, scale);
  EXPECT_NEAR(std::abs(pressureAt(pistons, inPhase, {0, 0, 4.325e-3})), 2742.984409, scale);
}

TEST(ReferenceValues, TinyLevWithOppositeCaps) {
  const PropagationModel points = tinyLev(transducer("point", 2.4));
  const PropagationModel pistons = tinyLev(transducer("piston", 2.4));
  Eigen::VectorXcd opposite = Eigen::VectorXcd::Ones(72);
  opposite.tail(36) *= -1;

  const double scale = 1e-4 * 2880;
  EXPECT_NEAR(std::abs(pressureAt(points, opposite, Vector3d::Zero())), 0, 1e-8);
  EXPECT_NEAR(std::abs(pressureAt(points, opposite, {0, 0, 1e-3})), 1768.435048, scale);
  EXPECT_NEAR(std::abs(pressureAt(points, opposite, {0, 0, 2.1625e-3})), 2846.488524, scale);
  EXPECT_NEAR(std::abs(pressureAt(points, opposite, {0, 0, 4.325e-3})), 816.630686, scale);
  EXPECT_NEAR(std::abs(pressureAt(pistons, opposite, {0, 0, 4.325e-3})), 815.324530, scale);
}

}  // namespace
}  // namespace acg
