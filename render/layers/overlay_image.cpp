// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/layers/overlay_image.h"

#include <cstdint>
#include <cstring>

#include <cairo.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkImageData.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper2D.h>
#include <vtkRenderer.h>
#include <vtkTexture.h>
#include <vtkTexturedActor2D.h>

namespace acg {
namespace {

/// Cairo's premultiplied ARGB words, rows from the top, to VTK's plain RGBA, rows from the bottom.
void convert(const unsigned char* source, int stride, int width, int height,
             unsigned char* target) {
  for (int y = 0; y < height; ++y) {
    const unsigned char* row = source + static_cast<std::ptrdiff_t>(height - 1 - y) * stride;
    for (int x = 0; x < width; ++x, target += 4) {
      std::uint32_t pixel;
      std::memcpy(&pixel, row + 4 * x, 4);
      const std::uint32_t alpha = pixel >> 24;
      if (alpha == 0) {
        std::memset(target, 0, 4);
        continue;
      }
      const auto plain = [&](int shift) {
        return static_cast<unsigned char>(((pixel >> shift & 255) * 255 + alpha / 2) / alpha);
      };
      target[0] = plain(16);
      target[1] = plain(8);
      target[2] = plain(0);
      target[3] = static_cast<unsigned char>(alpha);
    }
  }
}

}  // namespace

OverlayImage::OverlayImage(vtkRenderer* renderer) {
  texture_->SetInputData(image_);
  texture_->InterpolateOff();
  texture_->RepeatOff();
  texture_->SetColorModeToDirectScalars();
  vtkNew<vtkPolyDataMapper2D> mapper;
  mapper->SetInputData(quad_);
  actor_->SetMapper(mapper);
  actor_->SetTexture(texture_);
  actor_->SetVisibility(false);
  renderer->AddActor2D(actor_);
}

OverlayImage::~OverlayImage() = default;

void OverlayImage::setVisible(bool isVisible) { actor_->SetVisibility(isVisible && width_ > 0); }

void OverlayImage::resize(int width, int height) {
  if (width == width_ && height == height_) return;
  width_ = width;
  height_ = height;
  image_->SetDimensions(width, height, 1);
  image_->AllocateScalars(VTK_UNSIGNED_CHAR, 4);
  vtkNew<vtkPoints> points;
  vtkNew<vtkFloatArray> coordinates;
  coordinates->SetNumberOfComponents(2);
  coordinates->SetName("texture");
  for (const auto& [s, t] : {std::pair(0, 0), {1, 0}, {1, 1}, {0, 1}}) {
    points->InsertNextPoint(s * width, t * height, 0);
    coordinates->InsertNextTuple2(s, t);
  }
  vtkNew<vtkCellArray> cells;
  const vtkIdType ids[] = {0, 1, 2, 3};
  cells->InsertNextCell(4, ids);
  quad_->SetPoints(points);
  quad_->SetPolys(cells);
  quad_->GetPointData()->SetTCoords(coordinates);
}

void OverlayImage::paint(int width, int height, double pixelRatio, const Color& halo,
                         const std::function<void(Canvas&)>& painter) {
  resize(width, height);
  cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
  cairo_t* context = cairo_create(surface);
  cairo_scale(context, pixelRatio, pixelRatio);
  Canvas canvas(context, halo);
  painter(canvas);
  cairo_destroy(context);
  cairo_surface_flush(surface);
  if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) {
    convert(cairo_image_surface_get_data(surface), cairo_image_surface_get_stride(surface), width,
            height, static_cast<unsigned char*>(image_->GetScalarPointer()));
  }
  cairo_surface_destroy(surface);
  image_->GetPointData()->GetScalars()->Modified();
  image_->Modified();
  actor_->SetVisibility(true);
}

}  // namespace acg
