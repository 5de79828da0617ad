// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/image_file.h"

#include <png.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/error.h"
#include "core/io/atomic_file.h"

namespace acg {
namespace {

constexpr std::size_t kMostBytes = 64u << 20;
constexpr int kMostPixels = 16'000'000;

struct Pixels {
  int columns = 0;
  int rows = 0;
  std::vector<double> values;
};

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
  throw Error(ErrorCode::kInvalidFile, fmt::format("{}: {}", file.string(), why));
}

Pixels readPng(const std::filesystem::path& file, const std::string& bytes) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_memory(&image, bytes.data(), bytes.size())) {
    refuse(file, fmt::format("This PNG cannot be read ({}); save it again.", image.message));
  }
  if (std::uint64_t(image.width) * image.height > kMostPixels) {
    png_image_free(&image);
    refuse(file, fmt::format("The picture has {} x {} pixels, more than {}; make it smaller.",
                             image.width, image.height, kMostPixels));
  }
  image.format = PNG_FORMAT_GA;
  std::vector<png_byte> buffer(PNG_IMAGE_SIZE(image));
  if (!png_image_finish_read(&image, nullptr, buffer.data(), 0, nullptr)) {
    const std::string why = image.message;
    png_image_free(&image);
    refuse(file, fmt::format("This PNG is damaged ({}); save it again.", why));
  }
  Pixels pixels{static_cast<int>(image.width), static_cast<int>(image.height), {}};
  for (std::size_t i = 0; i + 1 < buffer.size(); i += 2) {
    pixels.values.push_back(buffer[i] / 255.0 * (buffer[i + 1] / 255.0));
  }
  return pixels;
}

Pixels readNumbers(const std::filesystem::path& file, const std::string& text) {
  Pixels pixels;
  int line = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view row(text.data() + begin, end - begin);
    begin = end + 1;
    ++line;
    if (!row.empty() && row.back() == '\r') row.remove_suffix(1);
    if (row.empty() || row.front() == '#') continue;
    int columns = 0;
    for (std::size_t at = 0; at <= row.size(); ++columns) {
      const std::size_t comma = std::min(row.find(',', at), row.size());
      std::string_view cell = row.substr(at, comma - at);
      while (!cell.empty() && cell.front() == ' ') cell.remove_prefix(1);
      while (!cell.empty() && cell.back() == ' ') cell.remove_suffix(1);
      double value = 0;
      const auto read = std::from_chars(cell.data(), cell.data() + cell.size(), value);
      if (read.ec != std::errc() || read.ptr != cell.data() + cell.size() ||
          !(value >= 0 && std::isfinite(value))) {
        refuse(file, fmt::format("Line {}, column {} is \"{}\", not a number from 0 up; give the "
                                 "wanted pressures as numbers with commas.",
                                 line, columns + 1, cell));
      }
      pixels.values.push_back(value);
      at = comma + 1;
    }
    if (pixels.rows > 0 && columns != pixels.columns) {
      refuse(file, fmt::format("Line {} has {} numbers but those before {}; give all lines alike.",
                               line, columns, pixels.columns));
    }
    pixels.columns = columns;
    ++pixels.rows;
    if (pixels.values.size() > kMostPixels)
      refuse(file, "The table is too large; make it smaller.");
  }
  if (pixels.values.empty()) refuse(file, "The table is empty; give rows of numbers.");
  const double largest = *std::max_element(pixels.values.begin(), pixels.values.end());
  for (double& value : pixels.values) value = largest > 0 ? value / largest : 0;
  return pixels;
}

/// Averages over the source pixels whose middles each new pixel covers.
Pixels smaller(const Pixels& from, int mostSide) {
  const double factor = std::min(1.0, double(mostSide) / std::max(from.columns, from.rows));
  Pixels to{std::max(1, int(std::lround(from.columns * factor))),
            std::max(1, int(std::lround(from.rows * factor))),
            {}};
  to.values.assign(std::size_t(to.columns) * to.rows, 0.0);
  std::vector<int> counts(to.values.size(), 0);
  for (int row = 0; row < from.rows; ++row) {
    const int y = static_cast<int>((row + 0.5) * to.rows / from.rows);
    for (int column = 0; column < from.columns; ++column) {
      const int x = static_cast<int>((column + 0.5) * to.columns / from.columns);
      const std::size_t i = std::size_t(y) * to.columns + x;
      to.values[i] += from.values[std::size_t(row) * from.columns + column];
      ++counts[i];
    }
  }
  for (std::size_t i = 0; i < counts.size(); ++i) to.values[i] /= std::max(1, counts[i]);
  return to;
}

}  // namespace

ImageTarget loadImage(const std::filesystem::path& file, int mostSide) {
  const std::string bytes = readFile(file, kMostBytes);
  const bool isPng = bytes.starts_with("\x89PNG");
  if (!isPng && file.extension() != ".csv") {
    refuse(file, "This is neither a PNG picture nor a .csv table; give one of them.");
  }
  const Pixels pixels = smaller(isPng ? readPng(file, bytes) : readNumbers(file, bytes), mostSide);
  ImageTarget image;
  image.columns = pixels.columns;
  image.rows = pixels.rows;
  image.values = pixels.values;
  image.height = image.width * pixels.rows / pixels.columns;
  image.source = file.filename().string();
  return image;
}

}  // namespace acg
