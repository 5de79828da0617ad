// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "core/acoustics/arrays/element_checks.h"
#include "core/scene/scene_checks.h"

namespace acg {
namespace {

using Issues = std::vector<Issue>;

void checkCorrections(const PlacedArray& array, const std::string& path, Issues& issues) {
  const int size = array.elements->size();
  for (const int n : array.disabled) {
    if (n >= 0 && n < size) continue;
    issues.push_back(
        {Severity::kError, path + ".disabled",
         fmt::format("There is no element {}; name elements from 0 to {}.", n, size - 1)});
    break;
  }
  const auto check = [&](const std::vector<double>& values, const char* key, double low) {
    if (!values.empty() && int(values.size()) != size) {
      issues.push_back({Severity::kError, path + key,
                        fmt::format("There are {} corrections but {} elements; give one for each "
                                    "element or none.",
                                    values.size(), size)});
    }
    for (const double value : values) {
      if (std::abs(value) <= 1e3 && value >= low) continue;
      issues.push_back(
          {Severity::kError, path + key,
           fmt::format("A correction is {}; give numbers from {} to 1000.", value, low)});
      break;
    }
  };
  check(array.phaseCorrections, ".phase_corrections_rad", -1e3);
  check(array.gainCorrections, ".gain_corrections", 0);
}

void checkOne(const Scene& scene, std::size_t i, Issues& issues) {
  const PlacedArray& array = scene.arrays[i];
  const std::string path = fmt::format("arrays[{}]", i);
  if (array.id.empty()) {
    issues.push_back({Severity::kError, path + ".id", "The array has no id; give it one."});
  }
  if (!array.elements || array.elements->size() == 0) {
    issues.push_back(
        {Severity::kError, path + ".geometry", "The array has no elements; check its geometry."});
  }
  if (!isSanePosition(array.position)) {
    issues.push_back({Severity::kError, path + ".position_m",
                      fmt::format("The position is ({}, {}, {}) m; give finite numbers within {} "
                                  "m.",
                                  array.position.x(), array.position.y(), array.position.z(),
                                  kFarthestPosition)});
  }
  const double norm = array.orientation.norm();
  if (!(norm > 1e-6) || !(norm < 1e6)) {
    issues.push_back({Severity::kError, path + ".orientation_wxyz",
                      "The orientation is no rotation; give a quaternion such as [1, 0, 0, 0]."});
  }
  const auto it = scene.transducers.find(array.transducer);
  if (it == scene.transducers.end()) {
    issues.push_back({Severity::kError, path + ".transducer",
                      fmt::format("There is no transducer \"{}\" in the scene; add it or name "
                                  "another.",
                                  array.transducer)});
    return;
  }
  const TransducerModel& transducer = it->second;
  if (transducer.frequency != scene.frequency() &&
      scene.transducers.contains(scene.arrays.front().transducer)) {
    issues.push_back({Severity::kError, path + ".transducer",
                      fmt::format("The array works at {} Hz but the first one at {} Hz; give all "
                                  "arrays one frequency.",
                                  transducer.frequency, scene.frequency())});
  }
  if (!array.elements) return;
  checkCorrections(array, path, issues);
  const double spacing = array.elements->smallestSpacing;
  // Catalogue pitches are rounded: a hair of overlap is none.
  if (spacing > 0 && spacing < 2 * transducer.radius * (1 - 1e-6)) {
    issues.push_back({Severity::kWarning, path + ".geometry",
                      fmt::format("Elements {:.4g} mm apart overlap, for each is {:.4g} mm wide; "
                                  "widen the pitch or choose a smaller transducer.",
                                  spacing * 1e3, 2 * transducer.radius * 1e3)});
  }
}

Eigen::AlignedBox3d boxOf(const Eigen::Matrix3Xd& positions) {
  return {positions.rowwise().minCoeff(), positions.rowwise().maxCoeff()};
}

/// Elements of two arrays at one place, such as an array that was pasted upon itself.
void checkCollisions(const Scene& scene, Issues& issues) {
  struct Placed {
    std::size_t index;
    Eigen::Matrix3Xd positions;
    Eigen::AlignedBox3d box;
    double reach;  // m, half of what two centres need between them
  };
  std::vector<Placed> placed;
  for (std::size_t i = 0; i < scene.arrays.size(); ++i) {
    const PlacedArray& array = scene.arrays[i];
    const auto it = scene.transducers.find(array.transducer);
    if (!array.elements || array.elements->size() == 0 || !isSanePosition(array.position) ||
        it == scene.transducers.end() || !(it->second.radius > 0) || it->second.radius > 1) {
      continue;
    }
    Eigen::Matrix3Xd positions = array.placed().positions;
    if (!positions.allFinite()) continue;
    const Eigen::AlignedBox3d box = boxOf(positions);
    placed.push_back({i, std::move(positions), box, it->second.radius});
  }
  for (std::size_t b = 1; b < placed.size(); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      const double least = placed[a].reach + placed[b].reach;
      if (placed[a].box.exteriorDistance(placed[b].box) >= least) continue;
      Eigen::Matrix3Xd both(3, placed[a].positions.cols() + placed[b].positions.cols());
      both << placed[a].positions, placed[b].positions;
      const auto pair = closestPair(both);
      const bool isAcross = pair && pair->first < placed[a].positions.cols() &&
                            pair->second >= placed[a].positions.cols();
      if (!isAcross || pair->distance >= least * (1 - 1e-6)) continue;
      issues.push_back(
          {pair->distance < kCoincidence ? Severity::kError : Severity::kWarning,
           fmt::format("arrays[{}].position_m", placed[b].index),
           fmt::format("The arrays \"{}\" and \"{}\" have elements {:.3g} mm apart, which overlap; "
                       "move one of them.",
                       scene.arrays[placed[a].index].id, scene.arrays[placed[b].index].id,
                       pair->distance * 1e3)});
    }
  }
}

}  // namespace

void checkArrays(const Scene& scene, std::vector<Issue>& issues) {
  if (scene.arrays.empty()) {
    issues.push_back({Severity::kError, "arrays", "The scene has no array; add one."});
    return;
  }
  std::set<std::string> ids;
  std::int64_t count = 0;
  for (std::size_t i = 0; i < scene.arrays.size(); ++i) {
    checkOne(scene, i, issues);
    const PlacedArray& array = scene.arrays[i];
    count += array.elements ? array.elements->size() : 0;
    if (!array.id.empty() && !ids.insert(array.id).second) {
      issues.push_back({Severity::kError, fmt::format("arrays[{}].id", i),
                        fmt::format("The id \"{}\" is already taken by another array; give each "
                                    "its own.",
                                    array.id)});
    }
  }
  if (count > kMaxElements) {
    issues.push_back({Severity::kError, "arrays",
                      fmt::format("The scene has {} elements but at most {} are possible; take "
                                  "smaller arrays.",
                                  count, kMaxElements)});
    return;
  }
  if (count > 0 && std::int64_t(disabledElements(scene).size()) == count) {
    issues.push_back(
        {Severity::kError, "arrays", "All elements are disabled; enable at least one."});
  }
  checkCollisions(scene, issues);
}

}  // namespace acg
