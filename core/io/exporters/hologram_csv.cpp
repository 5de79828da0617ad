// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/exporters/hologram_csv.h"

#include <iterator>

#include <fmt/format.h>

#include "core/io/atomic_file.h"
#include "core/io/exporters/element_rows.h"

namespace acg {

void writeHologramCsv(const ExportInput& input, const std::filesystem::path& file) {
  std::string text = "index,x_m,y_m,z_m,amplitude,phase_rad\n";
  auto out = std::back_inserter(text);
  int index = 0;
  for (const ElementRow& row : elementRows(input.scene, input.hologram)) {
    fmt::format_to(out, "{},{},{},{},{},{}\n", index++, row.position.x(), row.position.y(),
                   row.position.z(), row.amplitude, row.phase);
  }
  writeFileAtomically(file, text);
}

}  // namespace acg
