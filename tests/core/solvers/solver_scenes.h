// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "core/scene/scene.h"

namespace acg::testscenes {

inline PlacedArray board(const std::string& id, double pitch, double height, bool looksDown) {
  PlacedArray array;
  array.id = id;
  array.transducer = "element";
  array.geometry.parameters = {
      {"columns", std::int64_t{16}}, {"rows", std::int64_t{16}}, {"pitch_m", pitch}};
  array.elements = std::make_shared<TransducerArray>(buildArray(array.geometry, "", array.id));
  array.position = {0, 0, height};
  if (looksDown) array.orientation = Eigen::Quaterniond(0, 1, 0, 0);
  return array;
}

inline TransducerModel element(const std::string& kind, double sourcePressure) {
  TransducerModel model;
  model.kind = kind;
  model.radius = 4.5e-3;
  model.sourcePressure = sourcePressure;
  return model;
}

/// 16 x 16 at 10 mm in the plane z = 0, looking up, as in section 6.3 of the references.
inline Scene oneBoard(const std::string& kind = "piston") {
  Scene scene;
  scene.medium = Medium{343, 1.2, 0};
  scene.transducers["element"] = element(kind, 6);
  scene.arrays = {board("bottom", 0.01, 0, false)};
  return scene;
}

/// 16 x 16 x 2 at 10.5 mm, `separation` apart about the origin.
inline Scene twoBoards(const std::string& kind = "piston", double sourcePressure = 3.4,
                       double separation = 0.24) {
  Scene scene;
  scene.medium = Medium{343, 1.2, 0};
  scene.transducers["element"] = element(kind, sourcePressure);
  scene.arrays = {board("bottom", 0.0105, -separation / 2, false),
                  board("top", 0.0105, separation / 2, true)};
  return scene;
}

inline void addFocus(Scene& scene, const Eigen::Vector3d& position,
                     std::optional<double> pressure = std::nullopt) {
  scene.targets.push_back(
      {"focus" + std::to_string(scene.targets.size()), position, FocalPoint{pressure}, ""});
}

inline void addQuiet(Scene& scene, const Eigen::Vector3d& position) {
  scene.targets.push_back(
      {"quiet" + std::to_string(scene.targets.size()), position, QuietPoint{}, ""});
}

inline void addTrap(Scene& scene, const Eigen::Vector3d& position, TrapKind kind) {
  Trap trap;
  trap.kind = kind;
  scene.targets.push_back({"trap" + std::to_string(scene.targets.size()), position, trap, ""});
}

/// Four foci on a square of 40 mm in the plane z = `height`.
inline void addSquare(Scene& scene, double height, std::optional<double> pressure = std::nullopt) {
  for (const double x : {-0.02, 0.02}) {
    for (const double y : {-0.02, 0.02}) addFocus(scene, {x, y, height}, pressure);
  }
}

}  // namespace acg::testscenes
