// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend.h"

namespace acg::test {

/// Expects pressure and derivatives of every order up to `order` within `tolerance` of the judge,
/// relative to the largest value of each row.
void expectMatchesJudge(Backend& backend, const PropagationModel& model,
                        const Eigen::VectorXcd& drives, const Eigen::Matrix3Xd& points,
                        double tolerance, Precision precision, int order = 2);

/// AUTD3's element as measured, mirrored at 90 degrees.
TransducerModel measuredElement();

}  // namespace acg::test
