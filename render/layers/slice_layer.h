// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>

#include <vtkNew.h>

#include "render/view_state.h"

class vtkActor;
class vtkImageData;
class vtkPolyData;
class vtkRenderer;
class vtkTexture;

namespace acg {

/// The three slice planes: the field through the colour map as a texture, with a thin frame. A new
/// field on the same grid rewrites the texture only. The frame stands where the plane is wanted,
/// so it never lags the hand; the picture stands where its values belong.
class SliceLayer {
 public:
  explicit SliceLayer(vtkRenderer* renderer);
  ~SliceLayer();

  void update(const ViewState& state);
  /// Draws the farthest plane first, as they may be see-through; call before each frame.
  void sortBy(const Projection& view);

  struct Hit {
    SliceAxis axis = SliceAxis::kY;
    Eigen::Vector3d point = Eigen::Vector3d::Zero();
    double distance = 0;  ///< m along the ray
  };
  std::optional<Hit> hit(const Eigen::Vector3d& eye, const Eigen::Vector3d& direction) const;

 private:
  struct Plane {
    vtkNew<vtkImageData> image;
    vtkNew<vtkTexture> texture;
    vtkNew<vtkPolyData> quad, frame;
    vtkNew<vtkActor> quadActor, frameActor;
    ShownValuesPtr values;
    bool isShown = false;
    Eigen::AlignedBox3d box;  ///< of the frame, flat along the axis
    // What the texture was painted from.
    std::array<double, 2> range{0, 0};
    std::string colorMap;
  };
  void paint(Plane& plane, const ViewState& state);
  void place(Plane& plane, int axis, const SliceSettings& settings);

  vtkRenderer* renderer_;
  std::array<Plane, 3> planes_;
  std::array<int, 3> order_{0, 1, 2};
};

}  // namespace acg
