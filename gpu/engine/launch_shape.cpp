// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/launch_shape.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <sstream>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.h"
#include "gpu/engine/field_sums.h"

namespace acg::gpu {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kSide = 16;             // of a board of pistons
constexpr double kPitch = 0.0105;     // m
constexpr double kHeight = 0.1;       // m, of the points over it
constexpr double kClearly = 0.97;     // of the usual choice's time
constexpr double kLongEnough = 2e-3;  // s, for the clock
constexpr int kMostLaunches = 64;
constexpr int kRounds = 3;

/// A kernel to tune: where its choice stands, and what makes it run.
struct Tuned {
  int& threads;
  int order;
  bool isBoard;
  int points;
};

/// Of a board the field has a kernel of its own; pistons that look in as many directions have none.
PropagationModel pistons(bool isBoard) {
  PropagationModel model;
  model.positions.setZero(3, kSide * kSide);
  model.normals.setZero(3, kSide * kSide);
  for (int n = 0; n < kSide * kSide; ++n) {
    const double x = (n % kSide - (kSide - 1) / 2.0) * kPitch;
    const double y = (n / kSide - (kSide - 1) / 2.0) * kPitch;
    model.positions.col(n) << x, y, 0;
    model.normals.col(n) =
        isBoard ? Eigen::Vector3d(0, 0, 1) : Eigen::Vector3d(-x, -y, kHeight).normalized();
  }
  model.groups = {{0, kSide * kSide, TransducerModel{}}};
  return model;
}

Eigen::Matrix3Xd planeOf(int count) {
  const int side = static_cast<int>(std::ceil(std::sqrt(count)));
  Eigen::Matrix3Xd points(3, count);
  for (int i = 0; i < count; ++i) {
    points.col(i) = Eigen::Vector3d(i % side, i / side, 0) * (0.1 / side);
    points(2, i) = kHeight;
  }
  return points;
}

double secondsOf(GpuDevice& device, FieldSums& sums, int launches) {
  device.synchronize();
  const auto begin = Clock::now();
  for (int i = 0; i < launches; ++i) sums.sum();
  device.synchronize();
  return std::chrono::duration<double>(Clock::now() - begin).count() / launches;
}

void tune(GpuDevice& device, const Tuned& tuned) {
  const PropagationModel model = pistons(tuned.isBoard);
  const Eigen::VectorXcd drives = Eigen::VectorXcd::Ones(model.size());
  const cpu::FieldSources sources =
      cpu::prepareSources(model, drives, Precision::kSingle, tuned.order);
  const Eigen::Matrix3Xd points = planeOf(tuned.points);
  FieldSums sums(device, sources, points, tuned.order);
  sums.place(0, tuned.points);
  const int usual = tuned.threads;
  secondsOf(device, sums, 1);  // compiles and wakes
  const int launches = static_cast<int>(
      std::clamp(kLongEnough / secondsOf(device, sums, 1), 1.0, double(kMostLaunches)));
  std::array<double, LaunchShape::kChoices.size()> best;
  best.fill(std::numeric_limits<double>::infinity());
  for (int round = 0; round < kRounds; ++round) {
    for (std::size_t i = 0; i < best.size(); ++i) {
      tuned.threads = LaunchShape::kChoices[i];
      try {
        if (round == 0) secondsOf(device, sums, 1);
        best[i] = std::min(best[i], secondsOf(device, sums, launches));
      } catch (const Error&) {
        if (tuned.threads == usual) throw;
      }
    }
  }
  const auto at = [&](int threads) {
    return best[std::ranges::find(LaunchShape::kChoices, threads) - LaunchShape::kChoices.begin()];
  };
  tuned.threads = LaunchShape::kChoices[std::ranges::min_element(best) - best.begin()];
  if (!(at(tuned.threads) < kClearly * at(usual))) tuned.threads = usual;
}

}  // namespace

std::string textOf(const LaunchShape& shape) {
  return fmt::format("field {} board {} slim {}", fmt::join(shape.field, " "),
                     fmt::join(shape.board, " "), fmt::join(shape.slim, " "));
}

std::optional<LaunchShape> shapeFromText(const std::string& text) {
  LaunchShape shape;
  std::istringstream words(text);
  const auto read = [&](const char* name, auto& counts) {
    std::string word;
    if (!(words >> word) || word != name) return false;
    return std::ranges::all_of(counts, [&](int& count) {
      return (words >> count) && std::ranges::count(LaunchShape::kChoices, count) == 1;
    });
  };
  if (!read("field", shape.field) || !read("board", shape.board) || !read("slim", shape.slim)) {
    return std::nullopt;
  }
  return shape;
}

LaunchShape quickestShape(GpuDevice& device, const std::function<void(double)>& checkpoint) {
  struct Restored {  // also where the device or the checkpoint throws
    GpuDevice& device;
    LaunchShape before = device.shape;
    ~Restored() { device.shape = before; }
  } restored{device};
  LaunchShape& shape = device.shape;
  shape = {};
  // On a processor a thousandth keeps all its cores busy.
  const int share = device.isAccelerator() ? 1 : 256;
  const int many = FieldSums::kFewPoints / share, few = many / 4;
  std::vector<Tuned> all;
  for (int order = 0; order < 4; ++order) {
    all.push_back({shape.field[order], order, false, order < 2 ? many : few});
  }
  for (int order = 0; order < 2; ++order) {
    if (device.isAccelerator()) all.push_back({shape.board[order], order, true, many});
    all.push_back({shape.slim[order], order, true, few});
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    tune(device, all[i]);
    if (checkpoint) checkpoint(static_cast<double>(i + 1) / static_cast<double>(all.size()));
  }
  return shape;
}

}  // namespace acg::gpu
