// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/field_evaluator.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "core/field/band_limited_grid.h"
#include "core/field/band_limited_points.h"
#include "core/field/field_quantity.h"
#include "core/field/field_strategy.h"
#include "core/field/force_comparison.h"
#include "core/field/partial_wave_force.h"
#include "core/field/point_check.h"

namespace acg {
namespace {

constexpr long long kDoublePairs = 2'000'000;  // a request this small costs a few ms in double
constexpr double kSingleAccuracy = 1e-5;       // what Precision::kSingle promises
constexpr long long kChunkPoints = 1 << 18;    // derivatives held beside the result: up to 42 MB
constexpr long long kNearFieldPoints = 256;    // forces measured about each point: up to 0.05 s
constexpr double kSliceTolerance = 3e-3;       // of the coupling, where speed counts
constexpr long long kNearFieldChunk = 512;     // points between two steps of progress

std::vector<const FieldQuantityEntry*> entriesOf(const std::vector<std::string>& names) {
  if (names.empty()) {
    throw Error(ErrorCode::kInvalidArgument,
                "No field quantity was asked for; name at least one, such as pressure.");
  }
  std::vector<const FieldQuantityEntry*> entries;
  for (const std::string& name : names) {
    const FieldQuantityEntry* entry = nullptr;
    try {
      entry = &fieldQuantity(name);
    } catch (const Error& error) {
      throw Error(ErrorCode::kInvalidArgument, error.what());
    }
    if (std::find(entries.begin(), entries.end(), entry) == entries.end()) {
      entries.push_back(entry);
    }
  }
  return entries;
}

void checkSize(long long count) {
  if (count < 1) {
    throw Error(ErrorCode::kInvalidArgument,
                "The field has no points; give a grid or a list with at least one.");
  }
  if (count > kMaxFieldPoints) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The field has {} points but at most {} can be computed at once; use a "
                            "coarser or smaller grid.",
                            count, kMaxFieldPoints));
  }
}

/// No sound behind a reflecting plane.
void silenceBehind(const std::vector<ReflectingPlane>& planes, const Eigen::Matrix3Xd& points,
                   PressureDerivatives& pressure) {
  if (planes.empty()) return;
  for (Eigen::Index m = 0; m < points.cols(); ++m) {
    if (planeBefore(planes, points.col(m))) pressure.values.col(m).setZero();
  }
}

/// The name given, else the first trap's, else the scene's first.
std::string particleName(const Scene& scene, const std::string& wanted) {
  if (!wanted.empty()) {
    if (scene.particles.contains(wanted)) return wanted;
    std::string names;
    for (const auto& [name, particle] : scene.particles)
      names += (names.empty() ? "" : ", ") + name;
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The scene has no particle \"{}\"; it has {}.", wanted,
                            names.empty() ? "none" : names));
  }
  for (const Target& target : scene.targets) {
    const Trap* trap = std::get_if<Trap>(&target.wish);
    if (trap && scene.particles.contains(trap->particle)) return trap->particle;
  }
  return scene.particles.empty() ? "eps" : scene.particles.begin()->first;
}

Eigen::Matrix3Xd pointsOf(const FieldSamples& samples, long long begin, long long count) {
  if (const auto* list = std::get_if<Eigen::Matrix3Xd>(&samples)) {
    return list->middleCols(begin, count);
  }
  const FieldGrid& grid = std::get<FieldGrid>(samples);
  Eigen::Matrix3Xd points(3, count);
  for (long long i = 0; i < count; ++i) points.col(i) = grid.point(begin + i);
  return points;
}

std::vector<FieldChannel> channelsOf(const std::vector<const FieldQuantityEntry*>& entries,
                                     long long count) {
  std::vector<FieldChannel> channels;
  for (const FieldQuantityEntry* entry : entries) {
    channels.push_back(
        {entry->name, entry->unit, entry->components, entry->isComplex, {}, entry->shown});
    channels.back().values.reserve(count * channels.back().numbersPerPoint());
  }
  return channels;
}

/// How the forces of a request are computed.
struct ForceWork {
  ForceModel model = ForceModel::kGorkov;
  bool usesNearField = false;  ///< partial waves measure the field about each point
  bool needsThird = false;     ///< partial waves from derivatives
  std::string note;
};

ForceWork forceWorkOf(const std::vector<const FieldQuantityEntry*>& entries, const FieldSpec& spec,
                      const PropagationModel& model, const Particle& bead, long long count) {
  ForceWork work;
  work.model = fittingForceModel(spec.forceModel, model.medium, bead, model.frequency);
  if (work.model != ForceModel::kPartialWaves) return work;
  bool isAny = false, isForceAlone = true;
  for (const FieldQuantityEntry* entry : entries) {
    isAny |= entry->usesForceModel;
    isForceAlone &= !entry->usesForceModel || std::string_view(entry->name) == "force";
  }
  if (!isAny) return work;
  const Scatterer scatterer = scattererOf(model.medium, bead, model.frequency);
  const double leftOut = beyondDegreeThree(scatterer);
  // Exact to all digits where that is cheap or asked for.
  work.usesNearField = !isForceAlone || count <= kNearFieldPoints || leftOut > kSliceTolerance ||
                       (leftOut > kSingleAccuracy && spec.accuracy < kSingleAccuracy);
  work.needsThird = !work.usesNearField;
  if (work.needsThird && leftOut > kSingleAccuracy) {
    work.note = fmt::format(
        "Forces at this many points are by partial waves up to degree 3, which leaves out "
        "{:.2g} of the coupling; an accuracy below 1e-5 takes all orders.",
        leftOut);
  }
  return work;
}

}  // namespace

FieldWork fieldWork(const Scene& scene, const FieldSpec& spec) {
  FieldWork work;
  work.points = sampleCount(spec.samples);
  work.sources = static_cast<double>(scene.elementCount()) *
                 static_cast<double>(1 + reflectingPlanes(scene).size());
  for (const FieldQuantityEntry* entry : entriesOf(spec.quantities)) {
    work.order = std::max(work.order, entry->derivativeOrder);
    work.usesForces |= entry->usesForceModel;
  }
  work.wavelength = scene.wavelength();
  work.isGridInSingle = std::holds_alternative<FieldGrid>(spec.samples) &&
                        spec.accuracy >= kSingleAccuracy &&
                        static_cast<double>(work.points) * work.sources > kDoublePairs;
  return work;
}

Field evaluateField(const Scene& scene, const Hologram& hologram, const FieldSpec& spec,
                    Backend& backend, const std::function<void(double)>& checkpoint) {
  return evaluateField(scene, hologram, spec, backend, checkpoint, FieldStrategy());
}

Field evaluateField(const Scene& scene, const Hologram& hologram, const FieldSpec& spec,
                    Backend& backend, const std::function<void(double)>& checkpoint,
                    const FieldStrategy& strategy) {
  const auto start = std::chrono::steady_clock::now();
  const std::vector<const FieldQuantityEntry*> entries = entriesOf(spec.quantities);
  const long long count = sampleCount(spec.samples);
  checkSize(count);
  if (!(spec.accuracy > 0)) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("The accuracy {} is not above zero; give one such as 1e-5.", spec.accuracy));
  }
  const PropagationModel model = propagationModel(scene);
  const std::vector<ReflectingPlane> planes = reflectingPlanes(scene);
  if (hologram.drives.size() != model.size()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The hologram has {} drives but the scene has {} elements; solve the "
                            "scene again or load its own hologram.",
                            hologram.drives.size(), model.size()));
  }
  if (const auto* list = std::get_if<Eigen::Matrix3Xd>(&spec.samples)) {
    checkPoints(model, planes, *list);
  }

  Field field{spec.samples, channelsOf(entries, count), {}, hologram.revision};
  int order = 0;
  bool needsParticle = false, usesForceModel = false;
  for (const FieldQuantityEntry* entry : entries) {
    order = std::max(order, entry->derivativeOrder);
    needsParticle |= entry->needsParticle;
    usesForceModel |= entry->usesForceModel;
  }
  const std::string particle = particleName(scene, spec.particle);
  const Particle bead = scene.particleOrDefault(particle);
  const bool isSmall = count <= kDoublePairs / std::max(1, model.sources());
  const Precision precision =
      spec.accuracy < kSingleAccuracy || isSmall ? Precision::kDouble : Precision::kSingle;

  const ForceWork work = forceWorkOf(entries, spec, model, bead, count);
  if (work.needsThird) order = 3;
  const auto take = [&](const Eigen::Matrix3Xd& points, PressureDerivatives pressure,
                        const std::function<void(double)>& nearCheckpoint) {
    silenceBehind(planes, points, pressure);
    QuantityInput input{model.medium, model.frequency, bead, pressure, work.model, &points};
    if (work.usesNearField) {
      input.nearField = [&](const Eigen::Matrix3Xd& near, int nearOrder) {
        return backend.evaluate(model, hologram.drives, near, nearOrder, Precision::kDouble,
                                nearCheckpoint);
      };
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
      entries[i]->compute(input, field.channels[i].values);
    }
  };
  std::optional<BandLimitedGrid> lattice;
  std::optional<BandLimitedPoints> cloud;
  const auto* grid = std::get_if<FieldGrid>(&spec.samples);
  if (grid && precision == Precision::kSingle && !work.usesNearField && strategy.mayUseLattice) {
    lattice = BandLimitedGrid::plan(*grid, model, spec.accuracy, order, strategy.samples);
  }
  if (lattice) {
    const double share = static_cast<double>(lattice->latticePoints()) /
                         static_cast<double>(lattice->latticePoints() + lattice->directPoints());
    lattice->sum(model, hologram.drives, backend, [&](double done) {
      if (checkpoint) checkpoint(share * done);
    });
    const long long plane = static_cast<long long>(grid->counts[0]) * grid->counts[1];
    const int step = static_cast<int>(std::max(1LL, strategy.chunkPoints / plane));
    const int last = grid->counts[2];
    for (int begin = 0; begin < last; begin += step) {
      const int end = std::min(begin + step, last);
      const auto planesDone = [&](double done) {
        const double all = (begin + done * (end - begin)) / last;
        if (checkpoint) checkpoint(share + (1 - share) * all);
      };
      // No force here looks about its points: only planes that reflect ask where they are.
      take(planes.empty() ? Eigen::Matrix3Xd()
                          : pointsOf(spec.samples, plane * begin, plane * (end - begin)),
           lattice->planes(begin, end, model, hologram.drives, backend, planesDone), {});
    }
  } else {
    const auto* list = std::get_if<Eigen::Matrix3Xd>(&spec.samples);
    // A device sums a list of points sooner than this one interpolates.
    if (list && order == 0 && precision == Precision::kSingle && isProcessor(backend)) {
      cloud = BandLimitedPoints::plan(*list, model, spec.accuracy);
    }
    constexpr double kSumShare = 0.3;  // of the time, on a fine grid
    if (cloud) {
      cloud->sum(model, hologram.drives, backend, [&](double done) {
        if (checkpoint) checkpoint(kSumShare * done);
      });
    }
    const double before = cloud ? kSumShare : 0;
    const long long chunk = work.usesNearField ? kNearFieldChunk : kChunkPoints;
    for (long long begin = 0; begin < count; begin += chunk) {
      const long long size = std::min(chunk, count - begin);
      // Work about the points follows that at the points; progress then moves by whole chunks.
      const auto chunkCheckpoint = [&](double share) {
        const double done = (begin + (work.usesNearField ? 0 : share) * size) / count;
        if (checkpoint) checkpoint(before + (1 - before) * done);
      };
      const Eigen::Matrix3Xd points = pointsOf(spec.samples, begin, size);
      take(points,
           cloud ? cloud->pressure(points, model, hologram.drives, backend, chunkCheckpoint)
                 : backend.evaluate(model, hologram.drives, points, order, precision,
                                    chunkCheckpoint),
           [&](double) { chunkCheckpoint(0); });
      if (checkpoint && work.usesNearField) checkpoint(double(begin + size) / count);
    }
  }
  if (usesForceModel) {
    field.report.forceModel = forceModelName(work.model);
    field.report.notes = forceNotes(field, model, hologram.drives, bead, work.model, backend);
    if (!work.note.empty()) field.report.notes.push_back(work.note);
  }

  field.report.backend = backend.name();
  field.report.precision = precision == Precision::kDouble ? "double" : "single";
  field.report.method = lattice || cloud ? "lattice" : "direct";
  field.report.accuracy = spec.accuracy;
  if (needsParticle) field.report.particle = particle;
  field.report.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return field;
}

}  // namespace acg
