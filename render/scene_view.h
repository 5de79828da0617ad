// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <vtkNew.h>

#include "render/color_range.h"
#include "render/view_state.h"

class vtkRenderer;

namespace acg {

class ArrayLayer;
class BoundaryLayer;
class GroundLayer;
class OverlayImage;
class SliceLayer;
class VolumeLayer;

/// The parts of the overlay that must be painted anew.
struct OverlayChange {
  bool marks = true;    ///< targets, probe, measure: whatever follows the hand
  bool legends = true;  ///< colour bar and phase wheel
  bool frame = true;    ///< ground numbers, scale bar, axes
  bool readout = true;  ///< lines in the corner
};

/// The VTK objects that draw a ViewState in one render window; they live and die on one thread.
class SceneView {
 public:
  SceneView();
  ~SceneView();

  vtkRenderer* renderer() { return renderer_; }
  const ArrayLayer& arrays() const { return *arrays_; }
  const SliceLayer& slices() const { return *slices_; }

  /// Brings all layers to the state; needs no OpenGL.
  void update(const ViewState& state, bool isSoftware);
  /// Just before a frame of so many device pixels: camera, order of the slices, overlay.
  void prepare(const ViewState& state, int width, int height, const OverlayChange& change);

 private:
  vtkNew<vtkRenderer> renderer_;
  std::unique_ptr<GroundLayer> ground_;
  std::unique_ptr<ArrayLayer> arrays_;
  std::unique_ptr<BoundaryLayer> boundaries_;
  std::unique_ptr<SliceLayer> slices_;
  std::unique_ptr<VolumeLayer> volume_;
  // Apart, so that a drag repaints and blends only the few pixels about the targets.
  std::unique_ptr<OverlayImage> groundTicks_, legends_, scaleBar_, orientation_, marks_, readout_;
};

/// Everything that is drawn over the 3D view: ground numbers, measures, targets, legends. `view`
/// is in logical pixels.
void paintOverlay(class Canvas& canvas, const ViewState& state, const Projection& view);

}  // namespace acg
