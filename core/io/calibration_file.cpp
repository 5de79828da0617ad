// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/calibration_file.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <numeric>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/acoustics/arrays/catalogue.h"
#include "core/acoustics/arrays/openmpd_pat.h"
#include "core/acoustics/transducer_array.h"
#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/csv_table.h"
#include "core/io/json_document.h"
#include "core/io/json_reader.h"
#include "core/user_path.h"

namespace acg {
namespace {

namespace fs = std::filesystem;

constexpr int kCalibrationFormat = 1;
constexpr double kSamePlace = 2e-3;  ///< m, far below the pitch of a board

[[noreturn]] void refuseFile(const std::string& sentence) {
  throw Error(ErrorCode::kInvalidFile, sentence);
}

Json listOf(const Eigen::VectorXd& values) {
  return Json(std::vector<double>(values.begin(), values.end()));
}

Eigen::VectorXd numbers(JsonReader& reader, const std::string& key) {
  const Json& list = reader.array(key);
  Eigen::VectorXd values(static_cast<Eigen::Index>(list.size()));
  for (std::size_t i = 0; i < list.size(); ++i) {
    values(static_cast<Eigen::Index>(i)) = jsonNumber(list[i], pathOf(reader.pathTo(key), i));
  }
  return values;
}

std::vector<int> indices(JsonReader& reader, const std::string& key) {
  std::vector<int> values;
  for (const double value : numbers(reader, key)) {
    if (value != std::floor(value) || value < 0 || value >= kMaxElements) {
      refuseFile(fmt::format("{}: {} is no element; give whole numbers from 0.", reader.pathTo(key),
                             value));
    }
    values.push_back(static_cast<int>(value));
  }
  return values;
}

Calibration fromJson(const fs::path& file) {
  const Json document = parseJson(readFile(file, 64u << 20));
  JsonReader reader(document, "");
  if (reader.text("kind") != "calibration") {
    refuseFile("kind: this is no calibration; choose a file that one was saved to.");
  }
  if (const auto format = reader.integer("format", 0, 0, 1'000'000); format != kCalibrationFormat) {
    refuseFile(fmt::format("format: {} is not known, only {}; use a newer program.", format,
                           kCalibrationFormat));
  }
  Calibration calibration;
  calibration.driver = reader.text("driver", "");
  calibration.serialNumber = reader.text("serial_number", "");
  calibration.made = reader.text("made", "");
  calibration.phases = numbers(reader, "phases_rad");
  calibration.gains = numbers(reader, "gains");
  calibration.inverted = indices(reader, "inverted");
  calibration.dead = indices(reader, "dead");
  calibration.order = indices(reader, "order");
  return calibration;
}

Calibration fromCsv(const fs::path& file) {
  const auto columns = readCsvColumns(file, {"element", "phase_rad", "gain"});
  const auto elements = static_cast<int>(columns[0].size());
  Calibration calibration = Calibration::ideal(elements);
  calibration.made = "Imported from " + file.filename().string();
  for (int n = 0; n < elements; ++n) {
    const auto row = static_cast<std::size_t>(n);
    if (columns[0][row] != n) {
      refuseFile(fmt::format("row {}: element is {}; it must be {}.", n + 2, columns[0][row], n));
    }
    calibration.phases(n) = columns[1][row];
    calibration.gains(n) = std::abs(columns[2][row]);
    if (columns[2][row] < 0) calibration.inverted.push_back(n);
    if (columns[2][row] == 0) calibration.dead.push_back(n);
  }
  return calibration;
}

/// For each element of the catalogue's board the row of the file that stands in its place; as in
/// the file where the places are others.
std::vector<int> rowsInCatalogueOrder(const Eigen::Matrix3Xd& places) {
  std::vector<int> rows(static_cast<std::size_t>(places.cols()));
  std::iota(rows.begin(), rows.end(), 0);
  const Eigen::Matrix3Xd board = catalogueArray("openmpd_board").elements.positions;
  if (board.cols() != places.cols()) return rows;
  const Eigen::Vector3d shift = board.rowwise().mean() - places.rowwise().mean();
  std::vector<int> found(rows.size(), -1);
  for (Eigen::Index row = 0; row < places.cols(); ++row) {
    Eigen::Index element = 0;
    const Eigen::Vector3d place = places.col(row) + shift;
    const double apart = (board.colwise() - place).colwise().norm().minCoeff(&element);
    int& taken = found[static_cast<std::size_t>(element)];
    if (apart > kSamePlace || taken >= 0) return rows;
    taken = static_cast<int>(row);
  }
  return found;
}

Calibration fromPat(const fs::path& file) {
  TransducerArray board = readOpenMpdBoard(file, file.filename().string());
  const std::vector<int> rows = rowsInCatalogueOrder(board.positions);
  board.phaseOffsets = Eigen::VectorXd(board.phaseOffsets(rows));
  board.gains = Eigen::VectorXd(board.gains(rows));
  Calibration calibration;
  calibration.driver = "openmpd";
  std::ifstream(file) >> calibration.serialNumber;
  calibration.made = "Imported from " + file.filename().string();
  calibration.phases = board.phaseOffsets;
  calibration.gains = board.gains;
  for (int n = 0; n < board.size(); ++n) {
    if (board.gains(n) == 0) calibration.dead.push_back(n);
  }
  return calibration;
}

std::string asFileName(std::string text) {
  for (char& c : text) {
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_' && c != '.') c = '_';
  }
  return text;
}

}  // namespace

void saveCalibration(const Calibration& calibration, const fs::path& file) {
  writeFileAtomically(file, jsonText({{"kind", "calibration"},
                                      {"format", kCalibrationFormat},
                                      {"driver", calibration.driver},
                                      {"serial_number", calibration.serialNumber},
                                      {"made", calibration.made},
                                      {"phases_rad", listOf(calibration.phases)},
                                      {"gains", listOf(calibration.gains)},
                                      {"inverted", calibration.inverted},
                                      {"dead", calibration.dead},
                                      {"order", calibration.order}}) +
                                "\n");
}

Calibration loadCalibration(const fs::path& file) {
  try {
    Calibration calibration;
    if (file.extension() == ".json") {
      calibration = fromJson(file);
    } else if (file.extension() == ".csv") {
      calibration = fromCsv(file);
    } else if (file.extension() == ".pat") {
      calibration = fromPat(file);
    } else {
      refuseFile("A calibration is read from .json, .csv or .pat; end the name in one of them.");
    }
    const auto elements =
        static_cast<int>(std::max({calibration.phases.size(), calibration.gains.size(),
                                   static_cast<Eigen::Index>(calibration.order.size())}));
    checkCalibration(calibration, elements);
    return calibration;
  } catch (const Error& error) {
    const std::string message = error.what();
    if (message.rfind(file.string(), 0) == 0) throw;
    const ErrorCode code =
        error.code() == ErrorCode::kInvalidArgument ? ErrorCode::kInvalidFile : error.code();
    throw Error(code, fmt::format("{}: {}", file.string(), message));
  }
}

fs::path calibrationPath(const std::string& driver, const std::string& serialNumber) {
  return userDataPath("calibrations") / (asFileName(driver + "-" + serialNumber) + ".json");
}

std::optional<Calibration> keptCalibration(const std::string& driver,
                                           const std::string& serialNumber) {
  const fs::path file = calibrationPath(driver, serialNumber);
  if (!fs::exists(file)) return std::nullopt;
  Calibration calibration = loadCalibration(file);
  if (calibration.driver != driver || calibration.serialNumber != serialNumber) {
    refuseFile(fmt::format("{} is of {} {} and not of {} {}; remove it or calibrate again.",
                           file.string(), calibration.driver, calibration.serialNumber, driver,
                           serialNumber));
  }
  return calibration;
}

fs::path keepCalibration(const Calibration& calibration) {
  if (calibration.driver.empty() || calibration.serialNumber.empty()) {
    throw Error(ErrorCode::kInvalidArgument,
                "A calibration is kept by driver and serial number; name the serial number of the "
                "device, or a name of your own that is written on it.");
  }
  const fs::path file = calibrationPath(calibration.driver, calibration.serialNumber);
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) {
    throw Error(ErrorCode::kIo,
                fmt::format("The folder {} cannot be made ({}); make it, or free its disk.",
                            file.parent_path().string(), error.message()));
  }
  saveCalibration(calibration, file);
  return file;
}

std::vector<Calibration> keptCalibrations() {
  std::vector<Calibration> all;
  std::error_code error;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(userDataPath("calibrations"), error)) {
    if (entry.path().extension() != ".json") continue;
    try {
      all.push_back(loadCalibration(entry.path()));
    } catch (const Error&) {
      // Named when its device is connected.
    }
  }
  std::ranges::sort(all, {}, [](const Calibration& calibration) {
    return std::tie(calibration.driver, calibration.serialNumber);
  });
  return all;
}

bool removeCalibration(const std::string& driver, const std::string& serialNumber) {
  const fs::path file = calibrationPath(driver, serialNumber);
  std::error_code error;
  const bool wasThere = fs::remove(file, error);
  if (error) {
    throw Error(ErrorCode::kIo, fmt::format("{} cannot be removed ({}); remove it by hand.",
                                            file.string(), error.message()));
  }
  return wasThere;
}

}  // namespace acg
