// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/figure/png_file.h"

#include <cmath>

#include <fmt/format.h>
#include <png.h>

#include "core/error.h"

namespace acg {
namespace {

constexpr double kMetresPerInch = 0.0254;

void append(png_structp png, png_bytep data, png_size_t size) {
  static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<char*>(data), size);
}

[[noreturn]] void fail(png_structp, png_const_charp reason) {
  throw Error(ErrorCode::kIo, fmt::format("The picture could not be encoded: {}.", reason));
}

}  // namespace

std::string pngBytes(const Image& image, double dotsPerInch, const std::string& description) {
  std::string bytes;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, fail, nullptr);
  png_infop info = png ? png_create_info_struct(png) : nullptr;
  if (!info) throw Error(ErrorCode::kIo, "The picture could not be encoded: out of memory.");
  try {
    png_set_write_fn(png, &bytes, append, nullptr);
    png_set_IHDR(png, info, image.width, image.height, 8, PNG_COLOR_TYPE_RGBA, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    const auto perMetre = static_cast<png_uint_32>(std::lround(dotsPerInch / kMetresPerInch));
    png_set_pHYs(png, info, perMetre, perMetre, PNG_RESOLUTION_METER);
    std::string key = "Description", text = description;
    png_text entry{};
    entry.compression = PNG_ITXT_COMPRESSION_NONE;
    entry.key = key.data();
    entry.text = text.data();
    png_set_text(png, info, &entry, 1);
    png_write_info(png, info);
    for (int y = 0; y < image.height; ++y) {
      png_write_row(png, image.rgba.data() + 4 * static_cast<std::size_t>(y) * image.width);
    }
    png_write_end(png, info);
  } catch (...) {
    png_destroy_write_struct(&png, &info);
    throw;
  }
  png_destroy_write_struct(&png, &info);
  return bytes;
}

}  // namespace acg
