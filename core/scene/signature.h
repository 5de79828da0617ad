// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include "core/scene/scene.h"

namespace acg {

/// The phase, rad, that a target adds to the focus phase of each of the N elements; zeros for a
/// focal or quiet point.
///
/// Single-sided signatures divide the elements in each array's own frame: twin +pi/2 on the side
/// y < 0 and -pi/2 on y > 0 of the line through the array's middle at the azimuth; vortex
/// charge * atan2(y - y0, x - x0) about the target; bottle pi outside sqrt(N / 2 pi) * pitch of the
/// array's middle. Two-sided adds pi on the flipped arrays or parts.
/// The middle is that of the elements' bounding box in x and y: the origin of a centred array.
/// An array with parts is divided part by part, N counting the part.
/// Throws kInvalidArgument when `flip` names what the scene does not have.
/// Source: A. Marzo et al., Nat. Commun. 6 (2015) 8661.
Eigen::VectorXd signaturePhases(const Scene& scene, const Target& target);

/// What `kAutomatic` means in this scene: two-sided when arrays face each other, else twin.
TrapKind resolvedTrapKind(const Scene& scene, const Trap& trap);

}  // namespace acg
