// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/rectangular.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/acoustics/arrays/element_checks.h"
#include "core/error.h"

namespace acg {
namespace {

using Cell = std::pair<int, int>;  // column, row

const Parameter kRectangularParameters[] = {
    {"columns",
     "Columns",
     std::int64_t{16},
     Dimension::kNone,
     1,
     kMaxElements,
     {},
     "Elements along x.",
     false},
    {"rows",
     "Rows",
     std::int64_t{16},
     Dimension::kNone,
     1,
     kMaxElements,
     {},
     "Elements along y.",
     false},
    {"pitch_m",
     "Pitch",
     0.0105,
     Dimension::kLength,
     1e-5,
     1.0,
     {},
     "Distance of neighbours.",
     false},
    {"order",
     "Index runs",
     std::string("x_fastest"),
     Dimension::kNone,
     {},
     {},
     {"x_fastest", "y_fastest", "y_down_fastest"},
     "Which neighbour has the next index: along +x, along +y, or along -y from the top.",
     true},
    {"skip",
     "Cells left out",
     std::string(),
     Dimension::kNone,
     {},
     {},
     {},
     "Cells without an element, as column,row pairs counted from 0, such as 1,1;2,1.",
     true},
};

/// The cells of `1,1;2,1`.
std::set<Cell> parseCells(const std::string& text, int columns, int rows) {
  std::set<Cell> cells;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    int column = 0, row = 0;
    const auto first = std::from_chars(at, end, column);
    bool isGood = first.ec == std::errc() && first.ptr != end && *first.ptr == ',';
    const char* stop = first.ptr;
    if (isGood) {
      const auto second = std::from_chars(first.ptr + 1, end, row);
      stop = second.ptr;
      isGood = second.ec == std::errc() && (stop == end || (*stop == ';' && stop + 1 != end));
    }
    if (!isGood || column < 0 || column >= columns || row < 0 || row >= rows) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("skip is \"{}\"; give cells inside the {} x {} grid as column,row "
                              "pairs such as \"1,1;2,1\".",
                              text, columns, rows));
    }
    cells.emplace(column, row);
    at = stop == end ? end : stop + 1;
  }
  return cells;
}

}  // namespace

std::span<const Parameter> rectangularParameters() { return kRectangularParameters; }

TransducerArray buildRectangular(const ArrayGeometry& given, const std::filesystem::path&) {
  const std::int64_t wide = integerOf(given.parameters, "columns");
  const std::int64_t high = integerOf(given.parameters, "rows");
  checkElementCount(wide * high, "columns times rows");
  const int columns = static_cast<int>(wide);
  const int rows = static_cast<int>(high);
  const double pitch = numberOf(given.parameters, "pitch_m");
  const std::string& order = textOf(given.parameters, "order");
  const std::set<Cell> skipped = parseCells(textOf(given.parameters, "skip"), columns, rows);
  checkElementCount(wide * high - std::int64_t(skipped.size()), "skip");

  TransducerArray array;
  array.pitch = pitch;
  array.positions.resize(3, wide * high - std::int64_t(skipped.size()));
  const bool isByRows = order == "x_fastest";
  int n = 0;
  for (int slow = 0; slow < (isByRows ? rows : columns); ++slow) {
    for (int fast = 0; fast < (isByRows ? columns : rows); ++fast) {
      const int column = isByRows ? fast : slow;
      int row = isByRows ? slow : fast;
      if (order == "y_down_fastest") row = rows - 1 - row;
      if (!skipped.empty() && skipped.contains({column, row})) continue;
      array.positions.col(n++) << (column - (columns - 1) / 2.0) * pitch,
          (row - (rows - 1) / 2.0) * pitch, 0;
    }
  }
  array.normals = Eigen::Vector3d::UnitZ().replicate(1, n);
  if (skipped.empty() && n > 1) array.smallestSpacing = pitch;
  return array;
}

}  // namespace acg
