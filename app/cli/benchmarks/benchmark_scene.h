// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend.h"
#include "core/scene/scene.h"

namespace acg {

inline constexpr int kBoardSide = 16;
inline constexpr int kBoardElements = 2 * kBoardSide * kBoardSide;

/// G512: two facing 16 x 16 boards at 10.5 mm, 0.24 m apart, of one kind of transducer.
PropagationModel facingBoards(const char* kind);
/// Full drives with seeded phases for them.
Eigen::VectorXcd randomDrives();

/// max |dp| / max |p| against sums in double at 20,000 points drawn from all, and over the rows.
double errorOf(Backend& backend, const PropagationModel& model, const Eigen::VectorXcd& drives,
               const Eigen::Matrix3Xd& points, const PressureDerivatives& result);

/// The same boards as a scene with a focus, as the window would have it.
ScenePtr facingBoardsScene();

}  // namespace acg
