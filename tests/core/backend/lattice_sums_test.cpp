// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/lattice_sums.h"

#include <gtest/gtest.h>
#include <Eigen/Geometry>

#include "core/backend/cpu/field_evaluation.h"
#include "core/error.h"
#include "tests/support/random_scene.h"

namespace acg {
namespace {

using Eigen::Vector3d;

/// A board of some arrangement, and a lattice whose steps divide its pitch.
struct Case {
  const char* name;
  Vector3d normal;
  bool isStaggered = false;  ///< every other row half a pitch aside
  std::array<int, 3> counts = {13, 11, 7};
  bool hasOtherBoard = true;  ///< opposite, shifted by part of a step
};

void PrintTo(const Case& given, std::ostream* out) { *out << given.name; }

constexpr double kPitch = 10.5e-3;

PropagationModel boards(const Case& given) {
  PropagationModel model;
  const int perSide = 8, boardCount = given.hasOtherBoard ? 2 : 1;
  const Eigen::Quaterniond turn =
      Eigen::Quaterniond::FromTwoVectors(Vector3d::UnitZ(), given.normal);
  model.positions.resize(3, boardCount * perSide * perSide);
  model.normals.resize(3, model.positions.cols());
  for (int n = 0; n < model.positions.cols(); ++n) {
    const int board = n / (perSide * perSide), column = n % perSide, row = n / perSide % perSide;
    Vector3d at((column - 3.5 + (given.isStaggered && row % 2 ? 0.5 : 0)) * kPitch,
                (row - 3.5) * kPitch, -0.1);
    if (board == 1) at += Vector3d(0.7e-3, -0.3e-3, 0.21);
    model.positions.col(n) = turn * at;
    model.normals.col(n) = turn * Vector3d(0, 0, board == 1 ? -1 : 1);
  }
  model.groups = {{0, static_cast<int>(model.positions.cols()), TransducerModel{}}};
  return model;
}

Lattice latticeOf(const Case& given) {
  Lattice lattice;
  lattice.spacing = Vector3d(kPitch / 4, kPitch / 4, kPitch / 4);
  lattice.origin = Vector3d(-0.012, -0.0137, -0.009);
  lattice.counts = given.counts;
  for (int a = 0; a < 3; ++a) {
    lattice.axes[a].samples = 5;
    if (given.counts[a] > 1) lattice.axes[a].weights = {Eigen::MatrixXf::Zero(2, 5)};
  }
  return lattice;
}

class LatticeSums : public testing::TestWithParam<Case> {
 protected:
  /// Largest difference between the sums on the lattice and those in double, by row.
  double errorOf(const PropagationModel& model, const Eigen::VectorXcd& drives,
                 const Lattice& lattice, const cpu::DerivativeSet& set) {
    const std::vector<float> planes =
        cpu::sumOnLattice(model, drives, lattice, set, tables_, {}, arena_);
    Eigen::Matrix3Xd points(3, lattice.size());
    for (Eigen::Index i = 0; i < points.cols(); ++i) {
      const int nx = lattice.counts[0], ny = lattice.counts[1], at = static_cast<int>(i);
      points.col(i) = lattice.point({at % nx, at / nx % ny, at / nx / ny});
    }
    const Eigen::MatrixXcd all =
        cpu::evaluate(model, drives, points, {set.order}, Precision::kDouble, {}, arena_);
    Eigen::MatrixXcd exact = all;
    if (set.axis >= 0) {
      exact.resize(set.rows(), all.cols());
      cpu::takeRows(set, all.data(), static_cast<int>(all.cols()), exact.data());
    }
    double worst = 0;
    const auto size = static_cast<std::size_t>(lattice.size());
    for (int row = 0; row < set.rows(); ++row) {
      double difference = 0;
      for (std::size_t i = 0; i < size; ++i) {
        const std::complex<double> sum(planes[2 * row * size + i],
                                       planes[(2 * row + 1) * size + i]);
        difference = std::max(difference, std::abs(sum - exact(row, static_cast<Eigen::Index>(i))));
      }
      worst = std::max(worst, difference / exact.row(row).cwiseAbs().maxCoeff());
    }
    return worst;
  }

  std::mt19937 random_{9};
  cpu::TableCache tables_;
  tbb::task_arena arena_;
};

TEST_P(LatticeSums, OfRegularBoardsAgreeWithDirectSumsInDouble) {
  PropagationModel model = boards(GetParam());
  const Eigen::VectorXcd drives = test::randomDrives(random_, model.size());
  const Lattice lattice = latticeOf(GetParam());
  ASSERT_TRUE(cpu::splitRegular(model, lattice, 1, 1).others.empty());

  for (const char* kind : {"point", "piston", "sinc"}) {
    model.groups[0].transducer.kind = kind;
    model.medium.absorption = kind[0] == 'p' ? 0 : 20;
    for (int order = 0; order <= 3; ++order) {
      EXPECT_LE(errorOf(model, drives, lattice, {order}), 1e-5) << kind << " of order " << order;
    }
    for (int axis = 0; axis < 3; ++axis) {
      EXPECT_LE(errorOf(model, drives, lattice, {2, axis}), 1e-5) << kind << " along " << axis;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Boards, LatticeSums,
    testing::Values(Case{"below_and_above", {0, 0, 1}}, Case{"beside", {1, 0, 0}},
                    Case{"behind", {0, -1, 0}}, Case{"staggered", {0, 0, 1}, true},
                    Case{"slice_along_the_boards", {0, 0, 1}, false, {15, 14, 1}},
                    Case{"slice_across_the_boards", {0, 0, 1}, false, {40, 1, 33}},
                    Case{"slice_across_a_wall", {1, 0, 0}, false, {21, 1, 33}},
                    Case{"line", {0, 0, 1}, false, {1, 40, 1}},
                    Case{"one_board", {0, 0, 1}, false, {13, 11, 7}, false}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_F(LatticeSums, OfAMixtureAreThoseOfItsParts) {
  const PropagationModel regular = boards({"", {0, 0, 1}});
  const PropagationModel scattered = test::randomModel(random_, 40);
  PropagationModel model = regular;
  model.positions.conservativeResize(3, regular.size() + scattered.size());
  model.normals.conservativeResize(3, regular.size() + scattered.size());
  model.positions.rightCols(scattered.size()) = scattered.positions;
  model.normals.rightCols(scattered.size()) = scattered.normals;
  for (ElementGroup group : scattered.groups) {
    group.begin += regular.size();
    group.end += regular.size();
    model.groups.push_back(group);
  }
  model.gain = Eigen::VectorXcd::Random(model.size());
  Lattice lattice = latticeOf({"", {0, 0, 1}});
  lattice.origin *= 1.5;  // clear of the scattered ones
  const cpu::SourceSplit split = cpu::splitRegular(model, lattice, 1, 1);
  ASSERT_EQ(split.others.size(), 40U);

  EXPECT_LE(errorOf(model, test::randomDrives(random_, model.size()), lattice, {1}), 1e-5);
}

TEST_F(LatticeSums, KeepWhatDependsOnGeometryOnly) {
  const PropagationModel model = boards({"", {0, 0, 1}});
  const Lattice lattice = latticeOf({"", {0, 0, 1}});
  const Eigen::VectorXcd first = test::randomDrives(random_, model.size());
  const auto sum = [&](const Eigen::VectorXcd& drives) {
    return cpu::sumOnLattice(model, drives, lattice, {}, tables_, {}, arena_);
  };
  const std::vector<float> fresh = sum(first);

  const std::vector<float> others = sum(test::randomDrives(random_, model.size()));

  EXPECT_NE(others, fresh);
  EXPECT_EQ(sum(first), fresh);
  PropagationModel louder = model;
  louder.groups[0].transducer.sourcePressure *= 2;
  EXPECT_NE(cpu::sumOnLattice(louder, first, lattice, {}, tables_, {}, arena_), fresh);
}

TEST_F(LatticeSums, StopWhereTheyAreAsked) {
  const PropagationModel model = boards({"", {0, 0, 1}});
  const auto stop = [](double) { throw Error(ErrorCode::kCancelled, "Stopped."); };

  EXPECT_THROW(cpu::sumOnLattice(model, test::randomDrives(random_, model.size()),
                                 latticeOf({"", {0, 0, 1}}), {}, tables_, stop, arena_),
               Error);
}

TEST_F(LatticeSums, ForgetTheTablesNotUsedForLongest) {
  cpu::TableCache cache;
  constexpr std::size_t kQuarter = cpu::TableCache::kMostBytes / 4 / sizeof(float);
  for (int i = 0; i < 4; ++i) cache.keep({double(i)}, std::make_shared<cpu::Cells>(kQuarter), 1);
  ASSERT_NE(cache.find({0}), nullptr);

  cache.keep({4}, std::make_shared<cpu::Cells>(kQuarter), 1);

  EXPECT_NE(cache.find({0}), nullptr);
  EXPECT_EQ(cache.find({1}), nullptr);
  EXPECT_NE(cache.find({4}), nullptr);
}

}  // namespace
}  // namespace acg
