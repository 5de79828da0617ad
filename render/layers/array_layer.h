// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <optional>
#include <vector>

#include <vtkNew.h>

#include "render/view_state.h"

class vtkActor;
class vtkPolyData;
class vtkOpenGLPolyDataMapper;
class vtkRenderer;
class vtkUnsignedCharArray;

namespace acg {

/// The elements of all arrays as flat discs in the size of their faces, seen from both sides:
/// hue = phase by the cyclic map, brightness = amplitude; grey without a hologram, a grey ring
/// where an element is disabled. A disc is a square whose shader leaves out what is beyond the
/// circle: round at any size, with four points each. A new hologram rewrites colours only.
class ArrayLayer {
 public:
  explicit ArrayLayer(vtkRenderer* renderer);
  ~ArrayLayer();

  void update(const ViewState& state);

  struct Hit {
    int array = 0;
    int element = 0;
    double distance = 0;  ///< m along the ray
  };
  /// The nearest disc that the ray from `eye` along the unit vector `direction` meets.
  std::optional<Hit> hit(const Eigen::Vector3d& eye, const Eigen::Vector3d& direction) const;

 private:
  struct Disc {
    Eigen::Vector3d center, normal;
    double radius = 0;
    int array = 0, element = 0;
    bool isDisabled = false;
  };
  bool holdsArraysOf(const Scene& scene) const;
  void build(const ViewState& state);
  void color(const ViewState& state);

  ScenePtr scene_;
  HologramPtr hologram_;
  std::optional<ViewTheme> theme_;
  std::vector<Disc> discs_;
  vtkNew<vtkPolyData> mesh_;
  vtkNew<vtkUnsignedCharArray> colors_;
  vtkNew<vtkOpenGLPolyDataMapper> mapper_;
  vtkNew<vtkActor> actor_;
};

/// The colour of an element: the hue of its phase, darkened as the amplitude falls to 0.
Color elementColor(const std::complex<double>& drive);

}  // namespace acg
