// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/csv_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/text_cells.h"

namespace acg {
namespace {

constexpr std::size_t kLimit = std::size_t{4} << 30;

double numberOfCell(std::string_view cell, const std::filesystem::path& file, long long row,
                    const std::string& column) {
  const std::string_view digits = !cell.empty() && cell[0] == '+' ? cell.substr(1) : cell;
  double value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (result.ec == std::errc() && result.ptr == digits.data() + digits.size() &&
      std::isfinite(value)) {
    return value;
  }
  throw Error(ErrorCode::kInvalidFile,
              fmt::format("{}: row {}, column {}: \"{}\" is not a finite number.", file.string(),
                          row, column, cell.substr(0, 40)));
}

}  // namespace

std::vector<std::vector<double>> readCsvColumns(const std::filesystem::path& file,
                                                const std::vector<std::string>& names) {
  const std::string text = readFile(file, kLimit);
  std::vector<std::vector<double>> columns(names.size());
  std::vector<std::size_t> places;
  std::size_t width = 0;
  long long row = 0;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = trimmed(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    ++row;
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string_view> cells = cellsOf(line, ',');
    if (places.empty()) {
      width = cells.size();
      for (const std::string& name : names) {
        const auto found = std::find(cells.begin(), cells.end(), name);
        if (found == cells.end()) {
          throw Error(ErrorCode::kInvalidFile,
                      fmt::format("{}: row {} must be a header with the columns {}; \"{}\" is "
                                  "missing.",
                                  file.string(), row, fmt::join(names, ","), name));
        }
        places.push_back(static_cast<std::size_t>(found - cells.begin()));
      }
      continue;
    }
    if (cells.size() != width) {
      throw Error(ErrorCode::kInvalidFile,
                  fmt::format("{}: row {} has {} columns where the header has {}.", file.string(),
                              row, cells.size(), width));
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      columns[i].push_back(numberOfCell(cells[places[i]], file, row, names[i]));
    }
  }
  if (places.empty()) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} is empty; it needs a header with the columns {}.", file.string(),
                            fmt::join(names, ",")));
  }
  return columns;
}

}  // namespace acg
