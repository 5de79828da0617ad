// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

namespace acg {

/// What `acg list devices` shows: the drivers, what their devices can do and how they are set.
nlohmann::ordered_json deviceRows();

/// What `acg list ports` shows: where a device could be connected now, emulated ones among them.
nlohmann::ordered_json portRows();

}  // namespace acg
