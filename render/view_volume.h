// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/field/field_grid.h"
#include "core/scene/scene.h"
#include "render/layer_settings.h"

namespace acg {

/// The box in which slices and volumes are evaluated: all elements and targets with room around the
/// targets, cut back until no element lies inside it. Its corners lie on a 5 mm lattice, so it
/// rests while a target moves a little.
Eigen::AlignedBox3d workingVolume(const Scene& scene);

/// Points along the longer side of a slice.
inline constexpr int kSlicePoints = 256;
/// Points along the longest side of the volume for isosurface and volume rendering.
inline constexpr int kVolumePoints = 80;
/// Points of the line plot.
inline constexpr int kLinePoints = 1001;

/// The plane that stands on `axis` at `position` (m), inside `box`.
FieldGrid sliceGrid(const Eigen::AlignedBox3d& box, SliceAxis axis, double position);
FieldGrid volumeGrid(const Eigen::AlignedBox3d& box);

}  // namespace acg
