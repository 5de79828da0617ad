// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/exporters/exporter.h"

namespace acg {

/// Writes a NumPy archive: one array per quantity of shape (nz, ny, nx) or (nz, ny, nx, 3), or
/// (M) and (M, 3) for points; x_m, y_m, z_m are the axes of the grid or the coordinates; units
/// and meta are JSON texts.
/// Throws kIo.
void writeFieldNpz(const ExportInput& input, const std::filesystem::path& file);

}  // namespace acg
