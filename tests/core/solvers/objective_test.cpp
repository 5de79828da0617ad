// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/objective.h"

#include <cmath>
#include <complex>
#include <memory>
#include <random>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/field/gorkov_potential.h"
#include "core/solvers/level_sweep.h"
#include "core/solvers/objective_terms.h"
#include "core/solvers/problem_of_scene.h"
#include "core/solvers/trap_objective.h"
#include "tests/core/solvers/solver_scenes.h"

namespace acg {
namespace {

using namespace testscenes;

double uniform(std::mt19937_64& random) {
  return static_cast<double>(random() >> 11) * 0x1p-53 - 0.5;
}

Eigen::VectorXcd randomColumn(int size, std::mt19937_64& random) {
  Eigen::VectorXcd column(size);
  for (auto& x : column) x = {uniform(random), uniform(random)};
  return column;
}

Eigen::MatrixXcd randomMatrix(int rows, int columns, std::mt19937_64& random) {
  Eigen::MatrixXcd result(rows, columns);
  for (auto& x : result.reshaped()) x = {uniform(random), uniform(random)};
  return result;
}

/// The analytic gradient by drives against central differences of the cost.
void expectGradient(const Objective& objective, int elements) {
  std::mt19937_64 random(5);
  const Eigen::VectorXcd drives = randomColumn(elements, random);
  Eigen::VectorXcd gradient, unused;
  objective.value(drives, gradient);
  const double step = 1e-5;
  for (int n = 0; n < elements; ++n) {
    for (const std::complex<double> along : {std::complex<double>(1, 0), {0, 1}}) {
      Eigen::VectorXcd after = drives, before = drives;
      after(n) += step * along;
      before(n) -= step * along;
      const double slope =
          (objective.value(after, unused) - objective.value(before, unused)) / (2 * step);
      EXPECT_NEAR(std::real(std::conj(gradient(n)) * along), slope,
                  1e-7 * (gradient.cwiseAbs().maxCoeff() + std::abs(slope)));
    }
  }
}

template <class Term, class... Arguments>
Objective objectiveOf(int rows, int elements, Arguments&&... arguments) {
  std::mt19937_64 random(3);
  Objective objective;
  objective.add(0.7, randomMatrix(rows, elements, random),
                std::make_unique<Term>(std::forward<Arguments>(arguments)...));
  objective.assemble();
  return objective;
}

TEST(Objective, GradientsOfPressureTermsMatchDifferences) {
  const Eigen::Vector3d values(0.4, 0.2, 0.9);
  expectGradient(objectiveOf<WantedPressures>(3, 6, values), 6);
  expectGradient(objectiveOf<EvenPressures>(3, 6, values), 6);
  expectGradient(objectiveOf<QuietPressures>(3, 6, values), 6);
}

TEST(Objective, GradientsOfTrapTermsMatchDifferences) {
  expectGradient(objectiveOf<TrapPressure>(1, 6, 2.0), 6);
  expectGradient(objectiveOf<GorkovTerm>(4, 6, 0.3, 0.4, 2.0), 6);
  expectGradient(objectiveOf<StiffnessTerm>(20, 6, 0.3, 0.4, Eigen::Vector3d(1, 2, 3), 2.0), 6);
  expectGradient(objectiveOf<StiffnessTerm>(20, 6, 0.3, 0.4, Eigen::Vector3d(1, 2, 3), 2.0, 0.1),
                 6);
}

TEST(Objective, GradientByPhasesMatchesDifferences) {
  std::mt19937_64 random(3);
  Objective objective;
  objective.add(1, randomMatrix(3, 6, random),
                std::make_unique<WantedPressures>(Eigen::Vector3d(0.4, 0.2, 0.9)));
  objective.add(0.3, randomMatrix(20, 6, random),
                std::make_unique<StiffnessTerm>(0.3, 0.4, Eigen::Vector3d(1, 2, 3), 2.0));
  objective.assemble();
  Eigen::VectorXd phases(6), amplitudes(6), gradient, unused;
  for (int n = 0; n < 6; ++n) phases(n) = n * 0.7;
  amplitudes << 1, 0.5, 0, 1, 0.2, 1;
  objective.ofPhases(phases, amplitudes, gradient);

  for (int n = 0; n < 6; ++n) {
    Eigen::VectorXd after = phases, before = phases;
    after(n) += 1e-5;
    before(n) -= 1e-5;
    const double slope = (objective.ofPhases(after, amplitudes, unused) -
                          objective.ofPhases(before, amplitudes, unused)) /
                         2e-5;
    EXPECT_NEAR(gradient(n), slope, 1e-7 * gradient.cwiseAbs().maxCoeff());
  }
}

TEST(Objective, CurvaturesAreSecondDifferencesOfTheFieldsPotential) {
  // References 6.4 (a): U_ii = 0.826093275769 across and 11.738845635779 along the axis.
  Scene scene = twoBoards("point", 8.02, 0.2388);
  const PropagationModel model = propagationModel(scene);
  const auto backend = makeCpuBackend();
  const Eigen::MatrixXcd rows = derivativeRows(model, {0, 0, 0}, *backend);
  Eigen::VectorXcd drives(model.size());
  for (int n = 0; n < model.size(); ++n) {
    drives(n) = std::polar(n < 256 ? 1.0 : -1.0, 0.0) *
                std::polar(1.0, -model.wavenumber() * model.positions.col(n).norm());
  }
  const Particle bead{1e-3, 25, 2350};
  const GorkovCoefficients u = gorkovCoefficients(model.medium, bead, model.frequency);
  const StiffnessTerm term(u.monopole, u.dipole, Eigen::Vector3d::Ones(), 1);

  const Eigen::Vector3d curvatures = term.curvatures(rows * drives);

  EXPECT_NEAR(curvatures.x(), 0.826093275769, 1e-8);
  EXPECT_NEAR(curvatures.y(), 0.826093275769, 1e-8);
  EXPECT_NEAR(curvatures.z(), 11.738845635779, 1e-7);
}

TEST(LevelSweep, NeverMakesTheCostWorseAndStaysOnLevels) {
  std::mt19937_64 random(8);
  for (int round = 0; round < 20; ++round) {
    Objective objective;
    objective.add(1, randomMatrix(4, 30, random),
                  std::make_unique<WantedPressures>(Eigen::Vector4d(1, 2, 0.5, 1)));
    objective.assemble();
    Eigen::VectorXcd drives(30);
    for (auto& x : drives) x = std::polar(1.0, 2 * M_PI / 8 * double(random() % 8));
    const double before = objective.valueAt(objective.rows() * drives);

    sweepLevels(objective, 8, {}, drives);

    EXPECT_LE(objective.valueAt(objective.rows() * drives), before);
    for (const auto& x : drives) {
      const double code = std::arg(x) / (2 * M_PI) * 8;
      EXPECT_NEAR(code, std::round(code), 1e-9);
    }
  }
}

}  // namespace
}  // namespace acg
