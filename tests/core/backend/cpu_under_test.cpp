// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <hwy/targets.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/backend/cpu/cpu_buffer.h"
#include "tests/support/backend_under_test.h"

namespace acg::test {

Backend& backendUnderTest() {
  static const auto backend = makeCpuBackend(2);
  return *backend;
}

/// The instruction sets that this processor has, down to plain scalar code.
std::vector<std::int64_t> waysToCompute() { return hwy::SupportedAndGeneratedTargets(); }

void computeIn(std::int64_t way) { hwy::SetSupportedTargetsForTest(way); }

/// The padding, which must stay zero: what all floats sum to beyond what the elements own.
float strayValues(const Buffer& of) {
  const auto& buffer = static_cast<const CpuBuffer&>(of);
  float sum = 0;
  for (std::size_t i = 0; i < buffer.entryStride() * buffer.batch(); ++i) {
    sum += std::abs(buffer.re(0)[i]) + std::abs(buffer.im(0)[i]);
  }
  float used = 0;
  for (int entry = 0; entry < buffer.batch(); ++entry) {
    for (int row = 0; row < buffer.rows(); ++row) {
      for (int column = 0; column < buffer.columns(); ++column) {
        used += std::abs(buffer.re(entry, row)[column]) + std::abs(buffer.im(entry, row)[column]);
      }
    }
  }
  return std::abs(sum - used) / std::max(1.0f, used);
}

}  // namespace acg::test
