// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <Eigen/Geometry>

#include "core/field/field.h"
#include "core/scene/hologram.h"
#include "core/scene/scene.h"
#include "render/camera.h"
#include "render/layer_settings.h"
#include "render/scene_renderer.h"
#include "render/shown_values.h"

namespace acg {

/// The ground grid's place and step, m.
struct GroundGrid {
  double x0 = 0, x1 = 0, y0 = 0, y1 = 0;
  double z = 0;
  double step = 0.01;
  friend bool operator==(const GroundGrid&, const GroundGrid&) = default;
};

/// Everything a picture of the scene depends on but its size; a value, so that a second renderer
/// can draw the same on another thread.
struct ViewState {
  ScenePtr scene;
  HologramPtr hologram;
  std::array<FieldPtr, 3> slices;  ///< by SliceAxis
  FieldPtr volume;
  /// Of what is visible, as `ColorRange::update` brings them; they are what is painted.
  std::array<ShownValuesPtr, 3> sliceValues;
  ShownValuesPtr volumeValues;
  LayerSettings layers;
  ViewTheme theme;
  double pixelRatio = 1;

  std::string selection, hover;  ///< ids of targets
  std::map<std::string, TargetNote> targetNotes;
  std::string draggedTarget, dragText;
  DragAxis dragAxis = DragAxis::kNone;
  std::optional<Eigen::Vector3d> probe;  ///< m
  std::string probeLabel;
  std::optional<std::array<Eigen::Vector3d, 2>> measure;  ///< m
  std::string measureLabel;
  std::vector<std::string> readout;  ///< lines in the corner, such as timings

  Camera camera;
  GroundGrid ground;
  std::array<double, 2> range{0, 1};  ///< of the colours, SI
};

}  // namespace acg
