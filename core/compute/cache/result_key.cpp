// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/result_key.h"

#include "core/compute/cache/content_hash.h"
#include "core/solvers/solver.h"
#include "core/version.h"

namespace acg {
namespace {

// Raised when a method gives other numbers for the same inputs within one version.
constexpr int kKeyFormat = 2;

void addStart(ContentHash& hash, const char* kind, const std::string& backend) {
  hash.add(ACG_VERSION).add(kKeyFormat).add(kind).add(backend);
}

void addParameters(ContentHash& hash, const ParameterSet& set) {
  hash.add(set.size());
  for (const auto& [name, value] : set) {
    hash.add(name).add(value.index());
    std::visit([&](const auto& content) { hash.add(content); }, value);
  }
}

void addMedium(ContentHash& hash, const std::variant<Medium, Air>& medium) {
  hash.add(medium.index());
  if (const Medium* m = std::get_if<Medium>(&medium)) {
    hash.add(m->soundSpeed).add(m->density).add(m->absorption);
  } else {
    const Air& air = std::get<Air>(medium);
    hash.add(air.temperature).add(air.humidity).add(air.pressure);
  }
}

void addParticles(ContentHash& hash, const Scene& scene) {
  hash.add(scene.particles.size());
  for (const auto& [name, particle] : scene.particles) {
    hash.add(name).add(particle.radius).add(particle.density);
    hash.add(particle.soundSpeed).add(particle.kind);
  }
}

void addTransducers(ContentHash& hash, const Scene& scene) {
  hash.add(scene.transducers.size());
  for (const auto& [name, model] : scene.transducers) {
    hash.add(name).add(model.kind).add(model.radius).add(model.frequency);
    hash.add(model.sourcePressure).add(model.radiatesBack);
    hash.add(model.tableAngles).add(model.tableGains);
    // No result depends on these, but a scene with bad ones is refused.
    hash.add(model.driveVoltage).add(model.driveWaveform).add(model.sourceBasis);
    hash.add(model.driveLimit);
  }
}

void addElements(ContentHash& hash, const TransducerArray& elements) {
  hash.add(elements.positions).add(elements.normals);
  hash.add(elements.phaseOffsets).add(elements.gains);
  hash.add(elements.pitch).add(elements.smallestSpacing).add(elements.parts.size());
  for (const ArrayPart& part : elements.parts) hash.add(part.name).add(part.begin).add(part.end);
}

void addArrays(ContentHash& hash, const Scene& scene) {
  hash.add(scene.arrays.size());
  for (const PlacedArray& array : scene.arrays) {
    hash.add(array.id).add(array.geometry.kind);
    addParameters(hash, array.geometry.parameters);
    hash.add(array.geometry.positions).add(array.geometry.normals);
    hash.add(array.transducer).add(array.position).add(array.orientation.coeffs());
    hash.add(array.elements != nullptr);
    if (array.elements) addElements(hash, *array.elements);
    hash.add(array.disabled).add(array.phaseCorrections).add(array.gainCorrections);
  }
}

/// What decides the sound of given drives.
void addAcoustics(ContentHash& hash, const Scene& scene) {
  addMedium(hash, scene.medium);
  addTransducers(hash, scene);
  addArrays(hash, scene);
  hash.add(scene.boundaries.size());
  for (const Boundary& boundary : scene.boundaries) {
    hash.add(boundary.id).add(boundary.plane.point).add(boundary.plane.normal);
    hash.add(boundary.plane.reflection);
  }
  hash.add(scene.reflectionOrder);
}

void addWish(ContentHash& hash, const FocalPoint& wish) { hash.add(wish.pressure); }
void addWish(ContentHash&, const QuietPoint&) {}
void addWish(ContentHash& hash, const Trap& wish) {
  hash.add(wish.kind).add(wish.azimuth).add(wish.charge).add(wish.flip.size());
  for (const std::string& part : wish.flip) hash.add(part);
  hash.add(wish.particle).add(wish.pressure);
}
void addWish(ContentHash& hash, const ImageTarget& wish) {
  hash.add(wish.orientation.coeffs()).add(wish.width).add(wish.height);
  hash.add(wish.columns).add(wish.rows).add(wish.values).add(wish.pressure);
}

void addTargets(ContentHash& hash, const Scene& scene) {
  hash.add(scene.targets.size());
  for (const Target& target : scene.targets) {
    hash.add(target.id).add(target.position).add(target.wish.index());
    std::visit([&](const auto& wish) { addWish(hash, wish); }, target.wish);
  }
}

void addSolver(ContentHash& hash, const SolverChoice& solver) {
  hash.add(solver.name);
  addParameters(hash, solver.parameters);
  hash.add(solver.phaseLevels).add(solver.drive).add(solver.randomSeed);
}

void addSamples(ContentHash& hash, const FieldSamples& samples) {
  hash.add(samples.index());
  if (const FieldGrid* grid = std::get_if<FieldGrid>(&samples)) {
    hash.add(grid->origin).add(grid->spacing);
    for (const int count : grid->counts) hash.add(count);
  } else {
    hash.add(std::get<Eigen::Matrix3Xd>(samples));
  }
}

}  // namespace

bool followsPrevious(const Scene& scene) {
  for (const SolverEntry& entry : solvers()) {
    if (scene.solver.name == entry.name) return entry.followsPrevious;
  }
  return false;  // no such method: solving will say so
}

CacheKey hologramKey(const Scene& scene, const Hologram* previous, const std::string& backend) {
  ContentHash hash;
  addStart(hash, "hologram", backend);
  addAcoustics(hash, scene);
  addParticles(hash, scene);
  addTargets(hash, scene);
  addSolver(hash, scene.solver);
  const bool isFollowed = previous && followsPrevious(scene);
  hash.add(isFollowed);
  if (isFollowed) hash.add(previous->drives);
  return hash.key();
}

CacheKey fieldKey(const Scene& scene, const Hologram& seen, const FieldSpec& spec,
                  const std::string& backend) {
  ContentHash hash;
  addStart(hash, "field", backend);
  addAcoustics(hash, scene);
  addParticles(hash, scene);
  // The particle of the first trap is the one that forces are on.
  for (const Target& target : scene.targets) {
    if (const Trap* trap = std::get_if<Trap>(&target.wish)) hash.add(trap->particle);
  }
  hash.add(seen.drives);
  addSamples(hash, spec.samples);
  hash.add(spec.quantities.size());
  for (const std::string& quantity : spec.quantities) hash.add(quantity);
  hash.add(spec.accuracy).add(spec.forceModel).add(spec.particle);
  return hash.key();
}

CacheKey gridKey(const Scene& scene, const FieldSpec& spec) {
  ContentHash hash;
  hash.add("grid");
  addAcoustics(hash, scene);
  addSamples(hash, spec.samples);
  hash.add(spec.accuracy);
  return hash.key();
}

CacheKey verdictKey(const Scene& scene, const Hologram& judged, ForceModel model,
                    const std::string& backend) {
  ContentHash hash;
  addStart(hash, "verdicts", backend);
  addAcoustics(hash, scene);
  addParticles(hash, scene);
  addTargets(hash, scene);
  hash.add(judged.drives).add(model);
  return hash.key();
}

namespace {

std::int64_t bytesOf(const std::string& text) { return static_cast<std::int64_t>(text.capacity()); }
template <class T>
std::int64_t bytesOf(const std::vector<T>& values) {
  return static_cast<std::int64_t>(values.capacity() * sizeof(T));
}

}  // namespace

std::int64_t bytesOf(const Hologram& hologram) {
  const SolverReport& report = hologram.report;
  std::int64_t bytes = sizeof hologram + hologram.drives.size() * 16 + bytesOf(report.convergence) +
                       bytesOf(report.targets) + bytesOf(report.images) + bytesOf(report.note);
  for (const ImageResult& image : report.images) {
    bytes += bytesOf(image.wanted) + bytesOf(image.reached);
  }
  return bytes;
}

std::int64_t bytesOf(const Field& field) {
  std::int64_t bytes = sizeof field + bytesOf(field.channels) + bytesOf(field.report.notes);
  if (const auto* points = std::get_if<Eigen::Matrix3Xd>(&field.samples)) {
    bytes += points->size() * 8;
  }
  for (const FieldChannel& channel : field.channels) bytes += bytesOf(channel.values);
  return bytes;
}

std::int64_t bytesOf(const std::vector<TrapVerdict>& verdicts) {
  std::int64_t bytes = sizeof verdicts + verdicts.capacity() * sizeof(TrapVerdict);
  for (const TrapVerdict& verdict : verdicts) bytes += bytesOf(verdict.reason);
  return bytes;
}

}  // namespace acg
