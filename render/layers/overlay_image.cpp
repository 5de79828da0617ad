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
  const auto run = [&](const Surface& surface, const Eigen::Vector2i& origin, Canvas::Mode mode) {
    const Context pen(cairo_create(surface.get()));
    cairo_translate(pen.get(), -origin.x(), -origin.y());
    cairo_scale(pen.get(), pixelRatio, pixelRatio);
    Canvas canvas(pen.get(), halo, mode);
    painter(canvas);
    return canvas.ink();
  };
  const Surface none(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 1, 1));
  Eigen::AlignedBox2d ink = run(none, {0, 0}, Canvas::Mode::kMeasure);
  ink = Eigen::AlignedBox2d(pixelRatio * ink.min().array() - 1, pixelRatio * ink.max().array() + 1)
            .intersection({Eigen::Vector2d(0, 0), Eigen::Vector2d(width, height)});
  actor_->SetVisibility(!ink.isEmpty());
  if (ink.isEmpty()) return;
  const Eigen::Vector2i first = ink.min().array().floor().cast<int>();
  const Eigen::Vector2i size = ink.max().array().ceil().cast<int>() - first.array();

  const Surface pixels(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, size.x(), size.y()));
  run(pixels, first, Canvas::Mode::kDraw);
  cairo_surface_flush(pixels.get());
  if (cairo_surface_status(pixels.get()) != CAIRO_STATUS_SUCCESS) {
    actor_->SetVisibility(false);
    return;
  }
  place(first.x(), height - first.y() - size.y(), size.x(), size.y());
  convert(cairo_image_surface_get_data(pixels.get()), cairo_image_surface_get_stride(pixels.get()),
          width_, height_, static_cast<unsigned char*>(image_->GetScalarPointer()));
  image_->GetPointData()->GetScalars()->Modified();
  image_->Modified();
}

}  // namespace acg
