// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <Eigen/Core>

#include "core/backend/backend.h"
#include "core/params/parameter.h"
#include "core/solvers/solve_problem.h"

namespace acg {

/// The rows that iterative methods share.
Parameter iterationsParameter(int usual = 100);
Parameter randomStartParameter();
Parameter advancedFlag(const char* name, const char* label, bool defaultValue, const char* help);

/// `amplitudes`: how drives of any modulus become drives of 0..1 with amplitude and phase.
/// `fit` looks for drives that give the wanted pressures, `normalise` divides by the largest,
/// `clamp` gives the pressures and cuts what is above 1, `uniform` drives all elements alike.
Parameter amplitudesParameter();

/// Column of complex numbers with modulus 1: all 1, or with `random` phases drawn from `seed`, the
/// same on every machine.
void uploadStart(Backend& backend, bool random, std::uint64_t seed, Buffer& column);

/// Phases (N) for methods that descend from a start: a few back-propagations of the targets, or
/// random phases drawn from the seed. Exact for one target without a wanted pressure; with one,
/// phases are moved off the maximum by up to pi / 2, drawn from the seed.
Eigen::VectorXd startPhases(const SolveProblem& problem, bool random, std::uint64_t seed);

}  // namespace acg
