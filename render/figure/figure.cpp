// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/figure/figure.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>
#include <fmt/format.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/version.h"
#include "render/canvas.h"
#include "render/figure/png_file.h"
#include "render/layers/ground_layer.h"
#include "render/layers/overlay_layer.h"
#include "render/off_screen.h"
#include "render/scene_view.h"
#include "render/view_state.h"
#include "render/view_volume.h"

namespace acg {
namespace {

namespace fs = std::filesystem;

constexpr int kSmallestSize = 64;
constexpr int kLargestSize = 16384;
constexpr double kCaptionHeight = 40;  // logical px
constexpr double kBarColumn = 92;      // logical px, beside a picture without a colour bar
constexpr double kReferenceDpi = 96;   // at which a logical px is a px

/// What a figure is composed of: one raster and what is painted over and beside it.
struct Composition {
  const Image& picture;
  const ViewState& state;
  const FigureSpec& spec;
  std::string caption;
  double ratio = 1;            ///< px per logical px
  bool paintsOverlay = false;  ///< labels and legends as vectors over the picture
  bool paintsBar = false;      ///< a colour bar beside it
};

std::string extensionOf(const fs::path& file) {
  std::string extension = file.extension().string();
  for (char& letter : extension) letter = static_cast<char>(std::tolower(letter));
  return extension;
}

void checkSpec(const FigureSpec& spec, const fs::path& file) {
  const std::string extension = extensionOf(file);
  if (extension != ".png" && extension != ".svg" && extension != ".pdf") {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("A figure is written as .png, .svg or .pdf, not as \"{}\"; choose one "
                            "of these for {}.",
                            extension, file.string()));
  }
  if (spec.width < kSmallestSize || spec.height < kSmallestSize || spec.width > kLargestSize ||
      spec.height > kLargestSize) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("A figure of {} x {} pixels cannot be drawn; choose sizes from {} to "
                            "{}.",
                            spec.width, spec.height, kSmallestSize, kLargestSize));
  }
  if (!(spec.dotsPerInch >= 10 && spec.dotsPerInch <= 2400)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("A resolution of {} dots per inch cannot be used; choose 10 to 2400.",
                            spec.dotsPerInch));
  }
}

std::string captionOf(const FigureSpec& spec, const Scene& scene, const Hologram& hologram) {
  if (!spec.caption.empty()) return spec.caption;
  std::string caption = scene.name.empty() ? "Untitled" : scene.name;
  if (!hologram.report.solver.empty()) caption += "  \u00b7  " + hologram.report.solver;
  caption += fmt::format("  \u00b7  {:g} kHz  \u00b7  Acousto-Gen {}", scene.frequency() / 1e3,
                         ACG_VERSION);
  return caption;
}

/// A cairo surface of the picture; `store` keeps the pixels.
cairo_surface_t* surfaceOf(const Image& image, std::vector<std::uint32_t>& store) {
  store.resize(static_cast<std::size_t>(image.width) * image.height);
  for (std::size_t i = 0; i < store.size(); ++i) {
    const std::uint8_t* p = image.rgba.data() + 4 * i;
    const std::uint32_t a = p[3];
    const auto scaled = [a](std::uint32_t c) { return (c * a + 127) / 255; };
    store[i] = a << 24 | scaled(p[0]) << 16 | scaled(p[1]) << 8 | scaled(p[2]);
  }
  return cairo_image_surface_create_for_data(reinterpret_cast<unsigned char*>(store.data()),
                                             CAIRO_FORMAT_ARGB32, image.width, image.height,
                                             4 * image.width);
}

/// Paints the composition in pixels of the figure.
void compose(cairo_t* cairo, const Composition& figure) {
  const ViewTheme& theme = figure.state.theme;
  const double ratio = figure.ratio;
  cairo_set_source_rgb(cairo, theme.ground.red, theme.ground.green, theme.ground.blue);
  cairo_paint(cairo);
  std::vector<std::uint32_t> store;
  cairo_surface_t* picture = surfaceOf(figure.picture, store);
  const double width = figure.spec.width - (figure.paintsBar ? kBarColumn * ratio : 0);
  const double height = figure.spec.height - kCaptionHeight * ratio;
  const double scale = std::min(width / figure.picture.width, height / figure.picture.height);
  cairo_save(cairo);
  cairo_translate(cairo, (width - scale * figure.picture.width) / 2,
                  (height - scale * figure.picture.height) / 2);
  cairo_scale(cairo, scale, scale);
  cairo_set_source_surface(cairo, picture, 0, 0);
  cairo_paint(cairo);
  cairo_restore(cairo);
  cairo_save(cairo);
  cairo_scale(cairo, ratio, ratio);
  Canvas canvas(cairo, theme.halo);
  if (figure.paintsOverlay) {
    const Projection view =
        figure.state.camera.projection(figure.picture.width, figure.picture.height);
    paintOverlay(canvas, figure.state, view.inPixelsOf(ratio));
  }
  if (figure.paintsBar) {
    const double barHeight = 0.5 * height / ratio;
    paintColorBar(canvas, figure.state, {width / ratio + kBarColumn - 38, 0.25 * height / ratio},
                  barHeight, false);
  }
  canvas.text({16, figure.spec.height / ratio - kCaptionHeight / 2}, figure.caption, theme.text,
              {.size = 12, .hasHalo = false});
  cairo_restore(cairo);
  cairo_surface_finish(picture);
  cairo_surface_destroy(picture);
}

void checkStatus(cairo_status_t status, const fs::path& file) {
  if (status == CAIRO_STATUS_SUCCESS) return;
  throw Error(ErrorCode::kIo, fmt::format("{} could not be written: {}.", file.string(),
                                          cairo_status_to_string(status)));
}

cairo_status_t append(void* bytes, const unsigned char* data, unsigned int size) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), size);
  return CAIRO_STATUS_SUCCESS;
}

std::string vectorBytes(const Composition& figure, bool isPdf, const fs::path& file) {
  std::string bytes;
  const double points = 72 / figure.spec.dotsPerInch;  // of a pixel
  const double width = figure.spec.width * points, height = figure.spec.height * points;
  cairo_surface_t* surface =
      isPdf ? cairo_pdf_surface_create_for_stream(append, &bytes, width, height)
            : cairo_svg_surface_create_for_stream(append, &bytes, width, height);
  if (isPdf) {
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, figure.caption.c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Acousto-Gen");
  }
  cairo_t* cairo = cairo_create(surface);
  cairo_scale(cairo, points, points);
  compose(cairo, figure);
  cairo_show_page(cairo);
  cairo_destroy(cairo);
  cairo_surface_finish(surface);
  const cairo_status_t status = cairo_surface_status(surface);
  cairo_surface_destroy(surface);
  checkStatus(status, file);
  return bytes;
}

std::string pixelBytes(const Composition& figure, const fs::path& file) {
  cairo_surface_t* surface =
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, figure.spec.width, figure.spec.height);
  cairo_t* cairo = cairo_create(surface);
  compose(cairo, figure);
  cairo_destroy(cairo);
  cairo_surface_flush(surface);
  const cairo_status_t status = cairo_surface_status(surface);
  Image image{figure.spec.width, figure.spec.height, {}, false};
  if (status == CAIRO_STATUS_SUCCESS) {
    image.rgba.resize(4 * static_cast<std::size_t>(image.width) * image.height);
    const unsigned char* data = cairo_image_surface_get_data(surface);
    const int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; y < image.height; ++y) {
      for (int x = 0; x < image.width; ++x) {
        std::uint32_t pixel;
        std::memcpy(&pixel, data + static_cast<std::ptrdiff_t>(y) * stride + 4 * x, 4);
        std::uint8_t* p = &image.rgba[4 * (static_cast<std::size_t>(y) * image.width + x)];
        p[0] = pixel >> 16 & 255;
        p[1] = pixel >> 8 & 255;
        p[2] = pixel & 255;
        p[3] = 255;
      }
    }
  }
  cairo_surface_destroy(surface);
  checkStatus(status, file);
  return pngBytes(image, figure.spec.dotsPerInch, figure.caption);
}

void writeComposition(const Composition& figure, const fs::path& file) {
  const std::string extension = extensionOf(file);
  writeFileAtomically(file, extension == ".png" ? pixelBytes(figure, file)
                                                : vectorBytes(figure, extension == ".pdf", file));
}

/// Text takes the same share of the paper at any resolution, but not more than the picture bears.
double pixelRatio(const FigureSpec& spec) {
  return std::min(spec.dotsPerInch / kReferenceDpi, std::min(spec.width, spec.height) / 400.0);
}

}  // namespace

void writeFigure(const Scene& scene, const Hologram& hologram,
                 const std::array<FieldPtr, 3>& slices, const FieldPtr& volume,
                 const FigureSpec& spec, const fs::path& file) {
  checkSpec(spec, file);
  ViewState state;
  state.scene = std::make_shared<Scene>(scene);
  state.hologram = std::make_shared<Hologram>(hologram);
  state.slices = slices;
  state.volume = volume;
  state.layers = spec.layers;
  state.theme = spec.theme;
  state.pixelRatio = pixelRatio(spec);
  state.ground = groundGrid(scene);
  ColorRange range;
  range.setScene(state.scene);
  range.update(state);
  const int height =
      std::max(16, static_cast<int>(spec.height - kCaptionHeight * state.pixelRatio));
  const auto [azimuth, elevation] = standardViewAngles(spec.view);
  state.camera.azimuth = azimuth;
  state.camera.elevation = elevation;
  Eigen::AlignedBox3d box = sceneBounds(scene);
  box.extend(workingVolume(scene));                // where slices reach
  box.min().z() -= 0.08 * box.sizes().maxCoeff();  // the ground and its numbers lie below
  const double ratio = state.pixelRatio;
  state.camera.frame(box, spec.width, height,
                     ratio * legendColumn(spec.layers, spec.width / ratio, height / ratio));
  const Image picture = drawOffScreen(state, {spec.width, height, false, false});
  writeComposition(
      {picture, state, spec, captionOf(spec, scene, hologram), state.pixelRatio, true, false},
      file);
}

void writeFigure(const Image& view, const Scene& scene, const Hologram& hologram,
                 const std::array<double, 2>& colorRange, const FigureSpec& spec,
                 const fs::path& file) {
  checkSpec(spec, file);
  if (view.width < 1 || view.height < 1 ||
      view.rgba.size() != 4 * static_cast<std::size_t>(view.width) * view.height) {
    throw Error(ErrorCode::kInvalidArgument,
                "The figure has no picture of the view; draw the view first.");
  }
  ViewState state;
  state.layers = spec.layers;
  state.theme = spec.theme;
  state.range = colorRange;
  writeComposition({view, state, spec, captionOf(spec, scene, hologram), pixelRatio(spec), false,
                    spec.layers.showColorBar && !view.hasColorBar},
                   file);
}

}  // namespace acg
