// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

namespace acg {

/// A measured directivity, as `TransducerModel` keeps it.
struct DirectivityTable {
  std::vector<double> angles;  ///< rad from the normal, ascending within 0..pi
  std::vector<double> gains;   ///< linear, relative to the first, one for each angle
  double reference = 1;        ///< the amplitude that the file's were divided by
};

/// Reads a table of two columns, the angle from the normal in degrees and the linear amplitude in
/// any unit, parted by commas, semicolons or tabs. A first line without numbers is a header; empty
/// lines and those that begin with # are skipped. Amplitudes are divided by that at the first
/// angle unless it is 0, for the source strength is that on the axis.
///
/// Throws kNotFound, or kInvalidFile with one sentence that names file and line: for what is no
/// number, for angles that are outside 0..180, unsorted, given twice or nearer than
/// `kLeastTableStep`, for amplitudes beyond `kLargestTableGain`, for fewer rows than two or more
/// than `kMostTableRows`, and for angles that the header says are in radians.
DirectivityTable readDirectivity(const std::filesystem::path& file);

}  // namespace acg
