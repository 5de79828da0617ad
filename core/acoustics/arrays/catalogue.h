// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/acoustics/arrays/drive_levels.h"
#include "core/acoustics/transducer_array.h"
#include "core/acoustics/transducer_model.h"

namespace acg {

/// A real device: one file in resources/arrays, whose name is the device's name.
struct CatalogueArray {
  std::string name;         ///< `autd3`
  std::string label;        ///< "AUTD3"
  std::string description;  ///< One sentence with its source.
  TransducerModel transducer;
  /// Other models of the same element by name, such as `t4010a1`, a measured table.
  std::map<std::string, TransducerModel> transducerOptions;
  TransducerArray elements;
  DriveLevels levels;  ///< What its electronics can set.
};

/// Names of all devices, sorted.
std::vector<std::string> catalogueNames();

/// Throws kNotFound with the names there are, kInvalidFile for a damaged resource.
CatalogueArray catalogueArray(const std::string& name);

}  // namespace acg
