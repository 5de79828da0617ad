// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/trap_objective.h"

#include <cmath>
#include <memory>

#include "core/solvers/objective_terms.h"

namespace acg {

void addTrap(const TrapProblem& trap, const TrapWeights& weights, double alone, double wavenumber,
             Objective& objective) {
  // |grad p| of a standing wave is k |p|; each further derivative brings another k.
  const double energy =
      (std::abs(trap.monopole) + std::abs(trap.dipole) * wavenumber * wavenumber) * alone * alone;
  if (!(energy > 0) || !std::isfinite(energy)) return;
  if (weights.pressure != 0) {
    objective.add(weights.pressure, trap.rows.topRows(1), std::make_unique<TrapPressure>(alone));
  }
  if (weights.potential != 0) {
    objective.add(weights.potential, trap.rows.topRows(4),
                  std::make_unique<GorkovTerm>(trap.monopole, trap.dipole, energy));
  }
  if (weights.stiffness.isZero()) return;
  objective.add(1, trap.rows,
                std::make_unique<StiffnessTerm>(trap.monopole, trap.dipole, weights.stiffness,
                                                energy * wavenumber * wavenumber, weights.knee));
}

}  // namespace acg
