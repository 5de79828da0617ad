// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <fstream>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/acoustics/arrays/element_checks.h"
#include "core/error.h"

namespace acg {
namespace {

const Parameter kParameters[] = {
    {"path",
     "CSV file",
     std::string(),
     Dimension::kNone,
     {},
     {},
     {},
     "Table with the columns x_m, y_m, z_m and, if wanted, nx, ny, nz.",
     false},
    {"pitch_m",
     "Pitch",
     0.0,
     Dimension::kLength,
     0.0,
     1.0,
     {},
     "Typical distance of neighbours; 0 takes the smallest there is.",
     true},
};

constexpr std::array<const char*, 6> kColumns = {"x_m", "y_m", "z_m", "nx", "ny", "nz"};
constexpr std::size_t kLongestLine = 100'000;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) {
    text.remove_prefix(1);
  }
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) {
    text.remove_suffix(1);
  }
  return text;
}

std::vector<std::string_view> cellsOf(std::string_view line, char divider) {
  std::vector<std::string_view> cells;
  for (;;) {
    const std::size_t at = line.find(divider);
    cells.push_back(trimmed(line.substr(0, at)));
    if (at == std::string_view::npos) return cells;
    line.remove_prefix(at + 1);
  }
}

/// One pass over a table; knows where it is, for messages.
class Reader {
 public:
  Reader(const std::filesystem::path& file, std::string name)
      : stream_(file), name_(std::move(name)) {
    if (!stream_ || std::filesystem::is_directory(file)) {
      throw Error(ErrorCode::kIo,
                  fmt::format("path names \"{}\", which cannot be read; check that the file is "
                              "there and may be read.",
                              name_));
    }
  }

  TransducerArray read() {
    std::vector<std::array<double, 6>> rows;
    std::string line;
    bool hasHeader = false;
    while (std::getline(stream_, line)) {
      ++line_;
      if (line.size() > kLongestLine) refuse("is longer than any table row; give a CSV file");
      std::string_view text = line;
      if (line_ == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
      text = trimmed(text);
      if (text.empty()) continue;
      if (text.front() == '#') {
        readComment(trimmed(text.substr(1)));
      } else if (!hasHeader) {
        readHeader(text);
        hasHeader = true;
      } else {
        rows.push_back(readRow(text));
        checkElementCount(std::int64_t(rows.size()), "path");
      }
    }
    if (rows.empty()) refuse("ends the file without any element; give at least one row of numbers");
    return arrayFrom(rows);
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("path: \"{}\", line {} {}.", name_, line_, what));
  }

  void readComment(std::string_view text) {
    constexpr std::string_view kUnits = "units:";
    if (!text.starts_with(kUnits)) return;
    const std::string_view unit = trimmed(text.substr(kUnits.size()));
    if (unit == "m") {
      scale_ = 1;
    } else if (unit == "cm") {
      scale_ = 1e-2;
    } else if (unit == "mm") {
      scale_ = 1e-3;
    } else if (unit == "um") {
      scale_ = 1e-6;
    } else {
      refuse(fmt::format("states the unit \"{}\"; use m, cm, mm or um", unit));
    }
  }

  void readHeader(std::string_view text) {
    for (const char divider : {',', ';', '\t'}) {
      if (text.find(divider) != std::string_view::npos) {
        divider_ = divider;
        break;
      }
    }
    const std::vector<std::string_view> names = cellsOf(text, divider_);
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
      const auto it = std::ranges::find(names, kColumns[i]);
      if (it != names.end()) place_[i] = static_cast<int>(it - names.begin());
    }
    for (int i = 0; i < 3; ++i) {
      if (place_[i] < 0) {
        refuse(fmt::format("has no column \"{}\"; begin the table with x_m,y_m,z_m", kColumns[i]));
      }
    }
    const auto normals =
        std::count_if(place_.begin() + 3, place_.end(), [](int place) { return place >= 0; });
    if (normals != 0 && normals != 3) {
      refuse("has some of the columns nx, ny and nz; give all three or none");
    }
    hasNormals_ = normals == 3;
  }

  std::array<double, 6> readRow(std::string_view text) const {
    const std::vector<std::string_view> cells = cellsOf(text, divider_);
    std::array<double, 6> row = {0, 0, 0, 0, 0, 1};
    for (std::size_t i = 0; i < (hasNormals_ ? 6 : 3); ++i) {
      if (place_[i] >= static_cast<int>(cells.size())) {
        refuse(fmt::format("has no value for \"{}\"; give one", kColumns[i]));
      }
      std::string_view cell = cells[place_[i]];
      if (cell.starts_with('+')) cell.remove_prefix(1);
      const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), row[i]);
      if (error != std::errc() || end != cell.data() + cell.size() || !std::isfinite(row[i])) {
        refuse(fmt::format("has \"{}\" for \"{}\"; give a finite number", cells[place_[i]],
                           kColumns[i]));
      }
    }
    if (row[3] == 0 && row[4] == 0 && row[5] == 0) {
      refuse("has a normal of length 0; give the direction the element looks in");
    }
    return row;
  }

  TransducerArray arrayFrom(const std::vector<std::array<double, 6>>& rows) const {
    TransducerArray array;
    array.positions.resize(3, std::int64_t(rows.size()));
    array.normals.resize(3, std::int64_t(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      array.positions.col(i) << rows[i][0] * scale_, rows[i][1] * scale_, rows[i][2] * scale_;
      array.normals.col(i) << rows[i][3], rows[i][4], rows[i][5];
    }
    return array;
  }

  std::ifstream stream_;
  std::string name_;
  int line_ = 0;
  double scale_ = 1;
  char divider_ = ',';
  bool hasNormals_ = false;
  std::array<int, 6> place_ = {-1, -1, -1, -1, -1, -1};
};

}  // namespace

std::span<const Parameter> fileParameters() { return kParameters; }

TransducerArray buildFile(const ArrayGeometry& given, const std::filesystem::path& folder) {
  const std::string& name = textOf(given.parameters, "path");
  if (name.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "path is empty; name a CSV file with the elements.");
  }
  TransducerArray array = Reader(folder / name, name).read();
  array.pitch = numberOf(given.parameters, "pitch_m");
  return array;
}

}  // namespace acg
