// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/drive/device_driver.h"
#include "hardware/emulators/emulator.h"

namespace acg {

/// The rows of the registry: AUTD3 devices with firmware v12 behind a server of the remote link.
DeviceDriverEntry autd3Entry();
EmulatorEntry autd3EmulatorEntry();

/// Settings that drivers of all generations have: devices, modulation, limit of intensity.
std::vector<Parameter> commonAutd3Settings();
/// Opens a connection to a server of the remote link.
std::unique_ptr<DeviceLink> openRemoteLink(const std::string& address,
                                           const ParameterSet& settings);

}  // namespace acg
