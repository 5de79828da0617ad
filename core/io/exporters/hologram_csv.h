// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/exporters/exporter.h"

namespace acg {

/// Writes a table index,x_m,y_m,z_m,amplitude,phase_rad, one row an element, phase in (-pi,
/// pi].
/// Throws kIo.
void writeHologramCsv(const ExportInput& input, const std::filesystem::path& file);

}  // namespace acg
