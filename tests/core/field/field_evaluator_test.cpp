// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/field_evaluator.h"

#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "core/field/field_quantity.h"
#include "core/field/force_comparison.h"
#include "tests/support/random_scene.h"

namespace acg {
namespace {

using Eigen::Vector3d;
using testing::HasSubstr;
using testing::Not;

/// One flat array of perSide squared elements at the origin, a trap and two particles.
Scene makeScene(int perSide) {
  Scene scene;
  scene.medium = Medium{343, 1.2, 0};
  scene.transducers["murata"] = TransducerModel{};
  scene.particles["dense"] = Particle{1e-3, 100, 2000};
  scene.particles["eps"] = Particle{};
  const PropagationModel flat = test::flatArray(perSide, 10.5e-3, TransducerModel{});
  auto elements = std::make_shared<TransducerArray>();
  elements->positions = flat.positions;
  elements->normals = flat.normals;
  elements->pitch = 10.5e-3;
  PlacedArray array;
  array.id = "bottom";
  array.transducer = "murata";
  array.elements = elements;
  scene.arrays.push_back(array);
  return scene;
}

Hologram focused(const Scene& scene, const Vector3d& focus) {
  Hologram hologram;
  hologram.drives = test::focusDrives(propagationModel(scene), focus);
  hologram.revision = 17;
  return hologram;
}

std::string messageOf(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.what();
  }
  return "nothing was thrown";
}

class FieldEvaluatorTest : public testing::Test {
 protected:
  Field evaluate(const FieldSpec& spec) {
    return evaluateField(scene_, hologram_, spec, *backend_);
  }

  Scene scene_ = makeScene(8);
  Hologram hologram_ = focused(scene_, {0, 0, 0.1});
  std::unique_ptr<Backend> backend_ = makeCpuBackend(2);
};

TEST_F(FieldEvaluatorTest, GivesEveryQuantityOnEveryPoint) {
  FieldSpec spec;
  spec.samples = FieldGrid::between({-0.02, 0, 0.08}, {0.02, 0, 0.12}, {5, 1, 4});
  spec.quantities.clear();
  for (const auto& entry : fieldQuantities()) spec.quantities.push_back(entry.name);

  const Field field = evaluate(spec);

  EXPECT_EQ(field.channels.size(), fieldQuantities().size());
  EXPECT_EQ(field.revision, 17u);
  EXPECT_EQ(field.report.precision, "double");
  EXPECT_EQ(field.report.backend, "cpu");
  EXPECT_EQ(field.report.forceModel, "partial_waves");  // of beads with k a = 0.73
  for (const FieldChannel& channel : field.channels) {
    EXPECT_EQ(channel.values.size(), std::size_t(20 * channel.numbersPerPoint()));
    EXPECT_EQ(channel.unit, fieldQuantity(channel.quantity).unit);
    EXPECT_EQ(field.find(channel.quantity), &channel);
  }
  EXPECT_EQ(field.find("loudness"), nullptr);
}

TEST_F(FieldEvaluatorTest, TheFocusIsTheSumOfAllElements) {
  FieldSpec spec;
  Eigen::Matrix3Xd points(3, 1);
  points.col(0) << 0, 0, 0.1;
  spec.samples = points;
  const PropagationModel model = propagationModel(scene_);
  double sum = 0;
  for (int n = 0; n < model.size(); ++n) {
    const Vector3d way = points.col(0) - model.positions.col(n);
    const double sine = std::hypot(way.x(), way.y()) / way.norm();
    sum += 3.4 * pistonDirectivity(model.wavenumber() * 4.5e-3 * sine) / way.norm();
  }

  const Field field = evaluate(spec);

  EXPECT_NEAR(field.find("pressure")->magnitude(0), sum, 1e-10 * sum);
}

TEST_F(FieldEvaluatorTest, LargeGridsAreSingleAndAgreeWithDouble) {
  FieldSpec spec;  // 1.2 chunks, 64 elements
  spec.samples = FieldGrid::between({-0.05, -0.05, 0.05}, {0.05, 0.05, 0.15}, {68, 68, 68});
  const Field fast = evaluate(spec);
  spec.accuracy = 1e-9;
  const Field exact = evaluate(spec);

  EXPECT_EQ(fast.report.precision, "single");
  EXPECT_EQ(exact.report.precision, "double");
  const auto& a = fast.channels[0].values;
  const auto& b = exact.channels[0].values;
  ASSERT_EQ(a.size(), b.size());
  double worst = 0, peak = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    worst = std::max(worst, std::abs(a[i] - b[i]));
    peak = std::max(peak, std::abs(b[i]));
  }
  EXPECT_LE(worst, 1e-5 * peak);
}

TEST_F(FieldEvaluatorTest, AGridEqualsTheListOfItsPoints) {
  FieldSpec spec;
  const FieldGrid grid = FieldGrid::between({-0.01, -0.02, 0.08}, {0.01, 0.02, 0.12}, {3, 4, 5});
  spec.quantities = {"force"};
  spec.samples = grid;
  const Field onGrid = evaluate(spec);
  spec.samples = grid.points();
  const Field onList = evaluate(spec);
  EXPECT_EQ(onGrid.channels[0].values, onList.channels[0].values);
}

TEST_F(FieldEvaluatorTest, TakesTheParticleNamedElseTheTrapsElseTheFirst) {
  FieldSpec spec;
  spec.samples = FieldGrid::between({0, 0, 0.1}, {0, 0, 0.1}, {1, 1, 1});
  spec.quantities = {"gorkov"};
  EXPECT_EQ(evaluate(spec).report.particle, "dense");
  Target target;
  Trap trap;
  trap.particle = "eps";
  target.wish = trap;
  scene_.targets.push_back(target);
  EXPECT_EQ(evaluate(spec).report.particle, "eps");
  const double ofEps = evaluate(spec).channels[0].values[0];
  spec.particle = "dense";
  EXPECT_EQ(evaluate(spec).report.particle, "dense");
  EXPECT_NE(evaluate(spec).channels[0].values[0], ofEps);
  spec.particle = "lead";
  EXPECT_THAT(messageOf([&] { evaluate(spec); }), HasSubstr("lead"));
}

TEST_F(FieldEvaluatorTest, TakesTheForceModelThatIsNamed) {
  FieldSpec spec;
  spec.samples = FieldGrid::between({0, 0, 0.1}, {0.001, 0, 0.1}, {2, 1, 1});
  spec.quantities = {"force"};
  spec.particle = "eps";
  for (const ForceModel model :
       {ForceModel::kGorkov, ForceModel::kSmallSphere, ForceModel::kPartialWaves}) {
    spec.forceModel = model;
    const Field field = evaluate(spec);
    EXPECT_EQ(field.report.forceModel, forceModelName(model));
    const ForceComparison comparison = compareForces(propagationModel(scene_), hologram_.drives,
                                                     Particle{}, {0, 0, 0.1}, *backend_);
    const Vector3d expected = *comparison.find(model);
    const Vector3d actual(field.channels[0].values.data());
    EXPECT_LE((actual - expected).norm(), 1e-9 * expected.norm());
  }
}

TEST_F(FieldEvaluatorTest, SaysWhereForceModelsDisagree) {
  FieldSpec spec;
  spec.samples = FieldGrid::between({0, 0, 0.1}, {0, 0, 0.1}, {1, 1, 1});
  spec.quantities = {"force"};
  spec.particle = "eps";
  const Field field = evaluate(spec);
  ASSERT_EQ(field.report.notes.size(), 1u);
  EXPECT_THAT(field.report.notes[0], HasSubstr("gorkov ("));
  EXPECT_THAT(field.report.notes[0], HasSubstr("partial_waves ("));
}

TEST_F(FieldEvaluatorTest, PartialWavesOverASliceAgreeWithThoseAtAPoint) {
  FieldSpec spec;
  spec.quantities = {"force"};
  spec.particle = "eps";
  const FieldGrid slice = FieldGrid::between({-0.01, 0, 0.09}, {0.01, 0, 0.11}, {20, 1, 20});
  spec.samples = slice;
  const Field many = evaluate(spec);
  EXPECT_THAT(many.report.notes.back(), HasSubstr("degree 3"));
  double largest = 0;
  for (long long i = 0; i < 400; ++i) largest = std::max(largest, many.channels[0].magnitude(i));
  for (const long long i : {0, 77, 210, 399}) {
    spec.samples = Eigen::Matrix3Xd(slice.point(i));
    const Field one = evaluate(spec);
    for (int axis = 0; axis < 3; ++axis) {
      EXPECT_NEAR(many.channels[0].values[3 * i + axis], one.channels[0].values[axis],
                  3e-3 * largest);
    }
  }
  spec.accuracy = 1e-9;
  spec.samples = slice;
  const Field exact = evaluate(spec);
  EXPECT_THAT(exact.report.notes.back(), Not(HasSubstr("degree 3")));
}

TEST_F(FieldEvaluatorTest, ALongForceReportsProgressAndStops) {
  FieldSpec spec;
  spec.quantities = {"stiffness"};
  spec.particle = "eps";
  spec.samples = FieldGrid::between({-0.01, 0, 0.09}, {0.01, 0, 0.11}, {40, 1, 40});
  double last = 0;
  int calls = 0;
  evaluateField(scene_, hologram_, spec, *backend_, [&](double share) {
    EXPECT_GE(share, last);
    last = share;
    ++calls;
  });
  EXPECT_EQ(last, 1);
  EXPECT_GT(calls, 10);
  const auto stop = [&](double) {
    if (--calls == 3) throw Error(ErrorCode::kCancelled, "Stopped.");
  };
  calls = 6;
  EXPECT_THROW(evaluateField(scene_, hologram_, spec, *backend_, stop), Error);
  EXPECT_EQ(calls, 3);
}

TEST_F(FieldEvaluatorTest, CountsBeadsThatReachIntoElements) {
  FieldSpec spec;
  spec.quantities = {"force"};
  spec.particle = "eps";
  spec.samples =
      FieldGrid::between({-0.03675, -0.03675, 5e-4}, {0.03675, 0.03675, 5e-4}, {8, 8, 1});
  const Field field = evaluate(spec);
  ASSERT_FALSE(field.report.notes.empty());
  EXPECT_THAT(field.report.notes.back(), HasSubstr("At 64 of 64 points"));
  for (const double value : field.channels[0].values) EXPECT_TRUE(std::isfinite(value));
}

TEST_F(FieldEvaluatorTest, ASoftBeadNeedsPartialWaves) {
  scene_.particles["bubble"] = Particle{1e-3, 1, 300, ParticleKind::kSoft};
  FieldSpec spec;
  spec.samples = FieldGrid::between({0, 0, 0.1}, {0, 0, 0.1}, {1, 1, 1});
  spec.particle = "bubble";
  spec.quantities = {"gorkov"};
  EXPECT_THAT(messageOf([&] { evaluate(spec); }), HasSubstr("partial_waves"));
  spec.quantities = {"force"};
  EXPECT_EQ(evaluate(spec).report.forceModel, "partial_waves");
}

TEST_F(FieldEvaluatorTest, RefusesWhatCannotBe) {
  FieldSpec spec;
  spec.samples = FieldGrid::between({-1, -1, -1}, {1, 1, 1}, {100000, 100000, 100000});
  EXPECT_THAT(messageOf([&] { evaluate(spec); }), HasSubstr("coarser"));
  spec.samples = FieldGrid{};
  spec.quantities = {"loudness"};
  EXPECT_THAT(messageOf([&] { evaluate(spec); }), HasSubstr("loudness"));
  spec.quantities = {"pressure"};
  spec.samples = Eigen::Matrix3Xd(3, 0);
  EXPECT_THAT(messageOf([&] { evaluate(spec); }), HasSubstr("no points"));
  Eigen::Matrix3Xd inside = propagationModel(scene_).positions.col(9);
  spec.samples = inside;
  EXPECT_THAT(messageOf([&] { evaluate(spec); }), HasSubstr("inside element 9"));
  inside(0, 0) = std::numeric_limits<double>::quiet_NaN();
  spec.samples = inside;
  EXPECT_THAT(messageOf([&] { evaluate(spec); }), HasSubstr("not finite"));
  spec.samples = FieldGrid{};
  hologram_.drives.conservativeResize(63);
  EXPECT_THAT(messageOf([&] { evaluate(spec); }), HasSubstr("63"));
}

TEST_F(FieldEvaluatorTest, AGridMayPassThroughTheElements) {
  FieldSpec spec;
  spec.samples = FieldGrid::between({-0.03675, -0.03675, 0}, {0.03675, 0.03675, 0}, {8, 8, 1});

  const Field field = evaluate(spec);

  for (const double value : field.channels[0].values) EXPECT_TRUE(std::isfinite(value));
}

TEST_F(FieldEvaluatorTest, ProgressGrowsToOne) {
  FieldSpec spec;
  spec.samples = FieldGrid::between({-0.05, -0.05, 0.05}, {0.05, 0.05, 0.15}, {68, 68, 68});
  double last = 0;
  evaluateField(scene_, hologram_, spec, *backend_, [&](double share) {
    EXPECT_GE(share, last);
    last = share;
  });
  EXPECT_EQ(last, 1);
}

}  // namespace
}  // namespace acg
