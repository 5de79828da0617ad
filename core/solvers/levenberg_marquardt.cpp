// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/levenberg_marquardt.h"

#include <cmath>
#include <complex>
#include <exception>

#include <ceres/ceres.h>
#include <glog/logging.h>

#include "core/solvers/follow.h"
#include "core/solvers/host_matrix.h"
#include "core/solvers/start_drives.h"

namespace acg {
namespace {

using RealRows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Re and Im of A e^{i phi} - a e^{i psi} (M), then of Q e^{i phi} (K), over the rms of a.
class Residuals final : public ceres::CostFunction {
 public:
  explicit Residuals(const SolveProblem& problem)
      : problem_(problem),
        scale_(problem.pressures.norm()),
        rows_(problem.targets() + problem.quiet.rows(), problem.elements()) {
    rows_ << problem.rows, problem.quiet;
    rows_ /= scale_;
    set_num_residuals(static_cast<int>(2 * rows_.rows()));
    mutable_parameter_block_sizes()->push_back(problem.elements());
    mutable_parameter_block_sizes()->push_back(problem.targets());
  }

  bool Evaluate(const double* const* parameters, double* residuals,
                double** jacobians) const override {
    const int elements = problem_.elements(), targets = problem_.targets();
    const auto total = rows_.rows();
    Eigen::VectorXcd drives(elements);
    for (int n = 0; n < elements; ++n) {
      drives(n) = std::polar(problem_.limits(n), parameters[0][n]);
    }
    Eigen::VectorXcd left = rows_ * drives;
    Eigen::VectorXcd asked(targets);
    for (int m = 0; m < targets; ++m) {
      asked(m) = std::polar(problem_.pressures(m) / scale_, parameters[1][m]);
    }
    left.head(targets) -= asked;
    Eigen::Map<Eigen::VectorXd>(residuals, total) = left.real();
    Eigen::Map<Eigen::VectorXd>(residuals + total, total) = left.imag();
    if (!jacobians) return true;
    if (jacobians[0]) {
      // d/dphi_n of A_mn q_n is i A_mn q_n
      const Eigen::MatrixXcd slopes = std::complex<double>(0, 1) * (rows_ * drives.asDiagonal());
      Eigen::Map<RealRows> j(jacobians[0], 2 * total, elements);
      j.topRows(total) = slopes.real();
      j.bottomRows(total) = slopes.imag();
    }
    if (jacobians[1]) {
      Eigen::Map<RealRows> j(jacobians[1], 2 * total, targets);
      j.setZero();
      for (int m = 0; m < targets; ++m) {
        j(m, m) = asked(m).imag();
        j(total + m, m) = -asked(m).real();
      }
    }
    return true;
  }

 private:
  const SolveProblem& problem_;
  double scale_;
  Eigen::MatrixXcd rows_;
};

/// Passes progress on; an exception must not cross Ceres and is kept for later.
class Progress final : public ceres::IterationCallback {
 public:
  Progress(const SolverInput& input, const Eigen::VectorXd& phases, int iterations)
      : follower_(input), phases_(phases), iterations_(iterations) {}

  ceres::CallbackReturnType operator()(const ceres::IterationSummary& summary) override {
    if (summary.iteration == 0) return ceres::SOLVER_CONTINUE;
    try {
      ++done;
      follower_.phasesDone(double(done) / iterations_, phases_);
    } catch (...) {
      stopped = std::current_exception();
      return ceres::SOLVER_ABORT;
    }
    return ceres::SOLVER_CONTINUE;
  }

  int done = 0;
  std::exception_ptr stopped;

 private:
  Follower follower_;
  const Eigen::VectorXd& phases_;
  int iterations_;
};

}  // namespace

std::span<const Parameter> levenbergMarquardtParameters() {
  static const Parameter table[] = {iterationsParameter(50), randomStartParameter(),
                                    amplitudesParameter()};
  return table;
}

SolverOutcome solveLevenbergMarquardt(const SolverInput& input, Buffer& q) {
  const SolveProblem& problem = *input.problem;
  const int iterations = static_cast<int>(integerOf(input.parameters, "iterations"));
  Eigen::VectorXd phases =
      startPhases(problem, flagOf(input.parameters, "random_start"), input.randomSeed);
  Eigen::VectorXcd drives(phases.size());
  for (Eigen::Index n = 0; n < drives.size(); ++n) {
    drives(n) = std::polar(problem.limits(n), phases(n));
  }
  const Eigen::VectorXcd p = problem.rows * drives;
  Eigen::VectorXd targetPhases(p.size());
  for (Eigen::Index m = 0; m < p.size(); ++m) targetPhases(m) = std::arg(p(m));

  Residuals residuals(problem);
  ceres::Problem::Options ownership;
  ownership.cost_function_ownership = ceres::DO_NOT_TAKE_OWNERSHIP;
  ceres::Problem least(ownership);
  least.AddResidualBlock(&residuals, nullptr, phases.data(), targetPhases.data());
  ceres::Solver::Options options;
  // Conjugate gradients end within the number of targets, which is small beside the elements.
  options.linear_solver_type = ceres::CGNR;
  options.preconditioner_type = ceres::IDENTITY;
  options.max_num_iterations = iterations;
  options.num_threads = 1;  // one order of sums, so one answer
  options.logging_type = ceres::SILENT;
  FLAGS_minloglevel = google::GLOG_FATAL;  // what goes wrong shows in the drives
  options.function_tolerance = 1e-12;
  options.gradient_tolerance = 1e-14;
  options.parameter_tolerance = 1e-12;
  options.update_state_every_iteration = true;
  Progress progress(input, phases, iterations);
  options.callbacks.push_back(&progress);
  ceres::Solver::Summary summary;
  ceres::Solve(options, &least, &summary);
  if (progress.stopped) std::rethrow_exception(progress.stopped);

  for (Eigen::Index n = 0; n < drives.size(); ++n) drives(n) = std::polar(1.0, phases(n));
  toBackend(input.backend, drives, q);
  if (progress.done == 0) {  // the start was as good as can be
    Follower(input).phasesDone(1, phases);
    return {1};
  }
  return {progress.done};
}

}  // namespace acg
