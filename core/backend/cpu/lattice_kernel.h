// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstddef>

#include <Eigen/Core>

namespace acg::cpu {

/// Numbers are worked on in groups of this many; buffers are padded to whole groups.
inline constexpr int kLatticeGroup = 16;

inline std::size_t wholeGroups(std::size_t count) {
  return (count + kLatticeGroup - 1) / kLatticeGroup * kLatticeGroup;
}

/// out_i = sum_t weights_t in_(t stride + i), i below `count`, a multiple of kLatticeGroup.
void combineLines(const float* in, std::size_t stride, const float* weights, int taps,
                  std::size_t count, float* out);

/// Puts `count` numbers of each of the `rows` lines of real parts (`in`, then `stride` apart) and
/// of imaginary parts (`stride` after their real parts) together as `rows` complex numbers a point;
/// points stand `pointStride` complex numbers apart.
void storeRows(const float* in, std::size_t stride, int rows, int count, std::complex<double>* out,
               Eigen::Index pointStride);

}  // namespace acg::cpu
