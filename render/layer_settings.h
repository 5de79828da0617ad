// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>

#include "core/drive/drive_view.h"
#include "core/field/field_quantity.h"
#include "core/field/force_model.h"
#include "render/color.h"

namespace acg {

enum class SliceAxis { kX = 0, kY = 1, kZ = 2 };  ///< The axis that the plane stands on.

/// One of the three slice planes.
struct SliceSettings {
  bool isVisible = false;
  double position = 0;  ///< m, along the axis
  double opacity = 1;
  friend bool operator==(const SliceSettings&, const SliceSettings&) = default;
};

/// What is drawn and how; a value that the window keeps and remembers.
struct LayerSettings {
  bool showArrays = true;
  bool showTargets = true;
  bool showBoundaries = true;  ///< reflecting planes
  bool showGround = true;      ///< ground grid in mm
  bool showColorBar = true;
  bool showScaleBar = true;
  bool showOrientation = true;
  std::array<SliceSettings, 3> slices = {SliceSettings{}, SliceSettings{true, 0, 0.95},
                                         SliceSettings{}};  ///< by SliceAxis; y on: the xz plane
  bool showIsosurface = false;
  double isoFraction = 0.5;  ///< of the colour range's top
  double isoOpacity = 0.5;
  bool showVolume = false;
  double volumeOpacity = 0.5;
  std::string quantity = "pressure";  ///< a name of the quantity registry
  std::string colorMap;               ///< empty: by the quantity's ColorKind
  std::optional<double> rangeTop;     ///< fixed top of the colour range, SI; none follows the data
  DriveView drives = DriveView::kSolved;           ///< that every field in the view is drawn with
  ForceModel forceModel = ForceModel::kAutomatic;  ///< of forces, stiffness and verdicts

  friend bool operator==(const LayerSettings&, const LayerSettings&) = default;
};

/// Colours of the 3D view that follow the theme.
struct ViewTheme {
  Color ground{0.118, 0.129, 0.149};  ///< background
  Color grid{0.23, 0.25, 0.28};
  Color text{0.90, 0.91, 0.93};
  Color halo{0.08, 0.09, 0.10};
  Color accent{0.29, 0.62, 1.0};  ///< selection
  Color focalPoint{0.29, 0.62, 1.0};
  Color trap{0.25, 0.73, 0.45};
  Color quietPoint{0.60, 0.62, 0.65};
  Color axisX{0.94, 0.32, 0.27}, axisY{0.28, 0.73, 0.42}, axisZ{0.31, 0.60, 1.0};
};

/// Dark on white, for figures on paper.
inline ViewTheme paperTheme() {
  ViewTheme theme;
  theme.ground = {1, 1, 1};
  theme.grid = {0.80, 0.82, 0.85};
  theme.text = {0.11, 0.13, 0.15};
  theme.halo = {1, 1, 1};
  theme.accent = theme.focalPoint = {0.04, 0.41, 0.78};
  theme.trap = {0.12, 0.54, 0.30};
  theme.quietPoint = {0.42, 0.45, 0.49};
  theme.axisX = {0.82, 0.23, 0.20};
  theme.axisY = {0.12, 0.54, 0.30};
  theme.axisZ = {0.12, 0.44, 0.82};
  return theme;
}

}  // namespace acg
