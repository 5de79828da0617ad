// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/drive/device_driver.h"

namespace acg {

/// Emulators of `driver` that run, then every USB serial port: which device hangs at a port cannot
/// be told without talking to it, so that the label names what USB knows. `label` is the device's.
std::vector<FoundDevice> findSerialDevices(const std::string& driver, const std::string& label);

}  // namespace acg
