// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/drive/safety/safety_profile.h"

namespace acg {

/// The profile of scenes that name none.
inline constexpr const char* kDefaultSafetyProfile = "airborne";

/// The profile resources/safety/NAME.json; an empty name gives the default one. Keys: `name`,
/// `label`, `note`, `margin_db` (0 to 40), `margin_note`, and `limits`, each with `level_db`,
/// `from_hz`, `to_hz`, `zones`, `action` (warn, alarm or refuse), `document`, `year`, `clause`
/// (may be missing) and `confirmed`. A key that is not listed is refused.
///
/// Throws kNotFound with the names there are, kInvalidFile with file and key for anything else.
SafetyProfile safetyProfile(const std::string& name);

/// The same from a file of any place.
SafetyProfile readSafetyProfile(const std::filesystem::path& file);

/// Names for `safetyProfile`, sorted.
std::vector<std::string> safetyProfileNames();

}  // namespace acg
