// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/exporters/exporter.h"

namespace acg {

/// Writes a table with the columns of the quantity registry behind x_m,y_m,z_m; x fastest,
/// numbers shortest-round-trip.
/// Throws kIo.
void writeFieldCsv(const ExportInput& input, const std::filesystem::path& file);

}  // namespace acg
