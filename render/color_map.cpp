// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/color_map.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/resource_path.h"

namespace acg {
namespace {

[[noreturn]] void refuse(const std::string& name, int line) {
  throw Error(ErrorCode::kInvalidFile,
              fmt::format("The colour map \"{}\" is damaged in line {}; install the program again.",
                          name, line));
}

Color parseRow(std::string_view row, const std::string& name, int line) {
  std::array<double, 3> values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t comma = std::min(row.find(','), row.size());
    const auto result = std::from_chars(row.data(), row.data() + comma, values[i]);
    if (result.ec != std::errc{} || !(values[i] >= 0 && values[i] <= 1)) refuse(name, line);
    row.remove_prefix(std::min(comma + 1, row.size()));
  }
  return {values[0], values[1], values[2]};
}

/// Comment lines with `label:` and `kind:`, a header, then one colour a line.
ColorMap loadColorMap(const std::string& name) {
  ColorMap map{name, name, ColorKind::kMagnitude, {}};
  const std::string text = readFile(resourcePath("color_maps/" + name + ".csv"), 1 << 20);
  std::string_view rest = text;
  for (int line = 1; !rest.empty(); ++line) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view row = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (row.starts_with("# label: ")) {
      map.label = row.substr(9);
    } else if (row.starts_with("# kind: ")) {
      const std::string_view kind = row.substr(8);
      map.kind = kind == "phase"    ? ColorKind::kPhase
                 : kind == "signed" ? ColorKind::kSigned
                                    : ColorKind::kMagnitude;
    } else if (!row.empty() && row[0] != '#' && row != "red,green,blue") {
      map.colors.push_back(parseRow(row, name, line));
    }
  }
  if (map.colors.size() < 2) refuse(name, 1);
  return map;
}

}  // namespace

Color ColorMap::at(double t) const {
  if (!(t > 0)) return colors.front();  // also for a value that is not a number
  if (t >= 1) return colors.back();
  const double x = t * static_cast<double>(colors.size() - 1);
  const auto i = static_cast<std::size_t>(x);
  const double f = x - static_cast<double>(i);
  const Color& a = colors[i];
  const Color& b = colors[std::min(i + 1, colors.size() - 1)];
  return {std::lerp(a.red, b.red, f), std::lerp(a.green, b.green, f), std::lerp(a.blue, b.blue, f)};
}

std::span<const ColorMap> colorMaps() {
  static const std::vector<ColorMap> maps = [] {
    std::vector<ColorMap> all;
    // The first of a kind is its default.
    for (const char* name : {"viridis", "cividis", "magma", "phase", "blue-red"}) {
      all.push_back(loadColorMap(name));
    }
    return all;
  }();
  return maps;
}

bool suits(const ColorMap& map, ColorKind kind) {
  return map.kind == (kind == ColorKind::kLevel ? ColorKind::kMagnitude : kind);
}

const ColorMap& colorMap(const std::string& name, ColorKind kind) {
  const std::span<const ColorMap> maps = colorMaps();
  for (const ColorMap& map : maps) {
    if (map.name == name) return map;
  }
  for (const ColorMap& map : maps) {
    if (suits(map, kind)) return map;
  }
  return maps.front();
}

}  // namespace acg
