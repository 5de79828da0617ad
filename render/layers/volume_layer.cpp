// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/layers/volume_layer.h"

#include <algorithm>
#include <cmath>

#include <vtkActor.h>
#include <vtkColorTransferFunction.h>
#include <vtkFloatArray.h>
#include <vtkFlyingEdges3D.h>
#include <vtkGPUVolumeRayCastMapper.h>
#include <vtkImageData.h>
#include <vtkPiecewiseFunction.h>
#include <vtkPointData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkVolume.h>
#include <vtkVolumeProperty.h>

#include "render/color_map.h"

namespace acg {
namespace {

constexpr double kClearBelow = 0.12;  // of the range: the volume shows nothing below

const ColorMap& mapOf(const ViewState& state) {
  return colorMap(state.layers.colorMap, fieldQuantity(state.layers.quantity).color);
}

vtkNew<vtkColorTransferFunction> colorsOf(const ViewState& state) {
  vtkNew<vtkColorTransferFunction> function;
  constexpr int kSteps = 64;
  for (int i = 0; i <= kSteps; ++i) {
    const double t = static_cast<double>(i) / kSteps;
    const Color color = mapOf(state).at(t);
    function->AddRGBPoint(std::lerp(state.range[0], state.range[1], t), color.red, color.green,
                          color.blue);
  }
  return function;
}

}  // namespace

VolumeLayer::VolumeLayer(vtkRenderer* renderer) : renderer_(renderer) {
  contour_->SetInputData(image_);
  contour_->ComputeNormalsOn();
  contour_->ComputeScalarsOn();
  surfaceMapper_->SetInputConnection(contour_->GetOutputPort());
  surfaceMapper_->SetColorModeToMapScalars();
  surfaceMapper_->UseLookupTableScalarRangeOn();
  surface_->SetMapper(surfaceMapper_);
  vtkProperty* look = surface_->GetProperty();
  look->SetAmbient(0.35);
  look->SetDiffuse(0.7);
  look->SetSpecular(0);
  surface_->SetVisibility(false);
  renderer->AddActor(surface_);
}

VolumeLayer::~VolumeLayer() = default;

void VolumeLayer::fill() {
  const FieldGrid& grid = std::get<FieldGrid>(shown_->field->samples);
  image_->SetOrigin(grid.origin.data());
  image_->SetSpacing(grid.spacing.data());
  int size[3];
  image_->GetDimensions(size);
  if (!std::equal(size, size + 3, grid.counts.begin()) || !image_->GetScalarPointer()) {
    image_->SetDimensions(grid.counts.data());
    image_->AllocateScalars(VTK_FLOAT, 1);
  }
  auto* values = static_cast<float*>(image_->GetScalarPointer());
  std::ranges::transform(shown_->values, values, [](double value) {
    return std::isfinite(value) ? static_cast<float>(value) : 0.0f;
  });
  // Both: the ray caster looks at the array's time stamp, the contour at the image's.
  image_->GetPointData()->GetScalars()->Modified();
  image_->Modified();
}

void VolumeLayer::updateSurface(const ViewState& state, bool isShown) {
  surface_->SetVisibility(isShown);
  if (!isShown) return;
  const double top = state.range[1];
  const double level = std::clamp(state.layers.isoFraction, 0.01, 1.0) * top;
  const bool isSigned = state.range[0] < 0;
  contour_->SetNumberOfContours(isSigned ? 2 : 1);
  contour_->SetValue(0, level);
  if (isSigned) contour_->SetValue(1, -level);
  if (surfaceRange_ != state.range || surfaceColorMap_ != state.layers.colorMap) {
    surfaceRange_ = state.range;
    surfaceColorMap_ = state.layers.colorMap;
    vtkNew<vtkColorTransferFunction> colors = colorsOf(state);
    surfaceMapper_->SetLookupTable(colors);
  }
  surface_->GetProperty()->SetOpacity(std::clamp(state.layers.isoOpacity, 0.0, 1.0));
}

void VolumeLayer::updateVolume(const ViewState& state, bool isShown, bool isSoftware) {
  volume_->SetVisibility(isShown);
  if (!isShown) return;
  const FieldGrid& grid = std::get<FieldGrid>(shown_->field->samples);
  const double step = grid.spacing.minCoeff();
  if (!hasVolumeMapper_) {
    vtkNew<vtkGPUVolumeRayCastMapper> mapper;
    mapper->SetInputData(image_);
    mapper->AutoAdjustSampleDistancesOff();
    mapper->SetUseJittering(true);
    volume_->SetMapper(mapper);
    volume_->GetProperty()->SetInterpolationTypeToLinear();
    volume_->GetProperty()->ShadeOff();
    renderer_->AddVolume(volume_);
    hasVolumeMapper_ = true;
  }
  auto* mapper = vtkGPUVolumeRayCastMapper::SafeDownCast(volume_->GetMapper());
  mapper->SetSampleDistance(static_cast<float>(step * (isSoftware ? 2 : 0.7)));
  mapper->SetImageSampleDistance(isSoftware ? 2 : 1);
  if (range_ == state.range && colorMap_ == state.layers.colorMap &&
      volumeOpacity_ == state.layers.volumeOpacity) {
    return;
  }
  range_ = state.range;
  colorMap_ = state.layers.colorMap;
  volumeOpacity_ = state.layers.volumeOpacity;
  vtkNew<vtkPiecewiseFunction> opacity;
  const double top = state.range[1];
  const double strongest = std::clamp(volumeOpacity_, 0.0, 1.0);
  if (state.range[0] < 0) opacity->AddPoint(-top, strongest);
  if (state.range[0] < 0) opacity->AddPoint(-kClearBelow * top, 0);
  opacity->AddPoint(kClearBelow * top, 0);
  opacity->AddPoint(0.5 * top, 0.35 * strongest);
  opacity->AddPoint(top, strongest);
  vtkNew<vtkColorTransferFunction> colors = colorsOf(state);
  volume_->GetProperty()->SetColor(colors);
  volume_->GetProperty()->SetScalarOpacity(opacity);
  // The opacity given is reached over a twentieth of the volume, whatever its grid.
  const Eigen::Vector3d size(grid.spacing[0] * grid.counts[0], grid.spacing[1] * grid.counts[1],
                             grid.spacing[2] * grid.counts[2]);
  volume_->GetProperty()->SetScalarOpacityUnitDistance(std::max(size.minCoeff() / 20, 1e-6));
}

void VolumeLayer::update(const ViewState& state, bool isSoftware) {
  const ShownValuesPtr& shown = state.volumeValues;
  bool hasVolume = shown && shown->field == state.volume &&
                   fieldQuantity(state.layers.quantity).color != ColorKind::kPhase;
  if (hasVolume) {
    const FieldGrid& grid = std::get<FieldGrid>(shown->field->samples);
    hasVolume = *std::min_element(grid.counts.begin(), grid.counts.end()) >= 2;
  }
  const bool showsSurface = hasVolume && state.layers.showIsosurface;
  const bool showsVolume = hasVolume && state.layers.showVolume;
  if ((showsSurface || showsVolume) && shown_ != shown) {
    shown_ = shown;
    fill();
  }
  updateSurface(state, showsSurface);
  updateVolume(state, showsVolume, isSoftware);
}

}  // namespace acg
