// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vtkNew.h>

#include "render/canvas.h"
#include "render/view_state.h"

class vtkActor;
class vtkPolyData;
class vtkRenderer;

namespace acg {

/// A little below the lowest element or target, around all of them, on whole steps of 1, 2 or
/// 5 x 10^n mm.
GroundGrid groundGrid(const Scene& scene);

/// The grid of lines under the scene.
class GroundLayer {
 public:
  explicit GroundLayer(vtkRenderer* renderer);
  ~GroundLayer();
  void update(const ViewState& state);

 private:
  void build(const GroundGrid& grid);

  GroundGrid grid_;
  vtkNew<vtkPolyData> lines_;
  vtkNew<vtkActor> actor_;
};

/// Numbers in mm along the two edges of the grid that face the viewer. `view` in logical pixels.
void paintGroundTicks(Canvas& canvas, const ViewState& state, const Projection& view);

}  // namespace acg
