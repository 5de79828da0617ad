// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/field/field_quantity.h"

namespace acg {

/// U = monopole |p|^2 - dipole |grad p|^2 of a sphere small against the wavelength.
///
/// monopole = V f1 kappa / 4, dipole = 3 V f2 / (8 rho omega^2), V its volume, kappa the
/// compressibility of the medium, f1 and f2 the contrast of the particle.
/// Source: H. Bruus, "Acoustofluidics 7", Lab Chip 12 (2012) 1014-1021.
struct GorkovCoefficients {
  double monopole = 0;  ///< J/Pa^2
  double dipole = 0;    ///< J m^2/Pa^2
};
GorkovCoefficients gorkovCoefficients(const Medium& medium, const Particle& particle,
                                      double frequency);

/// The potential, J.
void computeGorkovPotential(const QuantityInput& input, std::vector<double>& values);

/// Its gradient, N: x, y, z of each point, from first and second derivatives of the pressure.
void computeGorkovGradient(const QuantityInput& input, std::vector<double>& values);

}  // namespace acg
