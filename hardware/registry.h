// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/drive/device_driver.h"
#include "hardware/emulators/emulator.h"

namespace acg {

/// All drivers, in the order in which they are offered. A new one is a row here.
std::span<const DeviceDriverEntry> deviceDrivers();

/// Throws kNotFound with the names there are.
const DeviceDriverEntry& deviceDriver(const std::string& name);

/// All emulators, each of the name of its driver. What needs no emulator, as the recorder, has
/// none.
std::span<const EmulatorEntry> emulators();

/// Throws kNotFound with the names there are.
const EmulatorEntry& emulator(const std::string& name);

/// What every driver finds, in the order of the registry; disturbs no device.
std::vector<FoundDevice> findDevices();

/// The serial number of the device at an address, as far as the system tells without disturbing
/// it; else empty. Throws kNotFound for an unknown driver.
std::string serialNumberAt(const std::string& driver, const std::string& address);

}  // namespace acg
