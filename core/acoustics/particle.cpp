// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/particle.h"

#include <cmath>
#include <numbers>

#include "core/error.h"

namespace acg {

double Particle::volume() const { return 4.0 / 3.0 * std::numbers::pi * std::pow(radius, 3); }

const char* particleKindName(ParticleKind kind) {
  switch (kind) {
    case ParticleKind::kHard:
      return "hard";
    case ParticleKind::kSoft:
      return "soft";
    default:
      return "compressible";
  }
}

std::optional<ParticleKind> particleKindFromName(const std::string& name) {
  for (const ParticleKind kind :
       {ParticleKind::kCompressible, ParticleKind::kHard, ParticleKind::kSoft}) {
    if (name == particleKindName(kind)) return kind;
  }
  return std::nullopt;
}

Contrast contrastOf(const Medium& medium, const Particle& particle) {
  switch (particle.kind) {
    case ParticleKind::kHard:
      return {1, 1};
    case ParticleKind::kSoft:
      throw Error(
          ErrorCode::kInvalidArgument,
          "A soft sphere has no Gor'kov potential and no small-sphere force; take the force "
          "model partial_waves.");
    default:
      return {1 - particle.compressibility() / medium.compressibility(),
              2 * (particle.density - medium.density) / (2 * particle.density + medium.density)};
  }
}

}  // namespace acg
