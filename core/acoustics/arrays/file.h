// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/acoustics/arrays/array_geometry.h"

namespace acg {

/// Elements from an Ultraino `.xml.gz` (ultraino.h), an OpenMPD `.pat` (openmpd_pat.h) or else a
/// CSV file: a header with `x_m,y_m,z_m` (or `x,y,z`) and, if wanted, `nx,ny,nz` (else +z),
/// `phase_offset` (rad by which the sound leads) and `amplitude_gain`; other columns are skipped,
/// as are empty lines and lines that begin with `#`. A line `# units: mm` (m, cm, mm, um) says what
/// the positions are in. Commas, semicolons or tabs divide the columns. Throws kIo, kInvalidFile or
/// kInvalidArgument naming the file and the line.
std::span<const Parameter> fileParameters();
TransducerArray buildFile(const ArrayGeometry& given, const std::filesystem::path& folder);

}  // namespace acg
