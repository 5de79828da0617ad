// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/microphone_readings_file.h"

#include <complex>
#include <cstddef>

#include <fmt/format.h>

#include "core/error.h"
#include "core/io/csv_table.h"

namespace acg {

Eigen::MatrixXcd loadMicrophoneReadings(const std::filesystem::path& file, int elements) {
  const auto columns = readCsvColumns(file, {"element", "amplitude_pa", "phase_rad"});
  const std::size_t rows = columns[0].size();
  const auto count = static_cast<std::size_t>(elements);
  if (rows == 0 || rows % count != 0) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} has {} readings; give {} for each place of the microphone.",
                            file.string(), rows, elements));
  }
  Eigen::MatrixXcd readings(elements, static_cast<Eigen::Index>(rows / count));
  for (std::size_t row = 0; row < rows; ++row) {
    const auto element = static_cast<Eigen::Index>(row % count);
    if (columns[0][row] != static_cast<double>(element) || columns[1][row] < 0) {
      throw Error(ErrorCode::kInvalidFile,
                  fmt::format("{}: row {}: element {} with {} Pa stands where element {} and an "
                              "amplitude of 0 or more is wanted.",
                              file.string(), row + 2, columns[0][row], columns[1][row], element));
    }
    readings(element, static_cast<Eigen::Index>(row / count)) =
        std::polar(columns[1][row], columns[2][row]);
  }
  return readings;
}

}  // namespace acg
