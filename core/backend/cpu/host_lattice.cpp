// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/host_lattice.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <tbb/parallel_for.h>

#include "core/backend/cpu/lattice_kernel.h"

namespace acg::cpu {
namespace {

/// A summed row, derived by the weights so far.
using Derived = std::tuple<int, int, int>;  // row, times along the first and the second axis

/// Interpolates along a first, a second and a third axis of the three, each time whole lines of
/// what is left: along the first, planes of second and third; along the second, lines of the third;
/// these are transposed, so that along the third lines of the second are added.
class HostLattice final : public LatticeSums {
 public:
  HostLattice(const Lattice& lattice, int order, const std::vector<float>& rows,
              tbb::task_arena& arena)
      : lattice_(lattice), plan_(latticePlan(lattice, order)), arena_(arena) {
    // Planes along the thinnest axis; z is never the second, whose lines are not cut.
    const auto samples = [&](int axis) { return lattice.axes[axis].samples; };
    const int thin = samples(2) <= std::min(samples(0), samples(1)) ? 2
                     : samples(1) == 1                              ? 1
                     : samples(0) == 1                              ? 0
                                                                    : 2;
    roles_ = thin == 2 ? std::array{2, 0, 1} : std::array{thin, 1 - thin, 2};
    line_ = wholeGroups(lattice.counts[roles_[2]]);
    plane_ = line_ * lattice.counts[roles_[1]];
    take(rows);
  }

  void interpolate(int begin, int end, std::complex<double>* out, Eigen::Index lineStride,
                   Eigen::Index planeStride) const override {
    const Eigen::Index strides[] = {1, lineStride, planeStride};
    const bool isFirst = roles_[0] == 2;
    const int firstBegin = isFirst ? begin : 0;
    const int firstEnd = isFirst ? end : axis(0).samples;
    const int thirdBegin = isFirst ? 0 : begin;
    const int thirdEnd = isFirst ? axis(2).samples : end;
    const int rows = static_cast<int>(plan_.rows.size());
    arena_.execute([&] {
      tbb::parallel_for(firstBegin, firstEnd, [&](int i) {
        const Eigen::Index from = (i - firstBegin) * strides[roles_[0]];
        plane(i, thirdBegin, thirdEnd, out + rows * from, strides[roles_[1]], strides[roles_[2]]);
      });
    });
  }

 private:
  /// Real and imaginary parts of some rows on a plane, after one another.
  using Planes = std::map<Derived, std::vector<float>>;

  const LatticeAxis& axis(int role) const { return lattice_.axes[roles_[role]]; }
  std::size_t wholePlanes() const { return plane_ * lattice_.counts[roles_[0]]; }

  /// Puts x, y and z in the order of the roles, lines padded to whole groups.
  void take(const std::vector<float>& rows) {
    const std::size_t strides[] = {1, std::size_t(lattice_.counts[0]),
                                   std::size_t(lattice_.counts[0]) * lattice_.counts[1]};
    const auto size = static_cast<std::size_t>(lattice_.size());
    values_.assign(rows.size() / size * wholePlanes(), 0.0f);
    for (std::size_t part = 0; part < rows.size() / size; ++part) {
      for (int i = 0; i < lattice_.counts[roles_[0]]; ++i) {
        for (int j = 0; j < lattice_.counts[roles_[1]]; ++j) {
          const float* from =
              rows.data() + part * size + i * strides[roles_[0]] + j * strides[roles_[1]];
          float* to = values_.data() + part * wholePlanes() + i * plane_ + j * line_;
          for (int k = 0; k < lattice_.counts[roles_[2]]; ++k) to[k] = from[k * strides[roles_[2]]];
        }
      }
    }
  }

  /// What a line along the axis `role` becomes at the grid's sample `i`, derived `times`.
  void combine(int role, int i, int times, const float* lines, std::size_t stride,
               std::size_t count, float* out) const {
    const LatticeAxis& along = axis(role);
    if (along.isKept()) {
      std::copy_n(lines + stride * i, count, out);
      return;
    }
    const Eigen::MatrixXf& weights = along.weights[times];
    combineLines(lines + stride * along.first[i], stride, weights.col(i).data(),
                 static_cast<int>(weights.rows()), count, out);
  }

  int timesAlong(const LatticeRow& row, int role) const { return row.derivative[roles_[role]]; }

  Planes firstAxis(int i) const {
    Planes result;
    for (const LatticeRow& row : plan_.rows) {
      std::vector<float>& to = result[{row.summed, timesAlong(row, 0), 0}];
      if (!to.empty()) continue;
      to.resize(2 * plane_);
      for (int part = 0; part < 2; ++part) {
        combine(0, i, timesAlong(row, 0), values_.data() + (2 * row.summed + part) * wholePlanes(),
                plane_, plane_, to.data() + part * plane_);
      }
    }
    return result;
  }

  /// Lines along the second axis at each lattice sample of the third, [first, last).
  void secondAxis(const std::vector<float>& from, int times, int first, int last,
                  std::vector<float>& to) const {
    const int samples = axis(1).samples;
    const std::size_t width = wholeGroups(samples);
    const std::size_t size = width * lattice_.counts[roles_[2]];
    to.resize(2 * size);
    std::vector<float> group(kLatticeGroup * line_);
    for (int part = 0; part < 2; ++part) {
      for (int i0 = 0; i0 < samples; i0 += kLatticeGroup) {
        const int count = std::min(kLatticeGroup, samples - i0);
        for (int i = 0; i < count; ++i) {
          combine(1, i0 + i, times, from.data() + part * plane_, line_, line_,
                  group.data() + line_ * i);
        }
        for (int c = first; c < last; ++c) {
          float* line = to.data() + part * size + width * c + i0;
          for (int i = 0; i < count; ++i) line[i] = group[line_ * i + c];
        }
      }
    }
  }

  void plane(int index, int begin, int end, std::complex<double>* out, Eigen::Index pointStride,
             Eigen::Index lineStride) const {
    const LatticeAxis& third = axis(2);
    const int first = third.isKept() ? begin : third.first[begin];
    const int last =
        third.isKept() ? end : third.first[end - 1] + static_cast<int>(third.weights[0].rows());
    const Planes planes = firstAxis(index);
    Planes lines;
    for (const LatticeRow& row : plan_.rows) {
      lines[{row.summed, timesAlong(row, 0), timesAlong(row, 1)}];
    }
    std::vector<Planes::value_type*> wanted;
    for (auto& entry : lines) wanted.push_back(&entry);
    tbb::parallel_for(std::size_t{0}, wanted.size(), [&](std::size_t i) {
      const auto [summed, alongFirst, alongSecond] = wanted[i]->first;
      secondAxis(planes.at({summed, alongFirst, 0}), alongSecond, first, last, wanted[i]->second);
    });

    const int samples = axis(1).samples;
    const std::size_t width = wholeGroups(samples);
    const std::size_t size = width * lattice_.counts[roles_[2]];
    const int rows = static_cast<int>(plan_.rows.size());
    std::vector<const float*> sources;
    for (const LatticeRow& row : plan_.rows) {
      sources.push_back(lines.at({row.summed, timesAlong(row, 0), timesAlong(row, 1)}).data());
    }
    // Row by row, so that the lines of the taps stay at hand from one line to the next.
    constexpr int kLinesPerTask = 8;
    tbb::parallel_for(begin, end, kLinesPerTask, [&](int from) {
      const int count = std::min(kLinesPerTask, end - from);
      std::vector<float> block(2 * rows * width * count);
      for (int row = 0; row < rows; ++row) {
        for (int part = 0; part < 2; ++part) {
          for (int i = 0; i < count; ++i) {
            combine(2, from + i, timesAlong(plan_.rows[row], 2), sources[row] + part * size, width,
                    width, block.data() + (2 * (rows * i + row) + part) * width);
          }
        }
      }
      for (int i = 0; i < count; ++i) {
        storeRows(block.data() + 2 * rows * width * i, width, rows, samples,
                  out + rows * lineStride * (from + i - begin), rows * pointStride);
      }
    });
  }

  Lattice lattice_;
  LatticePlan plan_;
  tbb::task_arena& arena_;
  std::array<int, 3> roles_{};  ///< which axis is the first, the second and the third
  std::size_t line_ = 0;        ///< numbers of the third axis, padded
  std::size_t plane_ = 0;
  std::vector<float> values_;  ///< by row, part, first, second, third
};

}  // namespace

std::unique_ptr<LatticeSums> interpolateOnHost(const Lattice& lattice, int order,
                                               const std::vector<float>& rows,
                                               tbb::task_arena& arena) {
  return std::make_unique<HostLattice>(lattice, order, rows, arena);
}

}  // namespace acg::cpu
