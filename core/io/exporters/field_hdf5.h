// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/io/exporters/exporter.h"
#include "core/io/exporters/stored_array.h"

namespace acg {

/// Writes an HDF5 file after openPMD 1.1: /data/0/fields/QUANTITY[/x|y|z], chunked, shuffled,
/// deflated, with Fletcher-32 checksums; complex values as the compound (r, i) of h5py;
/// /hologram holds the drives; lists of points stand in /data/0/points.
/// Throws kIo.
void writeFieldHdf5(const ExportInput& input, const std::filesystem::path& file);

/// The same file with room for the numbers instead of them, in one piece each, neither compressed
/// nor checked; says where they go. The field's channels need no values.
std::vector<StoredArray> beginFieldHdf5(const ExportInput& input,
                                        const std::filesystem::path& file);

}  // namespace acg
