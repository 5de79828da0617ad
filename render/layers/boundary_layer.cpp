// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/layers/boundary_layer.h"

#include <algorithm>
#include <cmath>

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>

namespace acg {
namespace {

constexpr double kMargin = 1.15;        // of the half width, so that the outline clears the arrays
constexpr double kSmallestHalf = 0.03;  // m
constexpr double kStroke = 0.12;        // of the half width: the stroke along the normal
constexpr double kOpacity = 0.13;
constexpr double kOutlineOpacity = 0.85;

/// The axis of the scene that lies best in a plane, projected into it.
Eigen::Vector3d edgeIn(const Eigen::Vector3d& normal) {
  Eigen::Index axis = 0;
  normal.cwiseAbs().minCoeff(&axis);
  const Eigen::Vector3d along = Eigen::Vector3d::Unit(axis);
  return (along - normal * normal.dot(along)).normalized();
}

vtkIdType insert(vtkPoints* points, const Eigen::Vector3d& point) {
  return points->InsertNextPoint(point.x(), point.y(), point.z());
}

}  // namespace

std::vector<BoundaryPlate> boundaryPlates(const Scene& scene) {
  std::vector<BoundaryPlate> plates;
  if (scene.boundaries.empty()) return plates;
  const Eigen::AlignedBox3d box = sceneBounds(scene);
  for (const Boundary& boundary : scene.boundaries) {
    const ReflectingPlane& plane = boundary.plane;
    if (!(plane.normal.norm() > 0) || !plane.normal.allFinite() || !plane.point.allFinite()) {
      continue;
    }
    BoundaryPlate plate;
    plate.normal = plane.normal.normalized();
    plate.center = box.center() - plate.normal * plate.normal.dot(box.center() - plane.point);
    const Eigen::Vector3d u = edgeIn(plate.normal), v = plate.normal.cross(u);
    // Half of what the box spans along an edge.
    const auto half = [&](const Eigen::Vector3d& edge) {
      return std::max(kMargin * box.sizes().cwiseProduct(edge.cwiseAbs()).sum() / 2, kSmallestHalf);
    };
    plate.u = half(u) * u;
    plate.v = half(v) * v;
    plates.push_back(plate);
  }
  return plates;
}

BoundaryLayer::BoundaryLayer(vtkRenderer* renderer) {
  const auto add = [renderer](vtkPolyData* data, vtkActor* actor) {
    vtkNew<vtkPolyDataMapper> mapper;
    mapper->SetInputData(data);
    actor->SetMapper(mapper);
    actor->GetProperty()->LightingOff();
    actor->SetVisibility(false);
    renderer->AddActor(actor);
  };
  add(faces_, plateActor_);
  add(outlines_, outlineActor_);
  plateActor_->GetProperty()->SetOpacity(kOpacity);
  outlineActor_->GetProperty()->SetOpacity(kOutlineOpacity);
}

BoundaryLayer::~BoundaryLayer() = default;

void BoundaryLayer::build() {
  vtkNew<vtkPoints> points;
  vtkNew<vtkCellArray> quads, lines;
  for (const BoundaryPlate& plate : plates_) {
    vtkIdType corners[5];
    int next = 0;
    for (const auto& [s, t] : {std::pair(-1, -1), {1, -1}, {1, 1}, {-1, 1}}) {
      corners[next++] = insert(points, plate.center + s * plate.u + t * plate.v);
    }
    corners[4] = corners[0];
    quads->InsertNextCell(4, corners);
    lines->InsertNextCell(5, corners);
    // At each corner, so that the side of the sound shows whatever stands in the middle.
    const double stroke = kStroke * std::min(plate.u.norm(), plate.v.norm());
    for (int i = 0; i < 4; ++i) {
      double corner[3];
      points->GetPoint(corners[i], corner);
      const vtkIdType ends[] = {
          corners[i], insert(points, Eigen::Map<Eigen::Vector3d>(corner) + stroke * plate.normal)};
      lines->InsertNextCell(2, ends);
    }
  }
  faces_->Initialize();
  faces_->SetPoints(points);
  faces_->SetPolys(quads);
  outlines_->Initialize();
  outlines_->SetPoints(points);
  outlines_->SetLines(lines);
}

void BoundaryLayer::update(const ViewState& state) {
  const bool isShown =
      state.scene && !state.scene->boundaries.empty() && state.layers.showBoundaries;
  plateActor_->SetVisibility(isShown);
  outlineActor_->SetVisibility(isShown);
  if (!isShown) return;
  if (scene_ != state.scene) {
    scene_ = state.scene;
    std::vector<BoundaryPlate> plates = boundaryPlates(*scene_);
    if (plates != plates_) {
      plates_ = std::move(plates);
      build();
    }
  }
  const Color& color = state.theme.quietPoint;
  plateActor_->GetProperty()->SetColor(color.red, color.green, color.blue);
  outlineActor_->GetProperty()->SetColor(color.red, color.green, color.blue);
  outlineActor_->GetProperty()->SetLineWidth(static_cast<float>(1.2 * state.pixelRatio));
}

}  // namespace acg
