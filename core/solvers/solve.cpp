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
#include "core/solvers/convergence.h"
#include "core/solvers/finish_drives.h"
#include "core/solvers/null_space.h"
#include "core/solvers/solve_rows.h"

namespace acg {
namespace {

using RowMajor =
    Eigen::Matrix<std::complex<float>, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

void refuseErrors(const Scene& scene) {
  for (const Issue& issue : checkScene(scene)) {
    if (issue.severity != Severity::kError) continue;
    throw Error(ErrorCode::kInvalidArgument,
                issue.path.empty() ? issue.message : issue.path + ": " + issue.message);
  }
}

void upload(Backend& backend, const RowMajor& values, Buffer& buffer) {
  backend.upload({values.data(), static_cast<std::size_t>(values.size())}, buffer);
}

RowMajor download(Backend& backend, const Buffer& buffer) {
  RowMajor values(buffer.rows(), buffer.columns());
  backend.download(buffer, {values.data(), static_cast<std::size_t>(values.size())});
  return values;
}

NullSpace silenceAt(const Eigen::Matrix3Xd& points, const PropagationModel& model,
                    Backend& backend) {
  if (points.cols() == 0) return {};
  const BufferPtr rows = backend.allocate(static_cast<int>(points.cols()), model.size());
  backend.propagator(model, points, *rows);
  return NullSpace(download(backend, *rows).cast<std::complex<double>>());
}

// exp(-i sigma): multiplied into the row of a trap, it makes the focus method give the signature.
void foldSignatures(const Eigen::MatrixXd& signatures, Backend& backend, Buffer& a) {
  if (signatures.size() == 0) return;
  RowMajor factors(signatures.cols(), signatures.rows());
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
  upload(backend, factors, *b);
  backend.multiplyElements(a, *b);
}

/// The propagator of the loud rows on the backend and what the host keeps of it.
struct Propagator {
  BufferPtr a;            // M x N, signatures and nulls folded in
  Eigen::MatrixXcd host;  // the same, where the drives are finished with it
  Eigen::VectorXd alone;  // M, sum_n |A_mn| without nulls: the most each target could have, Pa
};

Propagator propagatorOf(const Scene& scene, const SolveRows& rows, const PropagationModel& model,
                        const NullSpace& nulls, Backend& backend) {
  Propagator result;
  result.a = backend.allocate(static_cast<int>(rows.loud.size()), model.size());
  backend.propagator(model, rows.loudPoints, *result.a);
  foldSignatures(rows.signatures, backend, *result.a);
  const RowMajor values = download(backend, *result.a);
  result.alone = values.rowwise().lpNorm<1>().cast<double>();
  if (nulls.isWhole()) {
    if (scene.solver.drive == DriveMode::kAmplitudeAndPhase) {
      result.host = values.cast<std::complex<double>>();
    }
    return result;
  }
  result.host = values.cast<std::complex<double>>();
  const Eigen::VectorXd before = result.host.rowwise().norm();
  nulls.projectRows(result.host);
  for (std::size_t m = 0; m < rows.loud.size(); ++m) {
    if (result.host.row(m).norm() > 1e-3 * before(m)) continue;
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("Target \"{}\" lies where quiet points ask for silence; move one of them.",
                    scene.targets[rows.loud[m]].id));
  }
  upload(backend, result.host.cast<std::complex<float>>(), *result.a);
  return result;
}

// The drives of the scene's method at the loud rows, not yet constrained.
Eigen::VectorXcd methodDrives(const Scene& scene, const Propagator& propagator,
                              const Eigen::VectorXd& pressures, Backend& backend,
                              const std::function<void(double)>& checkpoint, SolverReport& report) {
  const SolverEntry& entry = solver(scene.solver.name);
  const ParameterSet parameters =
      resolveParameters(entry.parameters(), scene.solver.parameters, "solver");
  const Eigen::VectorXd relative = pressures / pressures.maxCoeff();
  const BufferPtr wanted = backend.allocate(propagator.a->rows(), 1);
  upload(backend, relative.cast<std::complex<float>>(), *wanted);
  const BufferPtr q = backend.allocate(propagator.a->columns(), 1);

  Convergence convergence(backend, relative, checkpoint);
  const std::function<void(double, const Buffer*)> iterationDone =
      [&](double share, const Buffer* reached) { convergence.iterationDone(share, reached); };
  report.iterations = entry.solve({.backend = backend,
                                   .propagator = *propagator.a,
                                   .wanted = *wanted,
                                   .drive = scene.solver.drive,
                                   .randomSeed = scene.solver.randomSeed,
                                   .parameters = parameters,
                                   .iterationDone = iterationDone},
                                  *q);
  report.convergence = std::move(convergence.errors);
  return download(backend, *q).cast<std::complex<double>>();
}

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

}  // namespace

Hologram solveScene(const Scene& scene, Backend& backend,
                    const std::function<void(double)>& checkpoint) {
  const auto start = std::chrono::steady_clock::now();
  refuseErrors(scene);
  Hologram hologram;
  SolverReport& report = hologram.report;
  report.solver = scene.solver.name;
  report.backend = backend.name();
  report.randomSeed = scene.solver.randomSeed;
  const SolveRows rows = solveRows(scene);
  const int elements = scene.elementCount();

  if (scene.targets.empty()) {
    hologram.drives = Eigen::VectorXcd::Zero(elements);
  } else {
    const PropagationModel model = propagationModel(scene);
    const NullSpace nulls = silenceAt(rows.quietPoints, model, backend);
    Eigen::VectorXd alone;
    if (rows.loud.empty()) {
      hologram.drives = quietDrives(scene.solver.drive, nulls, elements);
    } else {
      const Propagator propagator = propagatorOf(scene, rows, model, nulls, backend);
      alone = propagator.alone;
      const Eigen::VectorXd pressures = wantedPressures(rows, alone);
      Eigen::VectorXcd& q = hologram.drives;
      q = methodDrives(scene, propagator, pressures, backend, checkpoint, report);
      nulls.projectToUnitModulus(q);
      if (scene.solver.drive == DriveMode::kAmplitudeAndPhase) {
        q = amplitudeDrives(propagator.host, nulls, q, pressures, rows.wanted, [&] {
          if (checkpoint) checkpoint(1);
        });
      }
    }
    roundPhases(scene.solver.phaseLevels, hologram.drives);

    report.targets = targetResults(scene, hologram.drives, backend);
    double reached = 0;
    for (const int t : rows.loud) reached += report.targets[t].reached;
    if (!rows.loud.empty()) report.efficiency = reached / alone.sum();
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return hologram;
}

}  // namespace acg
