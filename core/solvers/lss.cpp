// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/lss.h"

#include "core/solvers/host_matrix.h"
#include "core/solvers/start_drives.h"
#include "core/solvers/tikhonov.h"

namespace acg {

std::span<const Parameter> lssParameters() {
  static const Parameter table[] = {regularisationParameter(), amplitudesParameter()};
  return table;
}

SolverOutcome solveLss(const SolverInput& input, Buffer& q) {
  const Eigen::MatrixXcd a = toHost(input.backend, input.propagator);
  const Eigen::VectorXcd wanted = toHost(input.backend, input.wanted);
  toBackend(input.backend, tikhonovDrives(a, wanted, numberOf(input.parameters, "regularisation")),
            q);
  input.iterationDone(1, nullptr);
  return {1};
}

}  // namespace acg
