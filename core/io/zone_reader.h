// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/io/json_reader.h"
#include "core/scene/exposure_zone.h"

namespace acg {

/// The list `zones` of a project; empty where it is missing. Keys that are not known are added to
/// `unknown`. Throws kInvalidFile; the message starts with the path of the key at fault.
std::vector<ExposureZone> readZones(JsonReader& root, std::vector<std::string>& unknown);

/// The object `safety` of a project; defaults where it is missing. Throws as `readZones`.
SafetyStatement readSafety(JsonReader& root, std::vector<std::string>& unknown);

}  // namespace acg
