// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/field/field.h"
#include "core/io/exporters/stored_array.h"
#include "core/scene/hologram.h"
#include "core/scene/scene.h"

namespace acg {

/// What an export may draw from. `field` is null for a hologram.
struct ExportInput {
  const Scene& scene;
  const Hologram& hologram;
  const Field* field = nullptr;
};

/// A row of the registry of exporters: the menu, the file filter and the command line follow.
struct ExporterEntry {
  const char* name;       ///< `field-vti`
  const char* label;      ///< "VTK image (*.vti)"
  const char* extension;  ///< `vti`
  const char* help;
  bool takesField;  ///< else a hologram
  bool needsGrid;   ///< cannot store a list of points
  /// Writes atomically. Throws kIo, or kInvalidArgument where the input does not fit.
  void (*write)(const ExportInput& input, const std::filesystem::path& file);
  /// Writes everything but the numbers of a grid and says where they go; null where a file cannot
  /// be written piece by piece (see field_stream.h).
  std::vector<StoredArray> (*begin)(const ExportInput& input,
                                    const std::filesystem::path& file) = nullptr;
};

/// hologram-csv, hologram-json, field-vti, field-h5, field-npz, field-csv.
std::span<const ExporterEntry> exporters();

/// The exporter for a file's extension; throws kInvalidArgument with the extensions there are.
const ExporterEntry& exporterFor(const std::filesystem::path& file, bool takesField);

/// Metadata of every export as JSON text: program, version, project name, medium, solver and its
/// parameters, report, units.
std::string exportMetadata(const ExportInput& input);

}  // namespace acg
