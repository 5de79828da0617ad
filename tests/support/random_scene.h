// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <random>

#include <Eigen/Core>

#include "core/acoustics/propagation_model.h"

namespace acg::test {

/// Two facing square arrays at z = +-separation/2 that look at each other; `perSide` squared
/// elements each, x fastest, the lower array first.
PropagationModel facingArrays(int perSide, double pitch, double separation,
                              const TransducerModel& transducer);

/// One square array in the plane z = 0, looking up.
PropagationModel flatArray(int perSide, double pitch, const TransducerModel& transducer);

/// `size` elements on a shell of 6 to 20 cm about the origin with normals anywhere, one to three
/// groups of transducers of all kinds but table, absorbing or not.
PropagationModel randomModel(std::mt19937& random, int size);

/// The model with a second source for each drive, mirrored far below, and gains for all: some 0.
PropagationModel withRandomSources(std::mt19937& random, PropagationModel model);

/// Drives of modulus up to 1; every eighth one is zero.
Eigen::VectorXcd randomDrives(std::mt19937& random, int size);

/// Drives of modulus 1 with phase -k |r_n - focus|.
Eigen::VectorXcd focusDrives(const PropagationModel& model, const Eigen::Vector3d& focus);

/// 3 x count points in a cube of side `side` about the origin, m.
Eigen::Matrix3Xd randomPoints(std::mt19937& random, int count, double side);

}  // namespace acg::test
