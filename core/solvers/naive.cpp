// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/naive.h"

#include "core/solvers/start_drives.h"

namespace acg {

std::span<const Parameter> naiveParameters() {
  static const Parameter table[] = {amplitudesParameter()};
  return table;
}

SolverOutcome solveNaive(const SolverInput& input, Buffer& q) {
  Backend& on = input.backend;
  const int points = input.propagator.rows();
  const int elements = input.propagator.columns();
  const BufferPtr b = on.allocate(elements, points);

  on.backPropagator(input.propagator, *b);  // B_nm = conj(A_mn) / sum_n |A_mn|^2
  on.multiply(*b, input.wanted, q);         // q = B a
  input.iterationDone(1, nullptr);
  return {1};
}

}  // namespace acg
