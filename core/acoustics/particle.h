// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/acoustics/medium.h"

namespace acg {

/// What sound finds at the surface of a sphere.
enum class ParticleKind {
  kCompressible,  ///< a fluid sphere of its own density and sound speed
  kHard,          ///< rigid and held in place by its inertia; density only gives it weight
  kSoft,          ///< no pressure at its surface, such as a bubble in a liquid
};

/// A small sphere. The default is expanded polystyrene (EPS).
struct Particle {
  double radius = 1e-3;      ///< m
  double density = 25;       ///< kg/m^3
  double soundSpeed = 2350;  ///< m/s; of a compressible one
  ParticleKind kind = ParticleKind::kCompressible;

  double compressibility() const { return 1 / (density * soundSpeed * soundSpeed); }  ///< 1/Pa
  double volume() const;                                                              ///< m^3
  double mass() const { return volume() * density; }                                  ///< kg

  friend bool operator==(const Particle&, const Particle&) = default;
};

/// `compressible`, `hard`, `soft` as the project file spells them.
const char* particleKindName(ParticleKind kind);
std::optional<ParticleKind> particleKindFromName(const std::string& name);

/// How a sphere small against the wavelength differs from the fluid around it.
struct Contrast {
  double monopole = 0;  ///< f1 = 1 - kappa_p / kappa; 1 for a hard sphere
  double dipole = 0;    ///< f2 = 2 (rho_p - rho) / (2 rho_p + rho); 1 for a hard sphere
};

/// Throws kInvalidArgument for a soft sphere, whose monopole has no bound: partial waves take it.
Contrast contrastOf(const Medium& medium, const Particle& particle);

}  // namespace acg
