// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/io/exporters/exporter.h"
#include "core/io/exporters/stored_array.h"

namespace acg {

/// Writes VTK XML ImageData 1.0, little endian, raw appended Float64. Pressure becomes p_re,
/// p_im, p_abs; other complex quantities NAME_re and NAME_im; the field data hold units and
/// metadata as JSON.
/// Throws kIo.
void writeFieldVti(const ExportInput& input, const std::filesystem::path& file);

/// The same file with room for the numbers instead of them; says where they go. The field's
/// channels need no values.
std::vector<StoredArray> beginFieldVti(const ExportInput& input, const std::filesystem::path& file);

}  // namespace acg
