// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>

#include <vtkNew.h>

#include "render/view_state.h"

class vtkActor;
class vtkFlyingEdges3D;
class vtkGPUVolumeRayCastMapper;
class vtkImageData;
class vtkPolyDataMapper;
class vtkRenderer;
class vtkVolume;

namespace acg {

/// A 3D field as an isosurface and as a ray-cast volume; each appears with its first showing, so
/// a scene without them pays nothing. Phases have neither.
class VolumeLayer {
 public:
  explicit VolumeLayer(vtkRenderer* renderer);
  ~VolumeLayer();

  /// `isSoftware`: the ray caster takes coarser steps on a processor.
  void update(const ViewState& state, bool isSoftware);

 private:
  void fill();
  void updateSurface(const ViewState& state, bool isShown);
  void updateVolume(const ViewState& state, bool isShown, bool isSoftware);

  vtkRenderer* renderer_;
  ShownValuesPtr shown_;
  vtkNew<vtkImageData> image_;
  vtkNew<vtkFlyingEdges3D> contour_;
  vtkNew<vtkPolyDataMapper> surfaceMapper_;
  vtkNew<vtkActor> surface_;
  vtkNew<vtkVolume> volume_;
  bool hasVolumeMapper_ = false;
  // What the transfer functions were made from.
  std::array<double, 2> surfaceRange_{0, 0};
  std::string surfaceColorMap_;
  std::array<double, 2> range_{0, 0};
  std::string colorMap_;
  double volumeOpacity_ = -1;
};

}  // namespace acg
