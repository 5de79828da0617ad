// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/hologram_file.h"

#include <cmath>

#include <fmt/format.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/csv_table.h"
#include "core/io/exporters/element_rows.h"
#include "core/io/json_reader.h"

namespace acg {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kColumns = {"index", "x_m", "y_m", "z_m", "amplitude", "phase_rad"};

/// One list per column, from either kind of file; `rowName(i)` says where item i stood.
struct HologramTable {
  std::vector<std::vector<double>> columns;
  std::string rowWord;  // "row" of a CSV, counted with its header; "elements" of a JSON
  std::string rowName(std::size_t i) const {
    return rowWord == "row" ? fmt::format("row {}", i + 2) : fmt::format("elements[{}]", i);
  }
};

HologramTable readJsonTable(const fs::path& file) {
  try {
    const Json document = parseJson(readFile(file));
    JsonReader root(document, "");
    const Json& elements = root.array("elements");
    HologramTable table{std::vector<std::vector<double>>(kColumns.size()), "elements"};
    for (std::size_t i = 0; i < elements.size(); ++i) {
      JsonReader reader(elements[i], pathOf("elements", i));
      for (std::size_t c = 0; c < kColumns.size(); ++c) {
        table.columns[c].push_back(reader.number(kColumns[c]));
      }
    }
    return table;
  } catch (const Error& error) {
    const std::string message = error.what();
    if (message.rfind(file.string(), 0) == 0) throw;
    throw Error(error.code(), fmt::format("{}: {}", file.string(), message));
  }
}

[[noreturn]] void failRow(const fs::path& file, const HologramTable& table, std::size_t i,
                          const std::string& what) {
  throw Error(ErrorCode::kInvalidFile,
              fmt::format("{}: {} {}.", file.string(), table.rowName(i), what));
}

}  // namespace

Hologram loadHologram(const fs::path& file, const Scene& scene) {
  const HologramTable table = file.extension() == ".json"
                                  ? readJsonTable(file)
                                  : HologramTable{readCsvColumns(file, kColumns), "row"};
  Hologram silent;
  silent.drives = Eigen::VectorXcd::Zero(scene.elementCount());
  const std::vector<ElementRow> elements = elementRows(scene, silent);
  if (table.columns[0].size() != elements.size()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{} has {} elements but the project {}; it belongs to another project.",
                            file.string(), table.columns[0].size(), elements.size()));
  }
  Hologram hologram = silent;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const auto value = [&](int column) { return table.columns[column][i]; };
    if (value(0) != static_cast<double>(i)) {
      failRow(file, table, i, fmt::format("has index {}; it must be {}", value(0), i));
    }
    // A micrometre: files of other programs may carry fewer digits than ours.
    const Eigen::Vector3d position(value(1), value(2), value(3));
    if ((position - elements[i].position).norm() > 1e-6) {
      failRow(file, table, i,
              fmt::format("stands at ({}, {}, {}) m but element {} of the project at ({}, {}, {}) "
                          "m; the hologram belongs to another project",
                          position.x(), position.y(), position.z(), i, elements[i].position.x(),
                          elements[i].position.y(), elements[i].position.z()));
    }
    if (value(4) < 0 || value(4) > 1 + 1e-6) {
      failRow(file, table, i, fmt::format("has amplitude {}; it must be from 0 to 1", value(4)));
    }
    hologram.drives(static_cast<int>(i)) = std::polar(std::min(value(4), 1.0), value(5));
  }
  hologram.report.solver = fmt::format("read from {}", file.filename().string());
  return hologram;
}

Eigen::Matrix3Xd loadPoints(const fs::path& file) {
  const std::vector<std::vector<double>> columns = readCsvColumns(file, {"x_m", "y_m", "z_m"});
  const std::size_t count = columns[0].size();
  if (count == 0) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} has a header but no points; add at least one row.", file.string()));
  }
  Eigen::Matrix3Xd points(3, count);
  for (std::size_t i = 0; i < count; ++i) {
    points.col(static_cast<int>(i)) << columns[0][i], columns[1][i], columns[2][i];
  }
  return points;
}

}  // namespace acg
