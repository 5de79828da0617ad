// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/exporters/hologram_json.h"

#include "core/io/atomic_file.h"
#include "core/io/exporters/element_rows.h"
#include "core/io/json_document.h"

namespace acg {

void writeHologramJson(const ExportInput& input, const std::filesystem::path& file) {
  Json elements = Json::array();
  int index = 0;
  for (const ElementRow& row : elementRows(input.scene, input.hologram)) {
    elements.push_back({{"index", index++},
                        {"x_m", row.position.x()},
                        {"y_m", row.position.y()},
                        {"z_m", row.position.z()},
                        {"amplitude", row.amplitude},
                        {"phase_rad", row.phase}});
  }
  const Json document = {{"kind", "hologram"},
                         {"metadata", Json::parse(exportMetadata(input))},
                         {"elements", std::move(elements)}};
  writeFileAtomically(file, jsonText(document));
}

}  // namespace acg
