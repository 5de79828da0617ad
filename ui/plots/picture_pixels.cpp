// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/picture_pixels.h"

#include "render/color_map.h"

namespace acg {

QImage pixelImage(const std::vector<double>& values, int columns, int rows, double top) {
  QImage image(columns, rows, QImage::Format_RGB32);
  image.fill(Qt::black);
  const ColorMap& colors = colorMap({}, ColorKind::kMagnitude);
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const std::size_t i = std::size_t(row) * std::size_t(columns) + std::size_t(column);
      if (i >= values.size()) return image;
      const Color color = colors.at(top > 0 ? values[i] / top : 0);
      image.setPixelColor(
          column, row, QColor::fromRgbF(float(color.red), float(color.green), float(color.blue)));
    }
  }
  return image;
}

}  // namespace acg
