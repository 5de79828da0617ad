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
#include "core/acoustics/arrays/openmpd_pat.h"
#include "core/acoustics/arrays/ultraino.h"
#include "core/error.h"
#include "core/text_cells.h"

namespace acg {
namespace {

const Parameter kFileParameters[] = {
    {"path",
     "File",
     std::string(),
     Dimension::kNone,
     {},
     {},
     {},
     "CSV with x_m, y_m, z_m and, if wanted, nx, ny, nz, phase_offset, amplitude_gain; or an "
     "Ultraino "
     ".xml.gz or an OpenMPD .pat file.",
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

/// The columns that are read, with their defaults; the first three may be called x, y, z as well.
constexpr std::array<const char*, 8> kColumns = {"x_m", "y_m", "z_m",          "nx",
                                                 "ny",  "nz",  "phase_offset", "amplitude_gain"};
constexpr std::array<double, 8> kDefaults = {0, 0, 0, 0, 0, 1, 0, 1};
using Row = std::array<double, 8>;
constexpr std::size_t kLongestLine = 100'000;

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
    std::vector<Row> rows;
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
    constexpr std::array<std::string_view, 3> kShort = {"x", "y", "z"};
    const std::vector<std::string_view> names = cellsOf(text, divider_);
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
      auto it = std::ranges::find(names, kColumns[i]);
      if (it == names.end() && i < 3) it = std::ranges::find(names, kShort[i]);
      if (it != names.end()) place_[i] = static_cast<int>(it - names.begin());
    }
    for (int i = 0; i < 3; ++i) {
      if (place_[i] < 0) {
        refuse(fmt::format("has no column \"{}\"; begin the table with x_m,y_m,z_m", kColumns[i]));
      }
    }
    const auto normals =
        std::count_if(place_.begin() + 3, place_.begin() + 6, [](int place) { return place >= 0; });
    if (normals != 0 && normals != 3) {
      refuse("has some of the columns nx, ny and nz; give all three or none");
    }
  }

  Row readRow(std::string_view text) const {
    const std::vector<std::string_view> cells = cellsOf(text, divider_);
    Row row = kDefaults;
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
      if (place_[i] < 0) continue;
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
    if (row[7] < 0) refuse("has an amplitude_gain below 0; give 0 or more");
    return row;
  }

  TransducerArray arrayFrom(const std::vector<Row>& rows) const {
    TransducerArray array;
    array.positions.resize(3, std::int64_t(rows.size()));
    array.normals.resize(3, std::int64_t(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      array.positions.col(i) << rows[i][0] * scale_, rows[i][1] * scale_, rows[i][2] * scale_;
      array.normals.col(i) << rows[i][3], rows[i][4], rows[i][5];
    }
    const auto column = [&](std::size_t c) {
      Eigen::VectorXd values(std::int64_t(rows.size()));
      for (std::size_t i = 0; i < rows.size(); ++i) values(i) = rows[i][c];
      return values;
    };
    if (place_[6] >= 0) array.phaseOffsets = column(6);
    if (place_[7] >= 0) array.gains = column(7);
    return array;
  }

  std::ifstream stream_;
  std::string name_;
  int line_ = 0;
  double scale_ = 1;
  char divider_ = ',';
  std::array<int, 8> place_ = {-1, -1, -1, -1, -1, -1, -1, -1};
};

}  // namespace

std::span<const Parameter> fileParameters() { return kFileParameters; }

TransducerArray buildFile(const ArrayGeometry& given, const std::filesystem::path& folder) {
  const std::string& name = textOf(given.parameters, "path");
  if (name.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "path is empty; name a file with the elements.");
  }
  TransducerArray array;
  if (name.ends_with(".xml.gz") || name.ends_with(".xml")) {
    array = readUltraino(folder / name, name);
  } else if (name.ends_with(".pat")) {
    array = readOpenMpdBoard(folder / name, name);
  } else {
    array = Reader(folder / name, name).read();
  }
  array.pitch = numberOf(given.parameters, "pitch_m");
  return array;
}

}  // namespace acg
