// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/exporters/exporter.h"

namespace acg {

/// Writes VTK XML ImageData 1.0, little endian, raw appended Float64. Pressure becomes p_re,
/// p_im, p_abs; other complex quantities NAME_re and NAME_im; the field data hold units and
/// metadata as JSON.
/// Throws kIo.
void writeFieldVti(const ExportInput& input, const std::filesystem::path& file);

}  // namespace acg
