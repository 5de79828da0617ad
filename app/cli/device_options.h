// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/drive/device_driver.h"

namespace acg {

/// Settings of a device from `--set key=value` texts, with defaults for the rest. Throws
/// kInvalidArgument for a text of another form, an unknown key (with the known ones) or a value
/// that cannot be.
ParameterSet deviceSettings(const DeviceDriverEntry& driver, const std::vector<std::string>& texts);

}  // namespace acg
