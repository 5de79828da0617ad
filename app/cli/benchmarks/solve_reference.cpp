// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/benchmarks/solve_reference.h"

#include <algorithm>
#include <complex>

#include "core/backend/cpu/cpu_backend.h"

namespace acg {
namespace {

/// A in double, the points of all problems below each other.
Eigen::MatrixXcd exactPropagator(const PropagationModel& model, const Eigen::Matrix3Xd& points) {
  const auto cpu = makeCpuBackend(0);
  Eigen::MatrixXcd a(points.cols(), model.size());
  for (int n = 0; n < model.size(); ++n) {
    const Eigen::VectorXcd drives = Eigen::VectorXcd::Unit(model.size(), n);
    a.col(n) =
        cpu->evaluate(model, drives, points, 0, Precision::kDouble, {}).values.row(0).transpose();
  }
  return a;
}

Eigen::VectorXcd gsPat(const Eigen::MatrixXcd& a, int iterations) {
  const Eigen::VectorXd powers = a.rowwise().squaredNorm();
  const Eigen::MatrixXcd b = a.adjoint() * powers.cwiseInverse().asDiagonal();
  const Eigen::MatrixXcd r = a * b;
  Eigen::VectorXcd p = Eigen::VectorXcd::Ones(a.rows());
  for (int i = 0; i < iterations; ++i) {
    p = r * p;
    p = p.cwiseQuotient(p.cwiseAbs().cast<std::complex<double>>());
  }
  const Eigen::VectorXcd gamma = r * p;
  return b * gamma.cwiseQuotient(gamma.cwiseAbs2().cast<std::complex<double>>());
}

}  // namespace

std::vector<Eigen::VectorXcd> referenceDrives(const PropagationModel& model,
                                              const Eigen::Matrix3Xd& points, int problems,
                                              int iterations) {
  const Eigen::MatrixXcd a = exactPropagator(model, points);
  const Eigen::Index rows = points.cols() / problems;
  std::vector<Eigen::VectorXcd> drives;
  for (int i = 0; i < problems; ++i) {
    drives.push_back(gsPat(a.middleRows(i * rows, rows), iterations));
  }
  return drives;
}

DriveErrors driveErrors(BatchSolver& batch, const std::vector<Eigen::VectorXcd>& expected) {
  std::vector<double> errors;
  std::size_t off = 0, all = 0;
  for (const Eigen::VectorXcd& reference : expected) {
    const Eigen::Map<const Eigen::VectorXcf> drives(batch.drives().data() + all, reference.size());
    errors.push_back((drives.cast<std::complex<double>>() - reference).norm() / reference.norm());
    for (const std::complex<double> drive : reference) {
      if (batch.codes()[all++] != phaseCode(std::complex<float>(drive))) ++off;
    }
  }
  std::sort(errors.begin(), errors.end());
  return {errors[errors.size() / 2], errors.back(), double(off) / double(all)};
}

}  // namespace acg
