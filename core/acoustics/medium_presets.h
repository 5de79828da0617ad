// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/acoustics/medium.h"

namespace acg {

/// A fluid or tissue of resources/media.json.
struct MediumPreset {
  std::string name;             ///< `water`
  std::string label;            ///< "Water, 20 degrees Celsius"
  std::string source;           ///< Where the numbers come from.
  double soundSpeed = 0;        ///< m/s
  double density = 0;           ///< kg/m^3
  double absorptionAt1MHz = 0;  ///< dB/m
  double absorptionPower = 0;   ///< absorption grows as frequency to this power

  /// The preset at `frequency` (Hz). Throws kInvalidArgument unless it is above zero.
  Medium at(double frequency) const;
};

/// All presets in the order of the file. Throws kInvalidFile for a damaged resource.
std::vector<MediumPreset> mediumPresets();

/// Throws kNotFound with the names there are.
MediumPreset mediumPreset(const std::string& name);

}  // namespace acg
