// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/scene_view.h"

#include <vtkCamera.h>
#include <vtkMath.h>
#include <vtkRenderer.h>

#include "render/canvas.h"
#include "render/layers/array_layer.h"
#include "render/layers/boundary_layer.h"
#include "render/layers/ground_layer.h"
#include "render/layers/measure_layer.h"
#include "render/layers/overlay_image.h"
#include "render/layers/overlay_layer.h"
#include "render/layers/picture_layer.h"
#include "render/layers/slice_layer.h"
#include "render/layers/target_layer.h"
#include "render/layers/volume_layer.h"
#include "render/layers/zone_layer.h"

namespace acg {

SceneView::SceneView() {
  ground_ = std::make_unique<GroundLayer>(renderer_);
  arrays_ = std::make_unique<ArrayLayer>(renderer_);
  boundaries_ = std::make_unique<BoundaryLayer>(renderer_);
  slices_ = std::make_unique<SliceLayer>(renderer_);
  volume_ = std::make_unique<VolumeLayer>(renderer_);
  for (auto* sheet : {&groundTicks_, &legends_, &scaleBar_, &orientation_, &marks_, &readout_}) {
    *sheet = std::make_unique<OverlayImage>(renderer_);
  }
}

SceneView::~SceneView() = default;

void SceneView::update(const ViewState& state, bool isSoftware) {
  const Color& ground = state.theme.ground;
  renderer_->SetBackground(ground.red, ground.green, ground.blue);
  ground_->update(state);
  arrays_->update(state);
  boundaries_->update(state);
  slices_->update(state);
  volume_->update(state, isSoftware);
}

void SceneView::prepare(const ViewState& state, int width, int height,
                        const OverlayChange& change) {
  const Projection view = state.camera.projection(width, height);
  vtkCamera* camera = renderer_->GetActiveCamera();
  camera->SetPosition(view.eye.data());
  camera->SetFocalPoint(state.camera.focalPoint.data());
  camera->SetViewUp(view.up.data());
  camera->SetViewAngle(vtkMath::DegreesFromRadians(state.camera.viewAngle));
  slices_->sortBy(view);
  renderer_->ResetCameraClippingRange();
  const Projection logical = view.inPixelsOf(state.pixelRatio);
  const auto paint = [&](OverlayImage& sheet, auto... painters) {
    sheet.paint(width, height, state.pixelRatio, state.theme.halo,
                [&](Canvas& canvas) { (painters(canvas, state, logical), ...); });
  };
  if (change.frame) {
    paint(*groundTicks_, paintGroundTicks);
    paint(*scaleBar_, paintScaleBar);
    paint(*orientation_, paintOrientation);
  }
  if (change.legends) paint(*legends_, paintColorLegends);
  if (change.marks) paint(*marks_, paintZones, paintPictureOutlines, paintTargets, paintMeasures);
  if (change.readout) paint(*readout_, paintReadout);
}

void paintOverlay(Canvas& canvas, const ViewState& state, const Projection& view) {
  paintGroundTicks(canvas, state, view);
  paintColorLegends(canvas, state, view);
  paintScaleBar(canvas, state, view);
  paintOrientation(canvas, state, view);
  paintZones(canvas, state, view);
  paintPictureOutlines(canvas, state, view);
  paintTargets(canvas, state, view);
  paintMeasures(canvas, state, view);
}

}  // namespace acg
