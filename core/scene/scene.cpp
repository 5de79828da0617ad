// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scene/scene.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.h"

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
  return model;
}

Eigen::AlignedBox3d sceneBounds(const Scene& scene) {
  Eigen::AlignedBox3d box;
  for (const PlacedArray& array : scene.arrays) {
    if (!array.elements || array.elements->size() == 0) continue;
    const Eigen::Matrix3Xd positions = array.placed().positions;
    box.extend(Eigen::AlignedBox3d(positions.rowwise().minCoeff(), positions.rowwise().maxCoeff()));
  }
  for (const Target& target : scene.targets) box.extend(target.position);
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
    if (!scene.findTarget(id) && !scene.findArray(id)) return id;
  }
}

}  // namespace acg
