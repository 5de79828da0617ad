// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/catalogue.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <Eigen/Geometry>

#include "core/acoustics/arrays/array_geometry.h"
#include "core/acoustics/arrays/element_checks.h"
#include "core/acoustics/directivity_table.h"
#include "core/error.h"
#include "core/resource_path.h"

namespace acg {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

Eigen::Matrix3Xd matrixFrom(const json& list) {
  Eigen::Matrix3Xd matrix(3, std::int64_t(list.size()));
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto row = list[i].get<std::array<double, 3>>();
    matrix.col(i) << row[0], row[1], row[2];
  }
  return matrix;
}

ArrayGeometry geometryFrom(const json& text) {
  ArrayGeometry geometry;
  for (const auto& [key, value] : text.items()) {
    if (key == "kind") {
      geometry.kind = value.get<std::string>();
    } else if (key == "positions_m") {
      geometry.positions = matrixFrom(value);
    } else if (key == "normals") {
      geometry.normals = matrixFrom(value);
    } else if (value.is_boolean()) {
      geometry.parameters[key] = value.get<bool>();
    } else if (value.is_number_integer()) {
      geometry.parameters[key] = value.get<std::int64_t>();
    } else if (value.is_number()) {
      geometry.parameters[key] = value.get<double>();
    } else {
      geometry.parameters[key] = value.get<std::string>();
    }
  }
  return geometry;
}

TransducerModel transducerFrom(const json& text) {
  TransducerModel transducer;
  transducer.kind = text.at("kind").get<std::string>();
  transducer.radius = text.at("radius_m").get<double>();
  transducer.frequency = text.at("frequency_hz").get<double>();
  transducer.sourcePressure = text.at("source_pressure_pa_m").get<double>();
  transducer.sourceNote = text.at("source_note").get<std::string>();
  transducer.driveVoltage = text.at("drive_voltage_vpp").get<double>();
  transducer.driveWaveform = text.at("drive_waveform").get<std::string>();
  transducer.sourceBasis = text.at("source_basis").get<std::string>();
  transducer.driveLimit = text.at("drive_limit_vpp").get<double>();
  transducer.radiatesBack = text.value("radiates_back", true);
  transducer.tableAngles = text.value("table_angles_rad", std::vector<double>());
  transducer.tableGains = text.value("table_gains", std::vector<double>());
  if (transducerModel(transducer.kind).radiation == Radiation::kTable) {
    tableForm(transducer.tableAngles, transducer.tableGains);
  }
  return transducer;
}

DriveLevels levelsFrom(const json& text) {
  DriveLevels levels;
  levels.phaseLevels = text.at("phase_levels").get<int>();
  levels.amplitudeLevels = text.at("amplitude_levels").get<int>();
  levels.law = text.at("amplitude_law").get<std::string>() == "duty" ? DriveLevels::Law::kDuty
                                                                     : DriveLevels::Law::kLinear;
  return levels;
}

/// The elements of one part where it stands in the device.
TransducerArray partFrom(const json& text, const std::string& where) {
  const ArrayGeometry geometry = geometryFrom(text.at("geometry"));
  if (geometry.kind == "device") {
    throw Error(ErrorCode::kInvalidFile, where + " is a device again; name a geometry.");
  }
  TransducerArray part = buildArray(geometry, resourcePath("arrays"), where);
  const auto q = text.value("orientation_wxyz", std::array<double, 4>{1, 0, 0, 0});
  const auto p = text.value("position_m", std::array<double, 3>{0, 0, 0});
  const Eigen::Matrix3d turn =
      Eigen::Quaterniond(q[0], q[1], q[2], q[3]).normalized().toRotationMatrix();
  part.positions = (turn * part.positions).colwise() + Eigen::Vector3d(p[0], p[1], p[2]);
  part.normals = turn * part.normals;
  return part;
}

TransducerArray joined(const json& parts) {
  TransducerArray whole;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const TransducerArray part = partFrom(parts[i], fmt::format("parts[{}].geometry", i));
    const int begin = whole.size();
    checkElementCount(std::int64_t(begin) + part.size(), "parts");
    whole.positions.conservativeResize(Eigen::NoChange, begin + part.size());
    whole.normals.conservativeResize(Eigen::NoChange, begin + part.size());
    whole.positions.rightCols(part.size()) = part.positions;
    whole.normals.rightCols(part.size()) = part.normals;
    if (i == 0) whole.pitch = part.pitch;
    if (parts.size() > 1) {
      whole.parts.push_back({parts[i].at("name").get<std::string>(), begin, whole.size()});
    }
  }
  finishElements(whole, "parts");
  return whole;
}

}  // namespace

std::vector<std::string> catalogueNames() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(resourcePath("arrays"))) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

CatalogueArray catalogueArray(const std::string& name) {
  const std::vector<std::string> names = catalogueNames();
  if (!std::ranges::binary_search(names, name)) {
    throw Error(ErrorCode::kNotFound,
                fmt::format("name is \"{}\", which is no device of the catalogue; choose one of: "
                            "{}.",
                            name, fmt::join(names, ", ")));
  }
  const fs::path file = resourcePath("arrays/" + name + ".json");
  try {
    std::ifstream stream(file);
    const json text = json::parse(stream);
    CatalogueArray array;
    array.name = name;
    array.label = text.at("label").get<std::string>();
    array.description = text.at("description").get<std::string>();
    array.transducer = transducerFrom(text.at("transducer"));
    const json options = text.value("transducer_options", json::object());
    for (const auto& [option, value] : options.items()) {
      array.transducerOptions[option] = transducerFrom(value);
    }
    array.elements = joined(text.at("parts"));
    if (text.contains("drive")) array.levels = levelsFrom(text.at("drive"));
    return array;
  } catch (const std::exception& error) {  // of nlohmann-json or of the geometry
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("The program's own file \"{}\" is damaged ({}); install the program "
                            "again.",
                            file.string(), error.what()));
  }
}

}  // namespace acg
