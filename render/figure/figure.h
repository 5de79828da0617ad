// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/field/field.h"
#include "core/scene/hologram.h"
#include "core/scene/scene.h"
#include "render/layer_settings.h"
#include "render/scene_renderer.h"

namespace acg {

/// A figure for a paper: the 3D view as a raster with a colour bar, scale bar, units and a caption
/// as vectors (SVG, PDF) or all as pixels (PNG).
struct FigureSpec {
  int width = 1600;   ///< px
  int height = 1000;  ///< px
  double dotsPerInch = 150;
  StandardView view = StandardView::kIsometric;
  LayerSettings layers;
  ViewTheme theme;
  std::string caption;  ///< empty: project name, solver, frequency, version
};

/// Draws without a window or a display and writes `.png`, `.svg` or `.pdf` atomically. `slices`
/// and `volume` may be null. Throws kInvalidArgument for another extension or a size outside
/// 64..16384, kUnavailable where no OpenGL can be had, kIo.
void writeFigure(const Scene& scene, const Hologram& hologram,
                 const std::array<FieldPtr, 3>& slices, const FieldPtr& volume,
                 const FigureSpec& spec, const std::filesystem::path& file);

/// The same from a picture of the view that is already there (File > Export figure).
void writeFigure(const Image& view, const Scene& scene, const Hologram& hologram,
                 const std::array<double, 2>& colorRange, const FigureSpec& spec,
                 const std::filesystem::path& file);

}  // namespace acg
