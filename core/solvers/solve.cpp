// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/solve.h"

#include <chrono>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include <fmt/format.h>

#include "core/error.h"
#include "core/scene/issue.h"
#include "core/solvers/automatic.h"
#include "core/solvers/convergence.h"
#include "core/solvers/finish_drives.h"
#include "core/solvers/host_matrix.h"
#include "core/solvers/image_result.h"
#include "core/solvers/level_sweep.h"
#include "core/solvers/null_space.h"
#include "core/solvers/problem_of_scene.h"
#include "core/solvers/solve_rows.h"

namespace acg {
namespace {

double secondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void refuseErrors(const Scene& scene) {
  for (const Issue& issue : checkScene(scene)) {
    if (issue.severity != Severity::kError) continue;
    throw Error(ErrorCode::kInvalidArgument,
                issue.path.empty() ? issue.message : issue.path + ": " + issue.message);
  }
}

Eigen::MatrixXcd rowsAt(const Eigen::Matrix3Xd& points, const PropagationModel& model,
                        Backend& backend) {
  if (points.cols() == 0) return Eigen::MatrixXcd(0, model.size());
  const BufferPtr rows = backend.allocate(static_cast<int>(points.cols()), model.size());
  backend.propagator(model, points, *rows);
  return toHost(backend, *rows);
}

// exp(-i sigma): multiplied into the row of a trap, it makes the focus method give the signature.
void foldSignatures(const Eigen::MatrixXd& signatures, Backend& backend, Buffer& a) {
  if (signatures.size() == 0) return;
  Eigen::Matrix<std::complex<float>, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> factors(
      signatures.cols(), signatures.rows());
  for (Eigen::Index m = 0; m < factors.rows(); ++m) {
    double last = 0;  // most signatures take few values, in long stretches
    std::complex<float> factor = 1.0f;
    for (Eigen::Index n = 0; n < factors.cols(); ++n) {
      const double phase = signatures(n, m);
      if (phase != last) factor = std::complex<float>(std::polar(1.0, -phase));
      last = phase;
      factors(m, n) = factor;
    }
  }
  const BufferPtr b = backend.allocate(a.rows(), a.columns());
  backend.upload({factors.data(), static_cast<std::size_t>(factors.size())}, *b);
  backend.multiplyElements(a, *b);
}

/// The propagator of the loud rows on the backend and what the host keeps of it.
struct Propagator {
  BufferPtr a;            // M x N, signatures and nulls folded in
  Eigen::MatrixXcd rows;  // the same before nulls, on the host
  Eigen::MatrixXcd host;  // the same with nulls, where the drives are finished with it
};

Propagator propagatorOf(const Scene& scene, const SolveRows& rows, const PropagationModel& model,
                        const NullSpace& nulls, Backend& backend) {
  Propagator result;
  result.a = backend.allocate(static_cast<int>(rows.loud.size()), model.size());
  backend.propagator(model, rows.loudPoints, *result.a);
  foldSignatures(rows.signatures, backend, *result.a);
  result.rows = toHost(backend, *result.a);
  if (nulls.isWhole()) {
    if (scene.solver.drive == DriveMode::kAmplitudeAndPhase) result.host = result.rows;
    return result;
  }
  result.host = result.rows;
  nulls.projectRows(result.host);
  for (std::size_t m = 0; m < rows.loud.size(); ++m) {
    if (result.host.row(m).norm() > 1e-3 * result.rows.row(m).norm()) continue;
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("Target \"{}\" lies where quiet points ask for silence; move one of them.",
                    scene.targets[rows.loud[m]].id));
  }
  toBackend(backend, result.host, *result.a);
  return result;
}

/// One run of a method on a scene, from the propagator to drives within the disc.
class Run {
 public:
  Run(const Scene& scene, const SolverChoice& choice, SolveRows& rows,
      const PropagationModel& model, Backend& backend,
      const std::function<void(double)>& checkpoint)
      : choice_(choice),
        entry_(solver(choice.name)),
        parameters_(resolveParameters(entry_.parameters(), choice.parameters, "solver")),
        backend_(backend),
        checkpoint_(checkpoint),
        problem_(problemOf(scene, rows, model, backend)) {
    problem_.quiet = rowsAt(rows.quietPoints, model, backend);
    nulls_ = NullSpace(problem_.quiet);
    propagator_ = propagatorOf(scene, rows, model, nulls_, backend);
    problem_.alone = propagator_.rows.rowwise().lpNorm<1>();
    if (!(problem_.alone.minCoeff() > 0)) {
      Eigen::Index silent = 0;
      problem_.alone.minCoeff(&silent);
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("No element reaches target \"{}\"; move it to where the arrays look.",
                              scene.targets[rows.loud[silent]].id));
    }
    wishForImages(scene, problem_.alone, rows);
    problem_.wanted = rows.wanted;
    problem_.pressures = wantedPressures(rows, problem_.alone);
    problem_.rows = std::move(propagator_.rows);
  }

  const SolveProblem& problem() const { return problem_; }

  Eigen::VectorXcd drives(const Hologram* previous, SolverReport& report) {
    if (previous && previous->drives.size() == problem_.elements()) {
      problem_.previous = previous->drives;
    }
    SolverOutcome outcome;
    Eigen::VectorXcd q = methodDrives(outcome, report);
    if (!q.allFinite()) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("The solver {} found no finite drives for these targets; move those "
                              "that are close together or choose another solver.",
                              choice_.name));
    }
    if (!outcome.isFinal) {
      constrain(q);
    } else if (choice_.drive == DriveMode::kPhaseOnly) {
      toUnitModulus(q);
    } else {
      clampToOne(q);
    }
    roundPhases(choice_.phaseLevels, q);
    if (!outcome.isFinal && choice_.phaseLevels > 0) {
      sweepLevels(pressureObjective(problem_), choice_.phaseLevels, {}, q);
    }
    q = q.cwiseProduct(problem_.limits);
    report.iterations = outcome.iterations;
    report.note = std::move(outcome.note);
    return q;
  }

 private:
  // The drives of the method at the loud rows, as it leaves them.
  Eigen::VectorXcd methodDrives(SolverOutcome& outcome, SolverReport& report) {
    const Eigen::VectorXd relative = problem_.pressures / problem_.pressures.maxCoeff();
    const BufferPtr wanted = backend_.allocate(propagator_.a->rows(), 1);
    toBackend(backend_, relative.cast<std::complex<double>>(), *wanted);
    const BufferPtr q = backend_.allocate(propagator_.a->columns(), 1);
    Convergence convergence(backend_, relative, checkpoint_);
    const std::function<void(double, const Buffer*)> iterationDone =
        [&](double share, const Buffer* reached) { convergence.iterationDone(share, reached); };
    outcome = entry_.solve({.backend = backend_,
                            .propagator = *propagator_.a,
                            .wanted = *wanted,
                            .drive = choice_.drive,
                            .randomSeed = choice_.randomSeed,
                            .parameters = parameters_,
                            .iterationDone = iterationDone,
                            .problem = entry_.usesProblem ? &problem_ : nullptr},
                           *q);
    report.convergence = std::move(convergence.errors);
    return toHost(backend_, *q);
  }

  void constrain(Eigen::VectorXcd& q) const {
    if (choice_.drive == DriveMode::kPhaseOnly) return nulls_.projectToUnitModulus(q);
    const std::string mode =
        parameters_.contains("amplitudes") ? textOf(parameters_, "amplitudes") : "fit";
    if (mode != "fit") {
      q = constrainedDrives(mode, propagator_.host, nulls_, problem_.pressures, problem_.wanted,
                            std::move(q));
      return;
    }
    nulls_.projectToUnitModulus(q);
    q = amplitudeDrives(propagator_.host, nulls_, q, problem_.pressures, problem_.wanted, [&] {
      if (checkpoint_) checkpoint_(1);
    });
  }

  const SolverChoice& choice_;
  const SolverEntry& entry_;
  ParameterSet parameters_;
  Backend& backend_;
  const std::function<void(double)>& checkpoint_;
  SolveProblem problem_;
  NullSpace nulls_;
  Propagator propagator_;
};

// With nothing but quiet points, the method has no say: the drives nearest to all elements in
// phase at full amplitude.
Eigen::VectorXcd quietDrives(DriveMode drive, const NullSpace& nulls, int elements) {
  Eigen::VectorXcd q = Eigen::VectorXcd::Ones(elements);
  if (drive == DriveMode::kPhaseOnly) {
    nulls.projectToUnitModulus(q);
    return q;
  }
  nulls.project(q);
  const double largest = q.cwiseAbs().maxCoeff();
  if (largest > 1e-6) return q / largest;
  return Eigen::VectorXcd::Zero(elements);
}

/// The scene's choice with `automatic` resolved to the method it takes, and why it takes it.
SolverChoice resolvedChoice(const Scene& scene, std::string& why) {
  SolverChoice choice = scene.solver;
  if (choice.name != "automatic") return choice;
  MethodChoice method = chooseMethod(scene);
  choice.name = method.name;
  why = std::move(method.why);
  return choice;
}

}  // namespace

Hologram solveScene(const Scene& scene, Backend& backend,
                    const std::function<void(double)>& checkpoint, const Hologram* previous) {
  const auto start = std::chrono::steady_clock::now();
  refuseErrors(scene);
  Hologram hologram;
  SolverReport& report = hologram.report;
  report.solver = scene.solver.name;
  report.backend = backend.name();
  report.randomSeed = scene.solver.randomSeed;
  const int elements = scene.elementCount();
  if (scene.targets.empty()) {
    hologram.drives = Eigen::VectorXcd::Zero(elements);
    report.seconds = secondsSince(start);
    return hologram;
  }

  SolveRows rows = solveRows(scene);
  const PropagationModel model = propagationModel(scene);
  if (rows.loud.empty()) {
    const NullSpace nulls(rowsAt(rows.quietPoints, model, backend));
    hologram.drives = quietDrives(scene.solver.drive, nulls, elements);
    roundPhases(scene.solver.phaseLevels, hologram.drives);
    for (const int n : disabledElements(scene)) hologram.drives(n) = 0;
  } else {
    std::string why;
    const SolverChoice choice = resolvedChoice(scene, why);
    Run run(scene, choice, rows, model, backend, checkpoint);
    hologram.drives = run.drives(previous, report);
    if (!why.empty()) report.note = report.note.empty() ? why : why + " " + report.note;
    const SolveProblem& problem = run.problem();
    report.efficiency = (problem.rows * hologram.drives).cwiseAbs().sum() / problem.alone.sum();
    for (const ImageProblem& image : problem.images) {
      report.images.push_back(imageResult(problem, image, hologram.drives));
    }
  }
  report.targets = targetResults(scene, hologram.drives, backend);
  for (std::size_t i = 0; i < report.images.size(); ++i) {
    const int target = rows.images[i].target;
    report.images[i].id = scene.targets[target].id;
    report.targets[target].reached = reachedPeak(report.images[i]);
  }
  report.seconds = secondsSince(start);
  return hologram;
}

}  // namespace acg
