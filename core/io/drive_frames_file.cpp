// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/drive_frames_file.h"

#include <complex>
#include <cstddef>

#include <fmt/format.h>

#include "core/error.h"
#include "core/io/csv_table.h"

namespace acg {

std::vector<Eigen::VectorXcd> loadDriveFrames(const std::filesystem::path& file, int elements) {
  const auto columns = readCsvColumns(file, {"frame", "element", "amplitude", "phase_rad"});
  const auto count = static_cast<std::size_t>(elements);
  const std::size_t rows = columns[0].size();
  if (rows == 0 || rows % count != 0) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} has {} rows; give {} for each frame, one an element.",
                            file.string(), rows, elements));
  }
  std::vector<Eigen::VectorXcd> frames(rows / count, Eigen::VectorXcd(elements));
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t frame = row / count, element = row % count;
    if (columns[0][row] != static_cast<double>(frame) ||
        columns[1][row] != static_cast<double>(element)) {
      throw Error(
          ErrorCode::kInvalidFile,
          fmt::format("{}: row {} is of frame {}, element {}; it must be of frame {}, "
                      "element {}.",
                      file.string(), row + 2, columns[0][row], columns[1][row], frame, element));
    }
    const double amplitude = columns[2][row];
    if (!(amplitude >= 0 && amplitude <= 1)) {
      throw Error(ErrorCode::kInvalidFile,
                  fmt::format("{}: row {} has the amplitude {}; give one from 0 to 1.",
                              file.string(), row + 2, amplitude));
    }
    frames[frame](static_cast<Eigen::Index>(element)) = std::polar(amplitude, columns[3][row]);
  }
  return frames;
}

}  // namespace acg
