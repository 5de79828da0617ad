// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/judged_backend.h"

#include <numbers>

#include <gtest/gtest.h>

#include "tests/support/judge.h"

namespace acg::test {

void expectMatchesJudge(Backend& backend, const PropagationModel& model,
                        const Eigen::VectorXcd& drives, const Eigen::Matrix3Xd& points,
                        double tolerance, Precision precision, int order) {
  const PressureDerivatives judge = judgeDerivatives(model, drives, points, order);
  for (int upTo = 0; upTo <= order; ++upTo) {
    const auto result = backend.evaluate(model, drives, points, upTo, precision, {});
    ASSERT_EQ(result.values.rows(), PressureDerivatives::rowsOf(upTo));
    for (int row = 0; row < result.values.rows(); ++row) {
      EXPECT_LE(relativeError(result, judge, row), tolerance) << "order " << upTo << " row " << row;
    }
  }
}

TransducerModel measuredElement() {
  TransducerModel transducer;
  transducer.kind = "table";
  for (int i = 0; i <= 18; ++i) transducer.tableAngles.push_back(i * std::numbers::pi / 18);
  const double front[] = {1,        1,        1,        0.891251, 0.707946,
                          0.501187, 0.354813, 0.251189, 0.199526, 0.177832};
  for (int i = 0; i <= 18; ++i) transducer.tableGains.push_back(front[i < 10 ? i : 18 - i]);
  return transducer;
}

}  // namespace acg::test
