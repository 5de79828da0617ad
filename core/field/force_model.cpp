// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/force_model.h"

#include <numbers>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

constexpr ForceModelEntry kModels[] = {
    {ForceModel::kAutomatic, "automatic", "By the size of the bead",
     "Small sphere up to k a = 0.3, partial waves above."},
    {ForceModel::kGorkov, "gorkov", "Gor'kov",
     "Minus the gradient of Gor'kov's potential; beads far smaller than the wavelength in standing "
     "waves."},
    {ForceModel::kSmallSphere, "small_sphere", "Small sphere",
     "Gor'kov with the next order of the radius, by which travelling waves push."},
    {ForceModel::kPartialWaves, "partial_waves", "Partial waves",
     "Scattering by a sphere of any size, in as many orders as it needs."},
};

}  // namespace

std::span<const ForceModelEntry> forceModels() { return kModels; }

const char* forceModelName(ForceModel model) {
  for (const ForceModelEntry& entry : kModels) {
    if (entry.model == model) return entry.name;
  }
  return "";
}

ForceModel forceModelFromName(const std::string& name) {
  std::string names;
  for (const ForceModelEntry& entry : kModels) {
    if (name == entry.name) return entry.model;
    names += names.empty() ? entry.name : std::string(", ") + entry.name;
  }
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("There is no force model \"{}\"; choose one of {}.", name, names));
}

ForceModel fittingForceModel(ForceModel wanted, const Medium& medium, const Particle& particle,
                             double frequency) {
  if (wanted != ForceModel::kAutomatic) return wanted;
  const double size = 2 * std::numbers::pi * frequency / medium.soundSpeed * particle.radius;
  return size <= kSmallSphereLimit && particle.kind != ParticleKind::kSoft
             ? ForceModel::kSmallSphere
             : ForceModel::kPartialWaves;
}

}  // namespace acg
