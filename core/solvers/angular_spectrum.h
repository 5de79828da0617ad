// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/solvers/solver.h"

namespace acg {

std::span<const Parameter> angularSpectrumParameters();

/// Iterative angular spectrum for a picture in a plane parallel to a flat array: the field goes
/// from plane to plane by Fourier transforms, there the wanted magnitudes and here full drive are
/// imposed, in turn. Elements are spread bilinearly on a grid of an eighth of a wavelength and
/// radiate as point sources on the way; what is reached is then judged with the whole model.
/// Throws kInvalidArgument where the arrays are not flat, the picture is not parallel to them, or
/// there are other targets.
///
/// Source: K. Melde et al., Nature 537 (2016) 518-522, doi 10.1038/nature19755.
SolverOutcome solveAngularSpectrum(const SolverInput& input, Buffer& q);

}  // namespace acg
