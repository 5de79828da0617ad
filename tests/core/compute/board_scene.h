// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/acoustics/arrays/array_geometry.h"
#include "core/scene/scene.h"

namespace acg {

/// One board of point sources with a focus 0.1 m above it at `x`, m.
inline ScenePtr boardWithFocus(double x) {
  auto scene = std::make_shared<Scene>();
  scene->medium = Medium{};
  scene->transducers["point"] = {.kind = "point"};
  PlacedArray board{.id = "board", .geometry = {}, .transducer = "point", .elements = nullptr};
  board.geometry.kind = "rectangular";
  board.elements = std::make_shared<TransducerArray>(buildArray(board.geometry, {}, "arrays[0]"));
  scene->arrays.push_back(board);
  scene->targets.push_back({.id = "a", .position = {x, 0, 0.1}, .wish = FocalPoint{}});
  return scene;
}

}  // namespace acg
