// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include "core/acoustics/medium.h"
#include "core/acoustics/particle.h"

namespace acg {

/// How the radiation force on a sphere is computed.
enum class ForceModel {
  kAutomatic,     ///< the simplest one that holds for the size of the sphere
  kGorkov,        ///< minus the gradient of Gor'kov's potential
  kSmallSphere,   ///< the same with the next order of the radius: travelling waves push
  kPartialWaves,  ///< scattering by a sphere of any size
};

/// A row of the registry of force models.
struct ForceModelEntry {
  ForceModel model;
  const char* name;  ///< as in `--set force.model=NAME`
  const char* label;
  const char* help;
};
std::span<const ForceModelEntry> forceModels();

const char* forceModelName(ForceModel model);
/// Throws kInvalidArgument with the names there are.
ForceModel forceModelFromName(const std::string& name);

/// The largest k a at which `kAutomatic` takes the small sphere; above, partial waves.
inline constexpr double kSmallSphereLimit = 0.3;

/// `wanted`, or for kAutomatic the small sphere where k a <= kSmallSphereLimit (there it agrees
/// with partial waves to some percent), else partial waves. A soft sphere takes partial waves.
ForceModel fittingForceModel(ForceModel wanted, const Medium& medium, const Particle& particle,
                             double frequency);

}  // namespace acg
