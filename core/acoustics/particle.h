// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace acg {

/// A small elastic or fluid sphere. The default is expanded polystyrene (EPS).
struct Particle {
  double radius = 1e-3;      ///< m
  double density = 25;       ///< kg/m^3
  double soundSpeed = 2350;  ///< m/s

  double compressibility() const { return 1 / (density * soundSpeed * soundSpeed); }  ///< 1/Pa

  friend bool operator==(const Particle&, const Particle&) = default;
};

}  // namespace acg
