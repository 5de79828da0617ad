// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/cpu/point_interpolation.h"

namespace acg {

inline constexpr double kPointSamples =
    8;  // a wavelength, of the lattice that points are read from

/// Weights of eight taps, polynomials of where the point lies, that carry samples of a field at
/// `kPointSamples` a wavelength to any point between: at each place they reproduce the waves exp(i
/// x kappa) of eight wavenumbers along the axis, those of Chebyshev's polynomial on the wavenumbers
/// that a field far from its sources holds. The others are off by at most 1.5e-6.
const cpu::PointWeights& pointWeights();

}  // namespace acg
