// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scene/hologram.h"
#include "core/solvers/solve_problem.h"

namespace acg {

/// What drives make of a picture, without its id.
ImageResult imageResult(const SolveProblem& problem, const ImageProblem& image,
                        const Eigen::VectorXcd& drives);

/// The wanted peak times the factor that fits reached to wanted best, Pa.
double reachedPeak(const ImageResult& result);

}  // namespace acg
