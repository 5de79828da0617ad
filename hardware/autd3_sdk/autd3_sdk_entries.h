// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/drive/device_driver.h"
#include "hardware/emulators/emulator.h"

namespace acg {

/// The rows of the registry: AUTD3 devices with the firmware of the next generation.
DeviceDriverEntry autd3SdkEntry();
EmulatorEntry autd3SdkEmulatorEntry();

}  // namespace acg
