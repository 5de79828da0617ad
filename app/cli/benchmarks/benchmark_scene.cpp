// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/benchmarks/benchmark_scene.h"

#include <algorithm>
#include <memory>
#include <numbers>
#include <random>

namespace acg {
namespace {

constexpr int kCompared = 20'000;  // points at which float32 is held against double

double uniform(std::mt19937_64& random) {  // -1/2..1/2, the same with every library
  return static_cast<double>(random() >> 11) * 0x1p-53 - 0.5;
}

}  // namespace

PropagationModel facingBoards(const char* kind) {
  PropagationModel model;
  model.positions.resize(3, kBoardElements);
  model.normals.setZero(3, kBoardElements);
  for (int n = 0; n < kBoardElements; ++n) {
    const double side = n < kBoardElements / 2 ? -1 : 1;
    model.positions.col(n) << (n % kBoardSide - 7.5) * 0.0105,
        (n / kBoardSide % kBoardSide - 7.5) * 0.0105, side * 0.12;
    model.normals(2, n) = -side;
  }
  TransducerModel transducer;
  transducer.kind = kind;
  model.groups = {{0, kBoardElements, transducer}};
  return model;
}

Eigen::VectorXcd randomDrives() {
  std::mt19937_64 random(1);
  Eigen::VectorXcd drives(kBoardElements);
  for (auto& drive : drives) drive = std::polar(1.0, 2 * std::numbers::pi * uniform(random));
  return drives;
}

ScenePtr facingBoardsScene() {
  auto scene = std::make_shared<Scene>();
  scene->medium = Medium{};
  scene->transducers["piston"] = {};
  for (const double z : {-0.12, 0.12}) {
    PlacedArray board;
    board.id = z < 0 ? "bottom" : "top";
    board.transducer = "piston";
    board.position.z() = z;
    if (z > 0) board.orientation = Eigen::Quaterniond(0, 1, 0, 0);
    board.geometry.kind = "rectangular";
    board.elements = std::make_shared<TransducerArray>(buildArray(board.geometry, {}, board.id));
    scene->arrays.push_back(board);
  }
  scene->targets.push_back({"a", {0.01, 0, 0}, FocalPoint{}, {}});
  return scene;
}

double errorOf(Backend& backend, const PropagationModel& model, const Eigen::VectorXcd& drives,
               const Eigen::Matrix3Xd& points, const PressureDerivatives& result) {
  std::mt19937_64 random(3);
  Eigen::Matrix3Xd some(3, kCompared);
  Eigen::MatrixXcd actual(result.values.rows(), kCompared);
  for (int m = 0; m < kCompared; ++m) {
    const auto from = static_cast<Eigen::Index>(random() % points.cols());
    some.col(m) = points.col(from);
    actual.col(m) = result.values.col(from);
  }
  const auto exact = backend.evaluate(model, drives, some, result.order, Precision::kDouble, {});
  double worst = 0;
  for (Eigen::Index row = 0; row < actual.rows(); ++row) {
    worst = std::max(worst, (actual.row(row) - exact.values.row(row)).cwiseAbs().maxCoeff() /
                                exact.values.row(row).cwiseAbs().maxCoeff());
  }
  return worst;
}

}  // namespace acg
