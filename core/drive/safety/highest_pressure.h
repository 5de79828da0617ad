// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <Eigen/Core>

#include "core/acoustics/propagation_model.h"
#include "core/backend/backend.h"

namespace acg {

/// The highest pressure in a ball.
struct HighestPressure {
  double found = 0;                                 ///< Pa, peak: the highest of the samples
  double bound = 0;                                 ///< Pa, peak: no point of the ball has more
  Eigen::Vector3d point = Eigen::Vector3d::Zero();  ///< m, where `found` is
  bool isCoherent = true;  ///< false: `bound` is that of all elements in phase
  long long samples = 0;   ///< points at which the field was evaluated
};

/// What is asked of a search; one that is decided sooner ends sooner.
struct PressureQuestion {
  /// Pa, peak: it is only asked whether the highest is below. 0: how high it is.
  double threshold = 0;
};

/// Looks for the highest |p| in the ball about `centre`, m. A sound field has no finer detail than
/// its wavenumber k: where |p| <= B all around, a point at the distance d from one with |p| = s has
/// at most B cos(arccos(s / B) - k d) (the inequality of Bernstein and Szego for functions of
/// exponential type k, R. P. Boas, "Entire Functions", 1954, 11.4). Cells of a sixth of a
/// wavelength about which this allows more than what has been found are cut in eight, down to where
/// `bound` is within 1 dB of `found`. B comes from the ball and half a wavelength around it; near
/// elements k grows by the steepness of 1 / r.
///
/// Where all sound comes from within a cone of the half-angle a, |p| is that of the field times a
/// plane wave along the cone's axis with the wavenumber k cos a. The wave vectors that are left lie
/// within k sin a of zero, so that k sin a and 1 / sin a of the wavelength stand in place of both:
/// far from one array much fewer cells know as much.
///
/// With a threshold the search ends as soon as a sample reaches it, `bound` being then no more than
/// `pressureInPhase`, or as soon as `bound` is below it, however far above `found`. The search
/// begins with the bound in phase, which costs next to nothing, and a few samples.
///
/// Where elements are within half a wavelength, or the ball would take more than 2e9 pairs of point
/// and element, `bound` is `pressureInPhase`, which it never exceeds.
HighestPressure highestPressure(const PropagationModel& model, const Eigen::VectorXcd& drives,
                                const Eigen::Vector3d& centre, double radius, Backend& backend,
                                const std::function<void(double)>& checkpoint = {},
                                const PressureQuestion& question = {});

/// Pa, peak: the most that the drives could give anywhere in the ball, were all sources in phase
/// there and looking at it. Elements count as no nearer than 1 mm.
double pressureInPhase(const PropagationModel& model, const Eigen::VectorXcd& drives,
                       const Eigen::Vector3d& centre, double radius);

}  // namespace acg
