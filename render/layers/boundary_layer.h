// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <vtkNew.h>
#include <Eigen/Core>

#include "render/view_state.h"

class vtkActor;
class vtkPolyData;
class vtkRenderer;

namespace acg {

/// The piece of an infinite plane that is drawn: a square about the scene.
struct BoundaryPlate {
  Eigen::Vector3d center = Eigen::Vector3d::Zero();  ///< m, of the plane next to the scene's middle
  Eigen::Vector3d u = Eigen::Vector3d::UnitX();      ///< m, half an edge
  Eigen::Vector3d v = Eigen::Vector3d::UnitY();      ///< m, half the other edge
  Eigen::Vector3d normal = Eigen::Vector3d::UnitZ();  ///< unit, to the side of the sound
  friend bool operator==(const BoundaryPlate&, const BoundaryPlate&) = default;
};

/// Edges run along the scene's axes where the plane allows, wide enough for all elements and
/// targets to stand over the plate.
std::vector<BoundaryPlate> boundaryPlates(const Scene& scene);

/// The reflecting planes as translucent outlined plates with a stroke that points to the side of
/// the sound. A new scene builds them anew only where the plates have changed.
class BoundaryLayer {
 public:
  explicit BoundaryLayer(vtkRenderer* renderer);
  ~BoundaryLayer();

  void update(const ViewState& state);

 private:
  void build();

  ScenePtr scene_;
  std::vector<BoundaryPlate> plates_;
  vtkNew<vtkPolyData> faces_, outlines_;
  vtkNew<vtkActor> plateActor_, outlineActor_;
};

}  // namespace acg
