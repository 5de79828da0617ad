// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <numbers>
#include <string>
#include <utility>

#include "core/scene/scene.h"

namespace acg::testscenes {

inline PlacedArray grid(const std::string& id, int side = 4) {
  PlacedArray array;
  array.id = id;
  array.transducer = "murata";
  array.geometry.parameters = {
      {"columns", std::int64_t{side}}, {"rows", std::int64_t{side}}, {"pitch_m", 0.0105}};
  array.elements = std::make_shared<TransducerArray>(buildArray(array.geometry, "", array.id));
  return array;
}

inline PlacedArray device(const std::string& id, const std::string& name) {
  PlacedArray array;
  array.id = id;
  array.transducer = "murata";
  array.geometry.kind = "device";
  array.geometry.parameters = {{"name", name}};
  array.elements = std::make_shared<TransducerArray>(buildArray(array.geometry, "", array.id));
  return array;
}

inline Target target(const std::string& id, const Eigen::Vector3d& position,
                     decltype(Target::wish) wish = FocalPoint{}) {
  return {id, position, std::move(wish), ""};
}

inline Trap trap(TrapKind kind) {
  Trap result;
  result.kind = kind;
  return result;
}

/// One board that looks up, a focus above it; nothing to complain about.
inline Scene oneBoard() {
  Scene scene;
  scene.medium = Medium{};
  scene.particles["eps"] = {};
  scene.transducers["murata"] = {};
  scene.arrays = {grid("bottom")};
  scene.targets = {target("a", {0, 0, 0.1})};
  return scene;
}

/// The same board and another that faces it from above.
inline Scene twoBoards() {
  Scene scene = oneBoard();
  PlacedArray top = grid("top");
  top.position = {0, 0, 0.2};
  top.orientation = Eigen::Quaterniond(0, 1, 0, 0);
  scene.arrays.push_back(top);
  return scene;
}

}  // namespace acg::testscenes
