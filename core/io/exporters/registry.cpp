// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.h"
#include "core/io/exporters/exporter.h"
#include "core/io/exporters/field_csv.h"
#include "core/io/exporters/field_hdf5.h"
#include "core/io/exporters/field_npz.h"
#include "core/io/exporters/field_vti.h"
#include "core/io/exporters/hologram_csv.h"
#include "core/io/exporters/hologram_json.h"

namespace acg {

std::span<const ExporterEntry> exporters() {
  static constexpr std::array kExporters = {
      ExporterEntry{"hologram-csv", "Hologram table (*.csv)", "csv",
                    "Position, amplitude and phase of each element, one row an element.", false,
                    false, writeHologramCsv},
      ExporterEntry{"hologram-json", "Hologram with metadata (*.json)", "json",
                    "The same with the solver's report and all parameters.", false, false,
                    writeHologramJson},
      ExporterEntry{"field-vti", "VTK image (*.vti)", "vti",
                    "A grid for ParaView and VTK; units and parameters in the field data.", true,
                    true, writeFieldVti, beginFieldVti},
      ExporterEntry{"field-h5", "HDF5 archive (*.h5)", "h5",
                    "Grid or points with checksums and openPMD-style attributes.", true, false,
                    writeFieldHdf5, beginFieldHdf5},
      ExporterEntry{"field-npz", "NumPy archive (*.npz)", "npz",
                    "Grid axes or points and complex arrays of shape z, y, x.", true, false,
                    writeFieldNpz},
      ExporterEntry{"field-csv", "Field table (*.csv)", "csv",
                    "One row a point, x fastest; columns carry their units.", true, false,
                    writeFieldCsv},
  };
  return kExporters;
}

const ExporterEntry& exporterFor(const std::filesystem::path& file, bool takesField) {
  std::string extension = file.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  std::vector<std::string> known;
  for (const ExporterEntry& entry : exporters()) {
    if (entry.takesField != takesField) continue;
    if (extension == fmt::format(".{}", entry.extension)) return entry;
    known.push_back(fmt::format(".{}", entry.extension));
  }
  throw Error(
      ErrorCode::kInvalidArgument,
      fmt::format("{}: a {} cannot be written as \"{}\"; end the name in {}.", file.string(),
                  takesField ? "field" : "hologram", extension, fmt::join(known, ", ")));
}

}  // namespace acg
