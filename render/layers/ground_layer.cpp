// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/layers/ground_layer.h"

#include <algorithm>
#include <cmath>

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>

#include "render/layers/overlay_layer.h"
#include "render/scale.h"

namespace acg {
namespace {

constexpr double kLowestElevation = 0.12;  // sin: below it the grid is a line and numbers crowd

}  // namespace

GroundGrid groundGrid(const Scene& scene) {
  // Elements only where there are any: the ground must not move with a dragged target.
  Eigen::AlignedBox3d box;
  for (const PlacedArray& array : scene.arrays) {
    if (!array.elements) continue;
    const TransducerArray placed = array.placed();
    for (int n = 0; n < placed.size(); ++n) box.extend(placed.positions.col(n));
  }
  if (box.isEmpty()) box = sceneBounds(scene);
  GroundGrid grid;
  const double widest = std::max({box.sizes().x(), box.sizes().y(), 0.02});
  grid.step = niceStep(widest / 6);
  const double room = 0.75 * grid.step;
  grid.x0 = std::floor((box.min().x() - room) / grid.step) * grid.step;
  grid.x1 = std::ceil((box.max().x() + room) / grid.step) * grid.step;
  grid.y0 = std::floor((box.min().y() - room) / grid.step) * grid.step;
  grid.y1 = std::ceil((box.max().y() + room) / grid.step) * grid.step;
  grid.z = box.min().z() - 0.3 * grid.step;
  return grid;
}

GroundLayer::GroundLayer(vtkRenderer* renderer) {
  vtkNew<vtkPolyDataMapper> mapper;
  mapper->SetInputData(lines_);
  actor_->SetMapper(mapper);
  actor_->GetProperty()->LightingOff();
  actor_->SetVisibility(false);
  renderer->AddActor(actor_);
}

GroundLayer::~GroundLayer() = default;

void GroundLayer::build(const GroundGrid& grid) {
  vtkNew<vtkPoints> points;
  vtkNew<vtkCellArray> cells;
  const auto add = [&](double x0, double y0, double x1, double y1) {
    const vtkIdType ids[] = {points->InsertNextPoint(x0, y0, grid.z),
                             points->InsertNextPoint(x1, y1, grid.z)};
    cells->InsertNextCell(2, ids);
  };
  const auto count = [&](double low, double high) {
    return static_cast<int>(std::lround((high - low) / grid.step));
  };
  for (int i = 0; i <= count(grid.x0, grid.x1); ++i) {
    add(grid.x0 + i * grid.step, grid.y0, grid.x0 + i * grid.step, grid.y1);
  }
  for (int i = 0; i <= count(grid.y0, grid.y1); ++i) {
    add(grid.x0, grid.y0 + i * grid.step, grid.x1, grid.y0 + i * grid.step);
  }
  lines_->SetPoints(points);
  lines_->SetLines(cells);
}

void GroundLayer::update(const ViewState& state) {
  actor_->SetVisibility(state.scene && state.layers.showGround);
  if (!actor_->GetVisibility()) return;
  if (state.ground != grid_) {
    grid_ = state.ground;
    build(grid_);
  }
  const Color& color = state.theme.grid;
  actor_->GetProperty()->SetColor(color.red, color.green, color.blue);
  actor_->GetProperty()->SetLineWidth(static_cast<float>(state.pixelRatio));
}

void paintGroundTicks(Canvas& canvas, const ViewState& state, const Projection& view) {
  if (!state.scene || !state.layers.showGround) return;
  if (std::abs(view.forward.z()) < kLowestElevation) return;
  const GroundGrid& grid = state.ground;
  const Color color{std::lerp(state.theme.ground.red, state.theme.text.red, 0.62),
                    std::lerp(state.theme.ground.green, state.theme.text.green, 0.62),
                    std::lerp(state.theme.ground.blue, state.theme.text.blue, 0.62)};
  const double middleX = (grid.x0 + grid.x1) / 2, middleY = (grid.y0 + grid.y1) / 2;
  // The edges that face the viewer.
  const double edgeY = view.eye.y() < middleY ? grid.y0 : grid.y1;
  const double edgeX = view.eye.x() < middleX ? grid.x0 : grid.x1;
  const Eigen::Vector3d center(middleX, middleY, grid.z);
  if (view.depth(center) <= 0) return;

  // The axes in the corner come first: what would run into them is left out.
  const Eigen::AlignedBox2d axes = orientationBox(state, view);
  const TextStyle style{.size = 11, .horizontal = Anchor::kMiddle};
  const auto write = [&](const Eigen::Vector2d& at, const std::string& text) {
    const Eigen::Vector2d half(canvas.textWidth(text, style) / 2, style.size / 2);
    if (axes.intersects(Eigen::AlignedBox2d(at - half, at + half))) return;
    canvas.text(at, text, color, style);
  };
  const auto paintEdge = [&](int axis) {
    const double low = axis == 0 ? grid.x0 : grid.y0;
    const int count =
        static_cast<int>(std::lround(((axis == 0 ? grid.x1 : grid.y1) - low) / grid.step));
    const auto at = [&](double value) {
      return axis == 0 ? Eigen::Vector3d(value, edgeY, grid.z)
                       : Eigen::Vector3d(edgeX, value, grid.z);
    };
    const Eigen::Vector2d first = view.toPixels(at(low));
    const Eigen::Vector2d last = view.toPixels(at(low + count * grid.step));
    const double perStep = (last - first).norm() / count;
    if (perStep < 6) return;
    const int every = std::max(1, static_cast<int>(std::ceil(42 / perStep)));
    // Away from the grid, square to the edge.
    Eigen::Vector2d out(-(last - first).y(), (last - first).x());
    out.normalize();
    if (out.dot((first + last) / 2 - view.toPixels(center)) < 0) out = -out;
    for (int i = 0; i <= count; ++i) {
      const double value = low + i * grid.step;
      if (std::lround(value / grid.step) % every != 0 || i == 0 || i == count) continue;
      const Eigen::Vector3d point = at(value);
      if (view.depth(point) <= 0) continue;
      write(view.toPixels(point) + 13 * out, numberText(value * 1e3, 2));
    }
    // Beside an upright edge the words lie next to the numbers, not under them.
    const double away = 31 + 16 * std::abs(out.x());
    write((first + last) / 2 + away * out, axis == 0 ? "x, mm" : "y, mm");
  };
  paintEdge(0);
  paintEdge(1);
}

}  // namespace acg
