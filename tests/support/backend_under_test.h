// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "core/backend/backend.h"
#include "core/error.h"

namespace acg::test {

/// The backend that a test program is about, kept until the program ends. Tests of backends are
/// compiled once; each program links them with its own definition of these functions. Throws
/// kUnavailable where the hardware is missing.
Backend& backendUnderTest();

/// The ways in which the backend can compute here, such as the instruction sets of a processor; a
/// single 0 where there is but one.
std::vector<std::int64_t> waysToCompute();
/// From now on computes in this way; 0 takes the best one.
void computeIn(std::int64_t way);

/// What a buffer holds besides its values; 0 where all is well.
float strayValues(const Buffer& buffer);

/// Skips where the hardware is missing.
class BackendTest : public testing::Test {
 protected:
  void SetUp() override {
    try {
      backend_ = &backendUnderTest();
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kUnavailable) throw;
      GTEST_SKIP() << error.what();
    }
  }
  Backend& backend() { return *backend_; }

 private:
  Backend* backend_ = nullptr;
};

template <class Parameter>
class BackendTestWith : public BackendTest, public testing::WithParamInterface<Parameter> {};

}  // namespace acg::test
