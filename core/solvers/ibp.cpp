// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/ibp.h"

#include "core/solvers/start_drives.h"

namespace acg {

std::span<const Parameter> ibpParameters() {
  static const Parameter table[] = {iterationsParameter(), randomStartParameter(),
                                    amplitudesParameter()};
  return table;
}

SolverOutcome solveIbp(const SolverInput& input, Buffer& q) {
  Backend& on = input.backend;
  const int iterations = static_cast<int>(integerOf(input.parameters, "iterations"));
  const BufferPtr p = on.allocate(input.propagator.rows(), 1);

  uploadStart(on, flagOf(input.parameters, "random_start"), input.randomSeed, q);
  for (int i = 0; i < iterations; ++i) {
    on.multiply(input.propagator, q, *p);  // p = A q
    input.iterationDone((i + 1.0) / iterations, p.get());
    on.imposeMagnitudes(input.wanted, *p);        // p <- a p / |p|
    on.multiplyAdjoint(input.propagator, *p, q);  // q = A^H p
    if (input.drive == DriveMode::kPhaseOnly) on.unitModulus(q);
  }
  return {iterations};
}

}  // namespace acg
