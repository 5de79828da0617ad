// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/eigensolver.h"

#include <algorithm>
#include <cmath>
#include <complex>

#include "core/solvers/host_matrix.h"
#include "core/solvers/null_space.h"
#include "core/solvers/start_drives.h"
#include "core/solvers/tikhonov.h"

namespace acg {

std::span<const Parameter> eigensolverParameters() {
  static const Parameter table[] = {iterationsParameter(), regularisationParameter(),
                                    amplitudesParameter()};
  return table;
}

SolverOutcome solveEigen(const SolverInput& input, Buffer& q) {
  const Eigen::MatrixXcd a = toHost(input.backend, input.propagator);
  const Eigen::VectorXcd wanted = toHost(input.backend, input.wanted);
  const int iterations = static_cast<int>(integerOf(input.parameters, "iterations"));
  const Eigen::ArrayXd powers = a.rowwise().squaredNorm().array().max(1e-300);
  const Eigen::VectorXd weights = (wanted.real().array() / powers).sqrt();
  const Eigen::MatrixXcd weighted = weights.asDiagonal() * a;  // D^1/2 A
  const BufferPtr reached = input.backend.allocate(input.propagator.rows(), 1);

  Eigen::VectorXcd v = Eigen::VectorXcd::Constant(a.rows(), 1 / std::sqrt(double(a.rows())));
  for (int i = 0; i < iterations; ++i) {
    const Eigen::VectorXcd next = weighted * (weighted.adjoint() * v).eval();
    const double length = next.norm();
    if (length > 0) v = next / length;
    Eigen::VectorXcd p = v;
    toUnitModulus(p);
    toBackend(input.backend, a * (a.adjoint() * (weights.cwiseAbs2().asDiagonal() * p)).eval(),
              *reached);
    input.iterationDone((i + 1.0) / iterations, reached.get());
  }
  toUnitModulus(v);
  const Eigen::VectorXcd p = v.cwiseProduct(wanted);
  toBackend(input.backend, tikhonovDrives(a, p, numberOf(input.parameters, "regularisation")), q);
  return {iterations};
}

}  // namespace acg
