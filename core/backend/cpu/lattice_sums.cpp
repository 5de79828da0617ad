// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/lattice_sums.h"

#include <algorithm>
#include <chrono>
#include <deque>

#include <tbb/parallel_for.h>

#include "core/backend/cpu/field_evaluation.h"
#include "core/backend/cpu/regular_sources.h"

namespace acg::cpu {
namespace {

using Clock = std::chrono::steady_clock;

/// Of sums of derivatives against the pressure's.
double effortOf(const DerivativeSet& set) {
  constexpr double kAll[] = {1, 2.2, 4.5, 9}, kAlong[] = {1, 1.5, 2.5, 4};
  return set.axis < 0 ? kAll[set.order] : kAlong[set.order];
}

/// Adds the sums of tables with one layout, chunk by chunk.
void addAlike(const std::vector<const DisplacementTable*>& alike, const Lattice& lattice, int rows,
              const std::function<void(double)>& checkpoint, tbb::task_arena& arena,
              std::vector<float>& planes) {
  const CellLayout& layout = alike.front()->layout();
  const auto chunkSums = [&](int chunk) {
    const Cells sums(std::size_t(kCell) * rows * layout.width * layout.height);
    std::fill_n(sums.data(), sums.size(), 0.0f);
    for (const DisplacementTable* table : alike) table->addTo(chunk, sums.data());
    layout.scatter(lattice, chunk, rows, sums.data(), planes.data());
  };
  constexpr double kSpanSeconds = 4e-3;  // between checkpoints
  for (int begin = 0, span = 16; begin < layout.chunks();) {
    const int end = std::min(layout.chunks(), begin + span);
    const auto start = Clock::now();
    arena.execute([&] { tbb::parallel_for(begin, end, chunkSums); });
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    const double factor = std::clamp(kSpanSeconds / std::max(seconds, 1e-9), 0.25, 4.0);
    span = std::max(1, static_cast<int>(span * factor));
    begin = end;
    if (checkpoint) checkpoint(static_cast<double>(begin) / layout.chunks());
  }
}

/// The points of a lattice in compact tiles instead of lines.
std::vector<std::array<int, 3>> tileOrder(const std::array<int, 3>& counts) {
  constexpr int kTilePoints = 128;
  std::array<int, 3> edge{1, 1, 1};
  for (int points = 1, axis = 0, idle = 0; points < kTilePoints && idle < 3;
       axis = (axis + 1) % 3) {
    const bool grows = edge[axis] < counts[axis];
    idle = grows ? 0 : idle + 1;
    if (grows) edge[axis] *= 2, points *= 2;
  }
  std::vector<std::array<int, 3>> order;
  for (int z0 = 0; z0 < counts[2]; z0 += edge[2]) {
    for (int y0 = 0; y0 < counts[1]; y0 += edge[1]) {
      for (int x0 = 0; x0 < counts[0]; x0 += edge[0]) {
        for (int z = z0; z < std::min(z0 + edge[2], counts[2]); ++z) {
          for (int y = y0; y < std::min(y0 + edge[1], counts[1]); ++y) {
            for (int x = x0; x < std::min(x0 + edge[0], counts[0]); ++x) order.push_back({x, y, z});
          }
        }
      }
    }
  }
  return order;
}

}  // namespace

std::vector<float> sumInTiles(const Lattice& lattice, int rows, const RowSums& sums) {
  const auto order = tileOrder(lattice.counts);
  Eigen::Matrix3Xd points(3, static_cast<Eigen::Index>(order.size()));
  for (std::size_t i = 0; i < order.size(); ++i) {
    points.col(static_cast<Eigen::Index>(i)) = lattice.point(order[i]);
  }
  const Eigen::MatrixXcd values = sums(points);
  std::vector<float> planes(2 * rows * order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto& [x, y, z] = order[i];
    const std::size_t place = x + static_cast<std::size_t>(lattice.counts[0]) *
                                      (y + static_cast<std::size_t>(lattice.counts[1]) * z);
    for (int row = 0; row < rows; ++row) {
      const std::complex<double> value = values(row, static_cast<Eigen::Index>(i));
      planes[2 * row * order.size() + place] = static_cast<float>(value.real());
      planes[(2 * row + 1) * order.size() + place] = static_cast<float>(value.imag());
    }
  }
  return planes;
}

std::vector<float> sumOnLattice(const PropagationModel& model, const Eigen::VectorXcd& drives,
                                const Lattice& lattice, const DerivativeSet& set,
                                TableStore& tables, const std::function<void(double)>& checkpoint,
                                tbb::task_arena& arena) {
  checkDrives(model, drives);
  checkGains(model);
  const SourceSplit split = splitRegular(model, lattice, set.rows(), effortOf(set));
  const double regular =
      1 - static_cast<double>(split.others.size()) / std::max(1, model.sources());
  const auto share = [&](double from, double width) {
    return [&checkpoint, from, width](double done) {
      if (checkpoint) checkpoint(from + width * done);
    };
  };
  std::vector<float> planes;
  if (regular < 1) {
    planes = sumInTiles(lattice, set.rows(), [&](const Eigen::Matrix3Xd& points) {
      return evaluate(regular > 0 ? partOf(model, split.others) : model, drives, points, set,
                      Precision::kSingle, share(0, 1 - regular), arena);
    });
  } else {
    planes.assign(2 * set.rows() * static_cast<std::size_t>(lattice.size()), 0.0f);
  }
  std::deque<DisplacementTable> parts;
  for (const RegularSources& part : split.regular) {
    parts.emplace_back(model, drives, lattice, set, part);
  }
  arena.execute([&] {
    tbb::parallel_for(std::size_t{0}, parts.size(),
                      [&](std::size_t i) { parts[i].prepare(tables); });
  });
  std::vector<const DisplacementTable*> left;
  for (const DisplacementTable& part : parts) left.push_back(&part);
  const double all = std::max(1.0, static_cast<double>(left.size()));
  while (!left.empty()) {
    const CellLayout layout = left.front()->layout();
    const auto others = std::stable_partition(
        left.begin(), left.end(), [&](const auto* part) { return part->layout() == layout; });
    const std::vector<const DisplacementTable*> alike(left.begin(), others);
    const double before = 1 - regular * static_cast<double>(left.size()) / all;
    left.erase(left.begin(), others);
    addAlike(alike, lattice, set.rows(),
             share(before, regular * static_cast<double>(alike.size()) / all), arena, planes);
  }
  return planes;
}

}  // namespace acg::cpu
