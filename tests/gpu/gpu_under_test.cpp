// SPDX-License-Identifier: GPL-3.0-or-later
#include ACG_BACKEND_HEADER

#include <memory>

#include "tests/support/backend_under_test.h"

namespace acg::test {

Backend& backendUnderTest() {
  static const std::unique_ptr<Backend> backend = ACG_MAKE_BACKEND(2);
  return *backend;
}

std::vector<std::int64_t> waysToCompute() { return {0}; }

void computeIn(std::int64_t) {}

float strayValues(const Buffer&) { return 0; }

}  // namespace acg::test
