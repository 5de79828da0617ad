// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>

#include "core/field/field_evaluator.h"
#include "core/io/exporters/exporter.h"

namespace acg {

/// What became of a field that was written piece by piece.
struct StreamedField {
  Field outline;          ///< samples, channels without values, report of the first piece
  long long resumedFrom;  ///< planes that an earlier run had left behind
  double seconds = 0;
};

/// Evaluates a grid in slabs of planes and writes each to its place in `file`, so that memory holds
/// one slab of about `slabBytes` however large the grid is.
///
/// Until it is whole the file is called `NAME.part`, beside it `NAME.part.json` tells how far it
/// is. What was interrupted, by `checkpoint` or by force, goes on from there when the same field of
/// the same hologram is asked for again. The room on disk is claimed first; throws kIo where there
/// is not enough, naming both numbers. Throws kInvalidArgument for a list of points or an exporter
/// without `begin`.
StreamedField streamField(const Scene& scene, const Hologram& hologram, const FieldSpec& spec,
                          Backend& backend, const ExporterEntry& exporter,
                          const std::filesystem::path& file,
                          const std::function<void(double)>& checkpoint = {},
                          std::size_t slabBytes = std::size_t{256} << 20);

}  // namespace acg
