// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/launch_shape.h"

#include <algorithm>
#include <random>
#include <utility>

#include <gtest/gtest.h>

#include "core/error.h"
#include "gpu/engine/field_sums.h"
#include "gpu/engine/gpu_backend.h"
#include "tests/gpu/lent_device.h"
#include "tests/support/backend_under_test.h"
#include "tests/support/random_scene.h"

namespace acg::gpu {
namespace {

class LaunchShapeTest : public test::BackendTest {
 protected:
  GpuDevice& device() { return dynamic_cast<GpuBackend&>(backend()).device(); }
};

LaunchShape allOf(int threads) {
  LaunchShape shape;
  shape.field.fill(threads);
  shape.board.fill(threads);
  shape.slim.fill(threads);
  return shape;
}

TEST_F(LaunchShapeTest, EveryChoiceGivesTheSameBits) {
  std::mt19937 random(91);
  const PropagationModel board = test::facingArrays(4, 10.5e-3, 0.24, TransducerModel{});
  PropagationModel tilted = board;  // no two elements look alike: none is of a board
  tilted.normals.setRandom().colwise().normalize();
  test::LentDevice lent(device());
  for (const PropagationModel* model : {&std::as_const(board), &std::as_const(tilted)}) {
    for (int order = 0; order <= 3; ++order) {
      // Boards have other kernels for few points.
      for (const int count : {515, order < 2 ? FieldSums::kFewPoints : 515}) {
        const Eigen::Matrix3Xd points = test::randomPoints(random, count, 0.1);
        const cpu::FieldSources sources = cpu::prepareSources(
            *model, test::randomDrives(random, model->size()), Precision::kSingle, order);
        Eigen::MatrixXcd first;
        for (const int threads : LaunchShape::kChoices) {
          lent.shape = allOf(threads);
          Eigen::MatrixXcd values(PressureDerivatives::rowsOf(order), count);
          FieldSums sums(lent, sources, points, order);
          sums.place(0, count);
          sums.poison();
          sums.sum();
          sums.read(values.data());

          ASSERT_TRUE(values.allFinite()) << threads << " order " << order;
          if (first.size() == 0) first = values;
          EXPECT_TRUE(values == first) << threads << " order " << order << " points " << count;
        }
      }
    }
  }
}

TEST_F(LaunchShapeTest, TextsComeBackAndOthersAreRefused) {
  LaunchShape shape;
  shape.field = {64, 128, 256, 64};
  shape.slim = {256, 64};

  EXPECT_EQ(textOf(shape), "field 64 128 256 64 board 128 128 slim 256 64");
  EXPECT_EQ(shapeFromText(textOf(shape)), shape);
  for (const char* text : {"", "field", "field 64 128 256 board 128 128 slim 256 64",
                           "field 64 128 256 63 board 128 128 slim 256 64",
                           "board 64 128 256 64 board 128 128 slim 256 64"}) {
    EXPECT_EQ(shapeFromText(text), std::nullopt) << text;
  }
}

TEST_F(LaunchShapeTest, TuningPassesOverWhatTheDeviceRefuses) {
  test::LentDevice lent(device());
  lent.beforeLaunch = [&] {
    if (lent.threads == 256) throw Error(ErrorCode::kUnavailable, "Too many work-items.");
  };
  std::vector<double> shares;

  const LaunchShape shape = quickestShape(lent, [&](double share) { shares.push_back(share); });

  for (const int threads : {shape.field[0], shape.field[3], shape.slim[0], shape.slim[1]}) {
    EXPECT_TRUE(threads == 64 || threads == 128) << threads;
  }
  EXPECT_EQ(lent.shape, LaunchShape()) << "the device keeps its own";
  EXPECT_GE(shares.size(), 6u);
  EXPECT_TRUE(std::ranges::is_sorted(shares));
  EXPECT_EQ(shares.back(), 1);
}

TEST_F(LaunchShapeTest, TuningStopsAndThrowsWhereTheDeviceFails) {
  struct Stop {};
  test::LentDevice lent(device());
  lent.shape = allOf(64);
  EXPECT_THROW(quickestShape(lent, [](double) { throw Stop(); }), Stop);
  EXPECT_EQ(lent.shape, allOf(64));

  lent.beforeLaunch = [] { throw Error(ErrorCode::kUnavailable, "It fell off the bus."); };
  EXPECT_THROW(quickestShape(lent, {}), Error);
  EXPECT_EQ(lent.shape, allOf(64));
}

TEST_F(LaunchShapeTest, ABackendTakesWhatWasTunedBefore) {
  GpuBackend backend(std::make_unique<test::LentDevice>(device()), 1);
  LaunchTuning* tuning = backend.launchTuning();
  ASSERT_NE(tuning, nullptr);
  EXPECT_NE(tuning->device().find(device().name()), std::string::npos);

  EXPECT_FALSE(tuning->use("field 1 2 3 4"));
  EXPECT_EQ(tuning->launches(), textOf(LaunchShape()));
  EXPECT_TRUE(tuning->use(textOf(allOf(256))));
  EXPECT_EQ(tuning->launches(), textOf(allOf(256)));
}

}  // namespace
}  // namespace acg::gpu
