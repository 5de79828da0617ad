// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/field_sums.h"

#include <random>

#include <gtest/gtest.h>
#include <Eigen/Geometry>

#include "gpu/engine/gpu_backend.h"
#include "tests/gpu/lent_device.h"
#include "tests/support/backend_under_test.h"
#include "tests/support/judge.h"
#include "tests/support/judged_backend.h"
#include "tests/support/random_scene.h"

namespace acg::gpu {
namespace {

class FieldSumsTest : public test::BackendTest {
 protected:
  GpuBackend& gpu() { return dynamic_cast<GpuBackend&>(backend()); }
};

cpu::FieldSources sourcesOf(const PropagationModel& model, int order) {
  return cpu::prepareSources(model, Eigen::VectorXcd::Ones(model.size()), Precision::kSingle,
                             order);
}

/// Elements that ask for each variant of field.kernel.
std::vector<std::pair<int, PropagationModel>> modelOfEachVariant() {
  std::vector<std::pair<int, PropagationModel>> models;
  TransducerModel transducer;
  transducer.kind = "point";
  models.push_back({0, test::facingArrays(3, 10.5e-3, 0.24, transducer)});
  transducer.kind = "piston";
  models.push_back({1, test::facingArrays(3, 10.5e-3, 0.24, transducer)});
  models.push_back({2, models.back().second});
  models.back().second.medium.absorption = 1;
  transducer.radiatesBack = false;
  models.push_back({3, test::facingArrays(3, 10.5e-3, 0.24, transducer)});
  return models;
}

TEST_F(FieldSumsTest, EveryKernelWritesEveryElementAndMeetsItsPromise) {
  std::mt19937 random(41);
  for (const auto& [variant, model] : modelOfEachVariant()) {
    for (int order = 0; order <= 3; ++order) {
      const cpu::FieldSources sources = sourcesOf(model, order);
      for (const int count : {1, 127, 129, 515}) {
        const Eigen::Matrix3Xd points = test::randomPoints(random, count, 0.1);
        const int rows = PressureDerivatives::rowsOf(order);
        PressureDerivatives result{order, Eigen::MatrixXcd(rows, count)};
        FieldSums sums(gpu().device(), sources, points, order);

        sums.place(0, count);
        sums.poison();
        sums.sum();
        sums.read(result.values.data());

        ASSERT_EQ(sums.variants(), std::vector<int>{variant});
        const auto exact = gpu().evaluate(model, Eigen::VectorXcd::Ones(18), points, order,
                                          Precision::kDouble, {});
        for (int row = 0; row < rows; ++row) {
          const double tolerance = 1e-5 * (1 + 100.0 / count) * (row < 4 ? 1 : row < 10 ? 3 : 10);
          EXPECT_LE(test::relativeError(result, exact, row), tolerance)
              << "variant " << variant << " order " << order << " row " << row;
        }
      }
    }
  }
}

TEST_F(FieldSumsTest, BoardsHaveAKernelOfTheirOwn) {
  std::mt19937 random(43);
  PropagationModel model = test::facingArrays(10, 10.5e-3, 0.24, TransducerModel{});
  const Eigen::Matrix3d turn =
      Eigen::AngleAxisd(0.7, Eigen::Vector3d(1, -2, 0.5).normalized()).toRotationMatrix();
  model.positions = turn * model.positions;
  model.normals = turn * model.normals;
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Eigen::Matrix3Xd points = test::randomPoints(random, 515, 0.1);
  for (const double absorption : {0.0, 20.0}) {
    model.medium.absorption = absorption;
    for (int order = 0; order <= 1; ++order) {
      const cpu::FieldSources sources =
          cpu::prepareSources(model, drives, Precision::kSingle, order);
      PressureDerivatives result{order, Eigen::MatrixXcd(order == 0 ? 1 : 4, 515)};
      FieldSums sums(gpu().device(), sources, points, order);

      sums.place(0, 515);
      sums.poison();
      sums.sum();
      sums.read(result.values.data());

      const std::vector<int> boards(2, FieldSums::kBoardVariant);
      ASSERT_EQ(sums.variants(), boards);
      const auto exact = gpu().evaluate(model, drives, points, order, Precision::kDouble, {});
      for (int row = 0; row < result.values.rows(); ++row) {
        EXPECT_LE(test::relativeError(result, exact, row), 1e-5) << "order " << order;
      }
    }
  }
}

TEST_F(FieldSumsTest, FarAndNearPointsTakeTheLongCoordinates) {
  const PropagationModel model = test::facingArrays(3, 10.5e-3, 0.24, TransducerModel{});
  const cpu::FieldSources sources = sourcesOf(model, 0);
  const auto variantAt = [&](const Eigen::Vector3d& point) {
    const Eigen::Matrix3Xd points = point;
    FieldSums sums(gpu().device(), sources, points, 0);
    sums.place(0, 1);
    return sums.variants();
  };
  EXPECT_EQ(variantAt({0, 0, 0}), std::vector<int>{1});
  EXPECT_EQ(variantAt({0, 0, 0.119}), std::vector<int>{3});
  EXPECT_EQ(variantAt({0, 0, 1.5}), std::vector<int>{3});
}

TEST_F(FieldSumsTest, ShortMemoryTakesSmallerTiles) {
  std::mt19937 random(42);
  const PropagationModel model = test::facingArrays(4, 10.5e-3, 0.24, TransducerModel{});
  const Eigen::VectorXcd drives = test::randomDrives(random, 32);
  const Eigen::Matrix3Xd points = test::randomPoints(random, 9000, 0.1);
  const auto whole = gpu().evaluate(model, drives, points, 1, Precision::kSingle, {});
  auto narrow = std::make_unique<test::LentDevice>(gpu().device(), 1 << 16, 1 << 18);
  const test::LentDevice& device = *narrow;
  GpuBackend backend(std::move(narrow), 1);

  const auto tiled = backend.evaluate(model, drives, points, 1, Precision::kSingle, {});

  EXPECT_GT(device.refused, 0);
  EXPECT_TRUE(tiled.values == whole.values);
}

TEST_F(FieldSumsTest, NoMemoryIsAnErrorThatNamesTheDevice) {
  const PropagationModel model = test::facingArrays(4, 10.5e-3, 0.24, TransducerModel{});
  const Eigen::Matrix3Xd points = Eigen::Matrix3Xd::Zero(3, 1000);
  GpuBackend backend(std::make_unique<test::LentDevice>(gpu().device(), 1 << 20, 2048), 1);
  try {
    backend.evaluate(model, Eigen::VectorXcd::Ones(32), points, 0, Precision::kSingle, {});
    FAIL() << "evaluated without memory";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUnavailable);
    EXPECT_NE(std::string(error.what()).find(gpu().device().name()), std::string::npos);
  }
  EXPECT_THROW(backend.allocate(1000, 1000, 1), Error);
}

TEST_F(FieldSumsTest, WithoutPinnedMemoryOrdinaryMemoryServes) {
  test::LentDevice device(gpu().device());
  const HostMemory pinned = gpu().device().hostMemory(1 << 20);
  const HostMemory ordinary = device.hostMemory(1 << 20);
  EXPECT_TRUE(pinned.isPinned());
  EXPECT_FALSE(ordinary.isPinned());
  EXPECT_GE(ordinary.room(), std::size_t(1) << 20);

  std::vector<int> values(1000);
  for (int i = 0; i < 1000; ++i) values[i] = pinned.as<int>()[i] = 7 * i;
  for (const void* from :
       {static_cast<const void*>(values.data()), static_cast<const void*>(pinned.data())}) {
    for (const HostMemory* to : {&pinned, &ordinary}) {
      DeviceMemory memory = device.allocate(4000);
      device.uploadLater(from, 4000, memory);
      device.synchronize();
      std::fill_n(to->as<int>(), 1000, -1);
      device.downloadLater(memory, 4000, to->data());
      device.synchronize();
      EXPECT_TRUE(std::equal(values.begin(), values.end(), to->as<int>()));
      std::copy(values.begin(), values.end(), pinned.as<int>());
    }
  }
}

TEST_F(FieldSumsTest, TilesUnderWayTogetherGiveWhatTilesAloneGive) {
  std::mt19937 random(44);
  PropagationModel model = test::facingArrays(10, 10.5e-3, 0.24, TransducerModel{});
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Eigen::Matrix3Xd points = test::randomPoints(random, 5000, 0.1);
  for (int order = 0; order <= 3; ++order) {
    const cpu::FieldSources sources = cpu::prepareSources(model, drives, Precision::kSingle, order);
    Eigen::MatrixXcd alone(PressureDerivatives::rowsOf(order), points.cols());
    FieldSums sums(gpu().device(), sources, points, order);
    for (int first = 0; first < 5000; first += 500) {
      sums.place(first, 500);
      sums.sum();
      sums.read(alone.data() + alone.rows() * first);
    }
    GpuBackend::Cards card;
    card.push_back(std::make_unique<test::LentDevice>(gpu().device()));
    GpuBackend backend(std::move(card), 1, {.largestTile = 500 << std::max(0, order - 1)});

    const auto together = backend.evaluate(model, drives, points, order, Precision::kSingle, {});

    EXPECT_TRUE(together.values == alone) << "order " << order;
  }
}

TEST_F(FieldSumsTest, FreedMemoryServesAgain) {
  test::LentDevice device(gpu().device(), 1 << 20, 1 << 20);
  void* first = nullptr;
  {
    const DeviceMemory memory = device.allocate(123456);
    first = memory.handle();
  }
  EXPECT_EQ(device.allocate(120000).handle(), first);
}

}  // namespace
}  // namespace acg::gpu
