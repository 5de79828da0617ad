// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/acoustics/propagation_model.h"

namespace acg {

/// An infinite plane that reflects sound. Sources and points lie on the side the normal points to.
struct ReflectingPlane {
  Eigen::Vector3d point = Eigen::Vector3d::Zero();    ///< m
  Eigen::Vector3d normal = Eigen::Vector3d::UnitZ();  ///< any length above 0
  double reflection = 1;  ///< of the pressure: 1 hard, -1 soft, 0 absorbing
};

/// What is wrong with a set of planes, as one sentence that says what to do: a plane hidden behind
/// another. Planes that are neither parallel nor perpendicular are no fault, see `areOblique`.
std::optional<std::string> planesFault(std::span<const ReflectingPlane> planes);

/// Whether two of the planes are neither parallel nor perpendicular: then only the first reflection
/// at each is counted.
bool areOblique(std::span<const ReflectingPlane> planes);

/// Whether a point lies behind one of the planes by more than 1 um; then which.
std::optional<std::size_t> planeBefore(std::span<const ReflectingPlane> planes,
                                       const Eigen::Vector3d& point);

/// Adds the images of all sources of the model, each following the drive of its source with the
/// gain multiplied by the reflection coefficients on its way.
///
/// Exact for one plane and for planes that are perpendicular to each other (the images in the edges
/// and the corner included). Two planes that face each other have endless images: those of up to
/// `order` reflections at the pair are taken, so the rest is missing, of the order of
/// |reflection|^(order + 1) at (order + 1) times the distance. Planes at other angles: the first
/// image in each alone.
/// Throws kInvalidArgument for `planesFault`, a source behind a plane, or more than
/// kMaxSources sources.
void addImageSources(PropagationModel& model, std::span<const ReflectingPlane> planes, int order);

/// The highest order that may be asked for.
inline constexpr int kMostReflections = 50;

/// The most sources, elements and images, that a model may have.
inline constexpr std::int64_t kMaxSources = 20'000'000;

}  // namespace acg
