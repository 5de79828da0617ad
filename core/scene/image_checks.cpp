// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/scene/scene_checks.h"

namespace acg {

void checkImage(const std::string& path, const ImageTarget& image, std::vector<Issue>& issues) {
  const auto refuse = [&](const char* key, std::string why) {
    issues.push_back({Severity::kError, path + "." + key, std::move(why)});
  };
  const bool isSized = image.columns > 0 && image.rows > 0 && image.columns <= kMostImageSide &&
                       image.rows <= kMostImageSide;
  if (!isSized || image.values.size() != std::size_t(image.size())) {
    refuse("values",
           fmt::format("The picture has {} x {} pixels and {} values; give 1 to {} pixels "
                       "a side and a value for each.",
                       image.columns, image.rows, image.values.size(), kMostImageSide));
    return;
  }
  double brightest = 0;
  for (const double value : image.values) {
    if (!(value >= 0 && value <= 1)) {
      refuse("values",
             fmt::format("The picture has the value {}; give values from 0 to 1.", value));
      return;
    }
    brightest = std::max(brightest, value);
  }
  if (!(brightest > 0)) refuse("values", "The picture is black; make some of it bright.");
  for (const auto& [key, length] :
       {std::pair{"width_m", image.width}, std::pair{"height_m", image.height}}) {
    if (length > 0 && length <= kFarthestPosition) continue;
    refuse(key, fmt::format("The picture measures {} m; give a length above 0 and up to {} m.",
                            length, kFarthestPosition));
  }
  if (!image.orientation.coeffs().allFinite() || !(image.orientation.norm() > 1e-6)) {
    refuse("orientation_wxyz", "The orientation is no rotation; [1, 0, 0, 0] turns nothing.");
  }
}

}  // namespace acg
