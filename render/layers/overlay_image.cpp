// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/layers/overlay_image.h"

#include <algorithm>
#include <cmath>
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

struct DestroySurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct DestroyContext {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};
using Surface = std::unique_ptr<cairo_surface_t, DestroySurface>;
using Context = std::unique_ptr<cairo_t, DestroyContext>;

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

void OverlayImage::place(int left, int bottom, int width, int height) {
  if (left == left_ && bottom == bottom_ && width == width_ && height == height_) return;
  if (width != width_ || height != height_) {
    image_->SetDimensions(width, height, 1);
    image_->AllocateScalars(VTK_UNSIGNED_CHAR, 4);
  }
  left_ = left;
  bottom_ = bottom;
  width_ = width;
  height_ = height;
  vtkNew<vtkPoints> points;
  vtkNew<vtkFloatArray> coordinates;
  coordinates->SetNumberOfComponents(2);
  coordinates->SetName("texture");
  for (const auto& [s, t] : {std::pair(0, 0), {1, 0}, {1, 1}, {0, 1}}) {
    points->InsertNextPoint(left + s * width, bottom + t * height, 0);
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
  const cairo_rectangle_t whole{0, 0, static_cast<double>(width), static_cast<double>(height)};
  const Surface record(cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &whole));
  const Context pen(cairo_create(record.get()));
  cairo_scale(pen.get(), pixelRatio, pixelRatio);
  Canvas canvas(pen.get(), halo);
  painter(canvas);
  double x = 0, y = 0, inkWidth = 0, inkHeight = 0;
  cairo_recording_surface_ink_extents(record.get(), &x, &y, &inkWidth, &inkHeight);
  const int left = std::clamp(static_cast<int>(std::floor(x)), 0, width);
  const int top = std::clamp(static_cast<int>(std::floor(y)), 0, height);
  const int right = std::clamp(static_cast<int>(std::ceil(x + inkWidth)), left, width);
  const int bottom = std::clamp(static_cast<int>(std::ceil(y + inkHeight)), top, height);
  actor_->SetVisibility(right > left && bottom > top);
  if (!actor_->GetVisibility()) return;

  const Surface pixels(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, right - left, bottom - top));
  const Context replay(cairo_create(pixels.get()));
  cairo_set_source_surface(replay.get(), record.get(), -left, -top);
  cairo_paint(replay.get());
  cairo_surface_flush(pixels.get());
  if (cairo_surface_status(pixels.get()) != CAIRO_STATUS_SUCCESS) {
    actor_->SetVisibility(false);
    return;
  }
  place(left, height - bottom, right - left, bottom - top);
  convert(cairo_image_surface_get_data(pixels.get()), cairo_image_surface_get_stride(pixels.get()),
          width_, height_, static_cast<unsigned char*>(image_->GetScalarPointer()));
  image_->GetPointData()->GetScalars()->Modified();
  image_->Modified();
}

}  // namespace acg
