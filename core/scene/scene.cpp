// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scene/scene.h"

#include <algorithm>
#include <complex>

#include <fmt/format.h>

#include "core/error.h"
#include "core/scene/target_bounds.h"

namespace acg {
namespace {

constexpr double kUsualFrequency = 40e3;  // Hz

const TransducerModel* findTransducer(const Scene& scene, const std::string& name) {
  const auto it = scene.transducers.find(name);
  return it == scene.transducers.end() ? nullptr : &it->second;
}

const TransducerModel& transducerOf(const Scene& scene, const PlacedArray& array) {
  if (const TransducerModel* transducer = findTransducer(scene, array.transducer)) {
    return *transducer;
  }
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("The array \"{}\" names the transducer \"{}\", which the scene does not "
                          "have; add it or choose another.",
                          array.id, array.transducer));
}

void requireFit(const PlacedArray& array, const char* what, std::size_t given) {
  if (given == 0 || int(given) == array.elements->size()) return;
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("The array \"{}\" has {} {} but {} elements; give one for each element "
                          "or none.",
                          array.id, given, what, array.elements->size()));
}

/// Gains of the model's elements from what the arrays bring along and what the scene says.
void applyCorrections(const Scene& scene, PropagationModel& model) {
  const bool areAllPlain = std::ranges::all_of(scene.arrays, [](const PlacedArray& array) {
    return array.disabled.empty() && array.phaseCorrections.empty() &&
           array.gainCorrections.empty() && array.elements->gains.size() == 0 &&
           array.elements->phaseOffsets.size() == 0;
  });
  if (areAllPlain) return;
  model.gain = Eigen::VectorXcd::Ones(model.sources());
  int begin = 0;
  for (const PlacedArray& array : scene.arrays) {
    const int size = array.elements->size();
    requireFit(array, "phase corrections", array.phaseCorrections.size());
    requireFit(array, "gain corrections", array.gainCorrections.size());
    for (int n = 0; n < size; ++n) {
      double gain = 1, phase = 0;
      if (array.elements->gains.size() > 0) gain *= array.elements->gains(n);
      if (array.elements->phaseOffsets.size() > 0) phase += array.elements->phaseOffsets(n);
      if (!array.gainCorrections.empty()) gain *= array.gainCorrections[n];
      if (!array.phaseCorrections.empty()) phase += array.phaseCorrections[n];
      model.gain(begin + n) = gain * std::polar(1.0, phase);
    }
    begin += size;
  }
  for (const int n : disabledElements(scene)) model.gain(n) = 0;
}

/// a, b, ..., z, aa, ab, ...
std::string lettersOf(int index) {
  std::string text;
  for (++index; index > 0; index = (index - 1) / 26) {
    text.insert(text.begin(), static_cast<char>('a' + (index - 1) % 26));
  }
  return text;
}

}  // namespace

TransducerArray PlacedArray::placed() const {
  if (!elements) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The array \"{}\" has no elements yet; build its geometry first.", id));
  }
  TransducerArray result = *elements;
  const Eigen::Matrix3d rotation = orientation.normalized().toRotationMatrix();
  result.positions = (rotation * elements->positions).colwise() + position;
  result.normals = rotation * elements->normals;
  return result;
}

int Scene::elementCount() const {
  int count = 0;
  for (const PlacedArray& array : arrays) count += array.elements ? array.elements->size() : 0;
  return count;
}

double Scene::frequency() const {
  if (arrays.empty()) return kUsualFrequency;
  const TransducerModel* transducer = findTransducer(*this, arrays.front().transducer);
  return transducer ? transducer->frequency : kUsualFrequency;
}

Medium Scene::resolvedMedium() const {
  if (const Medium* given = std::get_if<Medium>(&medium)) return *given;
  return airMedium(std::get<Air>(medium), frequency());
}

const Target* Scene::findTarget(const std::string& id) const {
  const auto it = std::ranges::find(targets, id, &Target::id);
  return it == targets.end() ? nullptr : &*it;
}

const PlacedArray* Scene::findArray(const std::string& id) const {
  const auto it = std::ranges::find(arrays, id, &PlacedArray::id);
  return it == arrays.end() ? nullptr : &*it;
}

const ExposureZone* Scene::findZone(const std::string& id) const {
  const auto it = std::ranges::find(zones, id, &ExposureZone::id);
  return it == zones.end() ? nullptr : &*it;
}

Particle Scene::particleOrDefault(const std::string& name) const {
  const auto it = name.empty() ? particles.begin() : particles.find(name);
  return it == particles.end() ? Particle{} : it->second;
}

PropagationModel propagationModel(const Scene& scene) {
  PropagationModel model;
  model.medium = scene.resolvedMedium();
  model.frequency = scene.frequency();
  std::int64_t count = 0;
  for (const PlacedArray& array : scene.arrays) {
    count += array.elements ? array.elements->size() : 0;
  }
  if (count > kMaxElements) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The scene has {} elements but at most {} are possible; take smaller "
                            "arrays.",
                            count, kMaxElements));
  }
  model.positions.resize(3, count);
  model.normals.resize(3, count);
  int begin = 0;
  for (const PlacedArray& array : scene.arrays) {
    const TransducerModel& transducer = transducerOf(scene, array);
    if (transducer.frequency != model.frequency) {
      throw Error(
          ErrorCode::kInvalidArgument,
          fmt::format("The array \"{}\" works at {} Hz but \"{}\" at {} Hz; give all arrays "
                      "one frequency.",
                      array.id, transducer.frequency, scene.arrays.front().id, model.frequency));
    }
    const TransducerArray placed = array.placed();
    const int end = begin + placed.size();
    model.positions.middleCols(begin, placed.size()) = placed.positions;
    model.normals.middleCols(begin, placed.size()) = placed.normals;
    // Equal neighbours become one group: one kernel call instead of several.
    if (!model.groups.empty() && model.groups.back().transducer == transducer) {
      model.groups.back().end = end;
    } else if (end > begin) {
      model.groups.push_back({begin, end, transducer});
    }
    begin = end;
  }
  applyCorrections(scene, model);
  addImageSources(model, reflectingPlanes(scene), scene.reflectionOrder);
  return model;
}

std::vector<int> disabledElements(const Scene& scene) {
  std::vector<int> indices;
  int begin = 0;
  for (const PlacedArray& array : scene.arrays) {
    const int size = array.elements ? array.elements->size() : 0;
    for (const int n : array.disabled) {
      if (n >= 0 && n < size) indices.push_back(begin + n);
    }
    begin += size;
  }
  std::ranges::sort(indices);
  indices.erase(std::unique(indices.begin(), indices.end()), indices.end());
  return indices;
}

std::vector<ReflectingPlane> reflectingPlanes(const Scene& scene) {
  std::vector<ReflectingPlane> planes;
  for (const Boundary& boundary : scene.boundaries) planes.push_back(boundary.plane);
  return planes;
}

Eigen::AlignedBox3d sceneBounds(const Scene& scene) {
  Eigen::AlignedBox3d box;
  for (const PlacedArray& array : scene.arrays) {
    if (!array.elements || array.elements->size() == 0) continue;
    const Eigen::Matrix3Xd positions = array.placed().positions;
    box.extend(Eigen::AlignedBox3d(positions.rowwise().minCoeff(), positions.rowwise().maxCoeff()));
  }
  for (const Target& target : scene.targets) box.extend(targetBounds(target));
  if (box.isEmpty() || !(box.diagonal().norm() > 0)) {
    const Eigen::Vector3d half = Eigen::Vector3d::Constant(0.05);
    const Eigen::Vector3d centre = box.isEmpty() ? Eigen::Vector3d::Zero().eval() : box.min();
    return {centre - half, centre + half};
  }
  return box;
}

std::string freshId(const Scene& scene, const std::string& prefix) {
  for (int i = 0;; ++i) {
    std::string id = prefix.empty() ? lettersOf(i) : fmt::format("{}{}", prefix, i + 1);
    if (!scene.findTarget(id) && !scene.findArray(id) && !scene.findZone(id)) return id;
  }
}

}  // namespace acg
