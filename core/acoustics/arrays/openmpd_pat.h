// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "core/acoustics/transducer_array.h"

namespace acg {

/// The board of an OpenMPD `board_N.pat` file: positions in the file's order (x slow from -78.75
/// mm, y fast from +78.75 mm down), looking to +z. The file's phase adjustments, degrees that the
/// host takes off every drive, become phase offsets of the sound; of its amplitude factors, which
/// quieten loud elements, the inverse becomes the gain, 1 for the largest factor and 0 for a factor
/// of 0. `name` stands in messages. Throws kIo or kInvalidFile.
TransducerArray readOpenMpdBoard(const std::filesystem::path& file, const std::string& name);

}  // namespace acg
