// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <vtkNew.h>

#include "render/canvas.h"

class vtkImageData;
class vtkPolyData;
class vtkRenderer;
class vtkTexture;
class vtkTexturedActor2D;

namespace acg {

/// A transparent sheet of pixels in front of the 3D view, painted through a Canvas: crisp text
/// with halos at any pixel ratio, and the same painters draw vectors in figures. The sheet is no
/// larger than what is painted on it: software OpenGL pays for each pixel, seen or not.
class OverlayImage {
 public:
  explicit OverlayImage(vtkRenderer* renderer);
  ~OverlayImage();

  /// Repaints the sheet of a picture of so many device pixels; `pixelRatio` of them are one of the
  /// canvas.
  void paint(int width, int height, double pixelRatio, const Color& halo,
             const std::function<void(Canvas&)>& painter);

 private:
  void place(int left, int bottom, int width, int height);

  int left_ = 0, bottom_ = 0, width_ = 0, height_ = 0;
  vtkNew<vtkImageData> image_;
  vtkNew<vtkTexture> texture_;
  vtkNew<vtkPolyData> quad_;
  vtkNew<vtkTexturedActor2D> actor_;
};

}  // namespace acg
