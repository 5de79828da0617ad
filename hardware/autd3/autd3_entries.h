// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/drive/device_driver.h"
#include "hardware/emulators/emulator.h"

namespace acg {

/// The rows of the registry: AUTD3 devices with firmware v12 behind a server of the remote link.
DeviceDriverEntry autd3Entry();
EmulatorEntry autd3EmulatorEntry();

}  // namespace acg
