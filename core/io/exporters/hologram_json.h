// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/exporters/exporter.h"

namespace acg {

/// Writes a JSON object with the metadata and the columns of the hologram table per element.
/// Throws kIo.
void writeHologramJson(const ExportInput& input, const std::filesystem::path& file);

}  // namespace acg
