// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>

#include "core/solvers/solver.h"

namespace acg {

/// The arrays of the protocol of Diff-PAT: pitch 10.5 mm, pistons of 5 mm radius, 1.98 Pa m,
/// c = 346 m/s, 40 kHz.
enum class QualityArray {
  kOneSided,  ///< 14 x 14 at z = 0 looking up
  kTwoSided,  ///< 16 x 16 x 2, 0.24 m apart about the origin
};

/// A seeded scene of `points` wanted pressures, no two nearer than a wavelength, in a cube of 80 mm
/// (about the origin, or 100 mm above the one board).
///
/// The pressures can be reached by phases alone, by construction: they are what a hologram of full
/// amplitude gives there, namely the sum of the points' back-propagations with seeded weights
/// (1/2..1) and phases. Solvers see the pressures only.
///
/// Source of the protocol: T. Fushimi et al., Sci. Rep. 11 (2021) 12678.
Scene qualityScene(QualityArray array, int points, std::uint64_t seed, Backend& backend);

/// Reached over wanted of all points of many sets.
struct Quality {
  int sets = 0;
  double mean = 0;
  double least = 0;
  double most = 0;
  double spread = 0;        ///< standard deviation
  double rmsError = 0;      ///< of reached / wanted - 1
  double within = 0;        ///< share of the points whose error is at most 1e-3
  double milliseconds = 0;  ///< median wall time of one solve
};

/// Solves `sets` scenes with seeds 1, 2, ... Throws what `solveScene` and `checkpoint` throw.
Quality measureQuality(const SolverChoice& choice, QualityArray array, int points, int sets,
                       Backend& backend, const std::function<void(double)>& checkpoint = {});

}  // namespace acg
