// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/field_sources.h"

#include <cmath>
#include <numbers>

#include <fmt/format.h>
#include <Eigen/Geometry>

#include "core/error.h"

namespace acg::cpu {
namespace {

// Of the directivity in float32: the sum is asked for 1e-5, and derivatives magnify what is
// missing.
constexpr double kPressureTolerance = 3e-6;
constexpr double kDerivativesTolerance = 5e-7;
constexpr double kDoubleTolerance = 1e-13;
constexpr double kNarrowBeamTolerance = 1e-9;

void append(FieldSources& sources, const PropagationModel& model, int n, double amplitude,
            double phase) {
  sources.x.push_back(model.positions(0, n));
  sources.y.push_back(model.positions(1, n));
  sources.z.push_back(model.positions(2, n));
  sources.nx.push_back(model.normals(0, n));
  sources.ny.push_back(model.normals(1, n));
  sources.nz.push_back(model.normals(2, n));
  sources.amplitude.push_back(amplitude);
  sources.phase.push_back(phase);
}

/// The end of the sources from `begin` on that lie in one plane and look along its normal, as far
/// as float32 can tell.
int endOfPlane(const FieldSources& s, int begin, int end) {
  constexpr double kFlat = 1e-10;      // m
  constexpr double kParallel = 1e-10;  // of a unit vector
  const Eigen::Vector3d normal(s.nx[begin], s.ny[begin], s.nz[begin]);
  const Eigen::Vector3d first(s.x[begin], s.y[begin], s.z[begin]);
  int n = begin + 1;
  for (; n < end; ++n) {
    const Eigen::Vector3d other(s.nx[n], s.ny[n], s.nz[n]);
    const Eigen::Vector3d at(s.x[n], s.y[n], s.z[n]);
    if ((other - normal).norm() > kParallel || std::abs(normal.dot(at - first)) > kFlat) break;
  }
  return n;
}

}  // namespace

std::vector<SourceRun> splitByPlanes(const FieldSources& sources, const SourceRun& whole) {
  constexpr int kWorthwhile = 16;
  std::vector<SourceRun> parts;
  SourceRun mixed = whole;
  mixed.end = mixed.begin;
  const auto close = [&] {
    if (mixed.end > mixed.begin) parts.push_back(mixed);
  };
  for (int begin = whole.begin; begin < whole.end;) {
    const int end = endOfPlane(sources, begin, whole.end);
    if (end - begin >= kWorthwhile) {
      close();
      const Eigen::Vector3d normal(sources.nx[begin], sources.ny[begin], sources.nz[begin]);
      const Eigen::Vector3d x = normal.unitOrthogonal();
      parts.push_back({begin, end, whole.form, whole.single, whole.exact,
                       PlaneFrame{x, normal.cross(x), normal}});
      mixed.begin = end;
    }
    mixed.end = begin = end;
  }
  close();
  return parts;
}

void checkDrives(const PropagationModel& model, const Eigen::VectorXcd& drives) {
  if (drives.size() != model.size()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The hologram has {} drives but the arrays have {} elements; solve "
                            "again or load the hologram of this scene.",
                            drives.size(), model.size()));
  }
  for (Eigen::Index n = 0; n < drives.size(); ++n) {
    if (!std::isfinite(drives(n).real()) || !std::isfinite(drives(n).imag())) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("The drive of element {} is not finite; solve again.", n));
    }
  }
}

void checkGains(const PropagationModel& model) {
  ACG_ASSERT(model.driveOf.empty() || int(model.driveOf.size()) == model.sources());
  ACG_ASSERT(model.gain.size() == 0 || model.gain.size() == model.sources());
  for (const int drive : model.driveOf) ACG_ASSERT(drive >= 0 && drive < model.drives);
  if (!model.gain.allFinite()) {
    throw Error(
        ErrorCode::kInvalidArgument,
        "A gain of the model is not finite; check corrections and reflection coefficients.");
  }
}

DirectivityForm directivityFor(const PropagationModel& model, const TransducerModel& transducer,
                               Precision precision, int order) {
  const double k = model.wavenumber();
  if (precision == Precision::kSingle) {
    return directivityForm(transducer, k, order == 0 ? kPressureTolerance : kDerivativesTolerance);
  }
  try {
    return directivityForm(transducer, k, kDoubleTolerance);
  } catch (const Error&) {
    return directivityForm(transducer, k, kNarrowBeamTolerance);
  }
}

FieldSources prepareSources(const PropagationModel& model, const Eigen::VectorXcd& drives,
                            Precision precision, int order) {
  checkDrives(model, drives);
  checkGains(model);
  FieldSources sources;
  sources.wavenumber = model.wavenumber();
  sources.absorption = model.medium.absorptionNeper();
  for (const ElementGroup& group : model.groups) {
    SourceRun run;
    run.begin = static_cast<int>(sources.x.size());
    for (int n = group.begin; n < group.end; ++n) {
      const std::complex<double> drive = drives(model.drive(n)) * model.gainOf(n);
      const double amplitude = std::abs(drive) * group.transducer.sourcePressure;
      if (amplitude == 0) continue;
      append(sources, model, n, amplitude, std::arg(drive) / (2 * std::numbers::pi));
    }
    run.end = static_cast<int>(sources.x.size());
    if (run.end == run.begin) continue;
    run.form = directivityFor(model, group.transducer, precision, order);
    run.single = Directivity<float>(run.form);
    run.exact = Directivity<double>(run.form);
    if (transducerModel(group.transducer.kind).radiation == Radiation::kPlaneWave) {
      sources.planeWaves.push_back(std::move(run));
    } else if (precision == Precision::kSingle && order == 0 && run.form.isPlain()) {
      for (SourceRun& part : splitByPlanes(sources, run)) sources.runs.push_back(std::move(part));
    } else {
      sources.runs.push_back(std::move(run));
    }
  }
  sources.size = static_cast<int>(sources.x.size());
  for (auto* plane : {&sources.x, &sources.y, &sources.z, &sources.nx, &sources.ny, &sources.nz,
                      &sources.amplitude, &sources.phase}) {
    plane->resize(plane->size() + FieldSources::kPadding, 0.0);
  }
  sources.nxf.assign(sources.nx.begin(), sources.nx.end());
  sources.nyf.assign(sources.ny.begin(), sources.ny.end());
  sources.nzf.assign(sources.nz.begin(), sources.nz.end());
  return sources;
}

}  // namespace acg::cpu
