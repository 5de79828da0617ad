// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/layers/slice_layer.h"

#include <algorithm>
#include <cmath>

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkImageData.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkTexture.h>

#include "render/color_map.h"

namespace acg {
namespace {

constexpr int kTableSize = 1024;
constexpr double kFrameLift = 1e-3;  // of the way to the eye

/// The two axes in a plane, in ascending order.
std::array<int, 2> inPlane(int axis) {
  return axis == 0 ? std::array{1, 2} : axis == 1 ? std::array{0, 2} : std::array{0, 1};
}

Eigen::AlignedBox3d gridBox(const FieldGrid& grid) {
  Eigen::Vector3d high = grid.origin;
  for (int i = 0; i < 3; ++i) high[i] += grid.spacing[i] * (grid.counts[i] - 1);
  return {grid.origin, high};
}

/// Corners of a flat box in turn, and its outline.
void setQuad(vtkPolyData* quad, const Eigen::AlignedBox3d& box, int axis, bool isOutline) {
  const auto [a, b] = inPlane(axis);
  vtkNew<vtkPoints> points;
  const bool highA[] = {false, true, true, false};
  const bool highB[] = {false, false, true, true};
  for (int i = 0; i < 4; ++i) {
    Eigen::Vector3d corner = box.min();
    if (highA[i]) corner[a] = box.max()[a];
    if (highB[i]) corner[b] = box.max()[b];
    points->InsertNextPoint(corner.data());
  }
  vtkNew<vtkCellArray> cells;
  const vtkIdType ids[] = {0, 1, 2, 3, 0};
  cells->InsertNextCell(isOutline ? 5 : 4, ids);
  quad->SetPoints(points);
  if (isOutline) {
    quad->SetLines(cells);
  } else {
    quad->SetPolys(cells);
  }
}

}  // namespace

SliceLayer::SliceLayer(vtkRenderer* renderer) : renderer_(renderer) {
  for (Plane& plane : planes_) {
    plane.texture->SetInputData(plane.image);
    plane.texture->InterpolateOn();
    plane.texture->RepeatOff();
    plane.texture->EdgeClampOn();
    plane.texture->SetColorModeToDirectScalars();
    vtkNew<vtkPolyDataMapper> quadMapper;
    quadMapper->SetInputData(plane.quad);
    plane.quadActor->SetMapper(quadMapper);
    plane.quadActor->SetTexture(plane.texture);
    plane.quadActor->GetProperty()->LightingOff();
    // Blended among the opaque things: no slow pass for translucent geometry is needed.
    plane.quadActor->ForceOpaqueOn();
    vtkNew<vtkPolyDataMapper> frameMapper;
    frameMapper->SetInputData(plane.frame);
    plane.frameActor->SetMapper(frameMapper);
    plane.frameActor->GetProperty()->LightingOff();
    for (vtkActor* actor : {plane.quadActor.Get(), plane.frameActor.Get()}) {
      actor->SetVisibility(false);
      renderer->AddActor(actor);
    }
  }
}

SliceLayer::~SliceLayer() = default;

void SliceLayer::paint(Plane& plane, const ViewState& state) {
  const FieldGrid& grid = std::get<FieldGrid>(plane.values->field->samples);
  const ColorMap& map = colorMap(state.layers.colorMap, fieldQuantity(state.layers.quantity).color);
  std::array<std::array<unsigned char, 3>, kTableSize> table;
  for (int i = 0; i < kTableSize; ++i) {
    const Color color = map.at(static_cast<double>(i) / (kTableSize - 1));
    table[i] = {static_cast<unsigned char>(std::lround(255 * color.red)),
                static_cast<unsigned char>(std::lround(255 * color.green)),
                static_cast<unsigned char>(std::lround(255 * color.blue))};
  }
  const int axis = static_cast<int>(&plane - planes_.data());
  const auto [a, b] = inPlane(axis);
  const int width = grid.counts[a], height = grid.counts[b];
  int extent[3];
  plane.image->GetDimensions(extent);
  if (extent[0] != width || extent[1] != height) {
    plane.image->SetDimensions(width, height, 1);
    plane.image->AllocateScalars(VTK_UNSIGNED_CHAR, 3);
  }
  auto* next = static_cast<unsigned char*>(plane.image->GetScalarPointer());
  const double low = state.range[0];
  const double scale = (kTableSize - 1) / (state.range[1] - state.range[0]);
  // The two axes ascend, so the points of the slice run as the pixels do.
  for (const double value : plane.values->values) {
    const double t = (value - low) * scale + 0.5;
    const int index = t >= kTableSize ? kTableSize - 1 : t > 0 ? static_cast<int>(t) : 0;
    next = std::copy_n(table[index].data(), 3, next);
  }
  plane.image->GetPointData()->GetScalars()->Modified();
  plane.image->Modified();
}

void SliceLayer::place(Plane& plane, int axis, const SliceSettings& settings) {
  const FieldGrid& grid = std::get<FieldGrid>(plane.values->field->samples);
  const Eigen::AlignedBox3d box = gridBox(grid);
  const auto [a, b] = inPlane(axis);
  setQuad(plane.quad, box, axis, false);
  // Values stand at the texels' middles: the quad goes from the first middle to the last.
  vtkNew<vtkFloatArray> coordinates;
  coordinates->SetNumberOfComponents(2);
  coordinates->SetName("texture");
  const double s = 0.5 / grid.counts[a], t = 0.5 / grid.counts[b];
  for (const auto& [x, y] : {std::pair(s, t), {1 - s, t}, {1 - s, 1 - t}, {s, 1 - t}}) {
    coordinates->InsertNextTuple2(x, y);
  }
  plane.quad->GetPointData()->SetTCoords(coordinates);
  plane.box = box;
  plane.box.min()[axis] = plane.box.max()[axis] = settings.position;
  setQuad(plane.frame, plane.box, axis, true);
}

void SliceLayer::update(const ViewState& state) {
  for (int axis = 0; axis < 3; ++axis) {
    Plane& plane = planes_[axis];
    const SliceSettings& settings = state.layers.slices[axis];
    const ShownValuesPtr& values = state.sliceValues[axis];
    const bool isSlice = values && values->field == state.slices[axis] &&
                         std::get<FieldGrid>(values->field->samples).counts[axis] == 1;
    plane.isShown = settings.isVisible && isSlice;
    plane.quadActor->SetVisibility(plane.isShown);
    plane.frameActor->SetVisibility(plane.isShown);
    if (!plane.isShown) continue;
    const bool isNewField = !plane.values || plane.values->field != values->field;
    const bool areNewValues = plane.values != values;
    plane.values = values;
    if (areNewValues || plane.range != state.range || plane.colorMap != state.layers.colorMap) {
      plane.range = state.range;
      plane.colorMap = state.layers.colorMap;
      paint(plane, state);
    }
    if (isNewField || plane.box.isEmpty() || plane.box.min()[axis] != settings.position) {
      place(plane, axis, settings);
    }
    plane.quadActor->GetProperty()->SetOpacity(std::clamp(settings.opacity, 0.0, 1.0));
    const Color& line = state.theme.text;
    plane.frameActor->GetProperty()->SetColor(line.red, line.green, line.blue);
    plane.frameActor->GetProperty()->SetLineWidth(static_cast<float>(state.pixelRatio));
  }
}

void SliceLayer::sortBy(const Projection& view) {
  for (Plane& plane : planes_) {
    if (plane.box.isEmpty()) continue;
    // In front of the picture's edge: in the same plane either would win by chance.
    const Eigen::Vector3d nearer = (view.eye - plane.box.center()) * kFrameLift;
    plane.frameActor->SetPosition(nearer.x(), nearer.y(), nearer.z());
  }
  std::array<int, 3> order{0, 1, 2};
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    const auto depth = [&](int i) {
      return planes_[i].box.isEmpty() ? 0 : view.depth(planes_[i].box.center());
    };
    return depth(a) > depth(b);
  });
  if (order == order_) return;
  order_ = order;
  for (int axis : order) {
    for (vtkActor* actor : {planes_[axis].quadActor.Get(), planes_[axis].frameActor.Get()}) {
      renderer_->RemoveActor(actor);
      renderer_->AddActor(actor);
    }
  }
}

std::optional<SliceLayer::Hit> SliceLayer::hit(const Eigen::Vector3d& eye,
                                               const Eigen::Vector3d& direction) const {
  std::optional<Hit> nearest;
  for (int axis = 0; axis < 3; ++axis) {
    const Plane& plane = planes_[axis];
    if (!plane.isShown || std::abs(direction[axis]) < 1e-12) continue;
    const double distance = (plane.box.min()[axis] - eye[axis]) / direction[axis];
    if (distance <= 0 || (nearest && distance >= nearest->distance)) continue;
    Eigen::Vector3d point = eye + distance * direction;
    point[axis] = plane.box.min()[axis];
    if (plane.box.contains(point)) {
      nearest = Hit{static_cast<SliceAxis>(axis), point, distance};
    }
  }
  return nearest;
}

}  // namespace acg
