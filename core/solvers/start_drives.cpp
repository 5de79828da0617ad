// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/start_drives.h"

#include <algorithm>
#include <complex>
#include <numbers>
#include <random>
#include <vector>

#include "core/solvers/null_space.h"

namespace acg {

Parameter iterationsParameter(int usual) {
  return {.name = "iterations",
          .label = "Iterations",
          .defaultValue = std::int64_t{usual},
          .minimum = 1,
          .maximum = 100000,
          .choices = {},
          .help = "How often the method goes from the elements to the targets and back."};
}

Parameter advancedFlag(const char* name, const char* label, bool defaultValue, const char* help) {
  Parameter flag;
  flag.name = name;
  flag.label = label;
  flag.defaultValue = defaultValue;
  flag.help = help;
  flag.isAdvanced = true;
  return flag;
}

Parameter randomStartParameter() {
  return advancedFlag("random_start", "Random start", false,
                      "Start from random phases drawn from the seed instead of equal ones.");
}

Parameter amplitudesParameter() {
  Parameter row;
  row.name = "amplitudes";
  row.label = "Amplitudes";
  row.defaultValue = std::string("fit");
  row.choices = {"fit", "normalise", "clamp", "uniform"};
  row.help =
      "With amplitude and phase: fit meets the wanted pressures, normalise divides by the largest "
      "drive, clamp cuts what is above full drive, uniform drives all elements alike.";
  row.isAdvanced = true;
  return row;
}

namespace {

// The generator is fixed by the standard; its distributions are not.
double turnsFrom(std::mt19937_64& generator) {
  return static_cast<double>(generator() >> 11) * 0x1p-53;
}

}  // namespace

void uploadStart(Backend& backend, bool random, std::uint64_t seed, Buffer& column) {
  std::vector<std::complex<float>> values(column.size(), 1.0f);
  if (random) {
    std::mt19937_64 generator(seed);
    for (auto& value : values) {
      value = std::complex<float>(std::polar(1.0, 2 * std::numbers::pi * turnsFrom(generator)));
    }
  }
  backend.upload(values, column);
}

Eigen::VectorXd startPhases(const SolveProblem& problem, bool random, std::uint64_t seed) {
  constexpr int kRounds = 10;
  Eigen::VectorXd phases(problem.elements());
  if (random) {
    std::mt19937_64 generator(seed);
    for (double& phase : phases) phase = 2 * std::numbers::pi * turnsFrom(generator);
    return phases;
  }
  const Eigen::VectorXd powers = problem.rows.rowwise().squaredNorm().cwiseMax(1e-300);
  Eigen::VectorXcd p = problem.pressures.cast<std::complex<double>>();
  Eigen::VectorXcd q(problem.elements());
  for (int round = 0; round < kRounds; ++round) {
    q = problem.rows.adjoint() * p.cwiseQuotient(powers);
    toUnitModulus(q);
    if (problem.targets() == 1) break;
    p = problem.rows * q.cwiseProduct(problem.limits);
    toUnitModulus(p);
    p = p.cwiseProduct(problem.pressures);
  }
  for (Eigen::Index n = 0; n < q.size(); ++n) phases(n) = std::arg(q(n));
  const bool hasWishes = std::any_of(problem.wanted.begin(), problem.wanted.end(),
                                     [](const auto& wish) { return wish.has_value(); });
  if (hasWishes) {
    // In step the pressures are at a maximum, from which no slope leads down to wanted ones.
    std::mt19937_64 generator(seed);
    for (double& phase : phases) phase += std::numbers::pi * (turnsFrom(generator) - 0.5);
  }
  return phases;
}

}  // namespace acg
