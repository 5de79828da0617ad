// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/gs.h"

#include "core/solvers/start_drives.h"

namespace acg {

std::span<const Parameter> gsParameters() {
  static const Parameter table[] = {iterationsParameter(), randomStartParameter(),
                                    amplitudesParameter()};
  return table;
}

SolverOutcome solveGs(const SolverInput& input, Buffer& q) {
  Backend& on = input.backend;
  const int iterations = static_cast<int>(integerOf(input.parameters, "iterations"));
  const BufferPtr b = on.allocate(input.propagator.columns(), input.propagator.rows());
  const BufferPtr p = on.allocate(input.propagator.rows(), 1);

  on.backPropagator(input.propagator, *b);  // B_nm = conj(A_mn) / sum_n |A_mn|^2
  uploadStart(on, flagOf(input.parameters, "random_start"), input.randomSeed, q);
  for (int i = 0; i < iterations; ++i) {
    on.unitModulus(q);                     // q <- q / |q|
    on.multiply(input.propagator, q, *p);  // p = A q
    input.iterationDone((i + 1.0) / iterations, p.get());
    on.imposeMagnitudes(input.wanted, *p);  // p <- a p / |p|
    on.multiply(*b, *p, q);                 // q = B p
  }
  return {iterations};
}

}  // namespace acg
