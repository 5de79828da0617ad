// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/exporters/element_rows.h"

#include <fmt/format.h>

#include "core/error.h"

namespace acg {

std::vector<ElementRow> elementRows(const Scene& scene, const Hologram& hologram) {
  if (hologram.drives.size() != scene.elementCount()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The hologram has {} drives but the scene {} elements; solve again.",
                            hologram.drives.size(), scene.elementCount()));
  }
  std::vector<ElementRow> rows;
  rows.reserve(hologram.drives.size());
  for (const PlacedArray& array : scene.arrays) {
    const TransducerArray placed = array.placed();
    for (int n = 0; n < placed.size(); ++n) {
      const std::complex<double> drive = hologram.drives(static_cast<int>(rows.size()));
      // Full drive is 1, whatever the last bit of the modulus of exp(i phase) says.
      const double modulus = std::abs(drive);
      const double amplitude = std::abs(modulus - 1) < 1e-12 ? 1 : modulus;
      rows.push_back({placed.positions.col(n), amplitude, std::arg(drive)});
    }
  }
  return rows;
}

}  // namespace acg
