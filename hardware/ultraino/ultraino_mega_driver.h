// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/drive/device_driver.h"

namespace acg {

/// Ultraino's boards on an Arduino Mega: up to 14 in a chain with 64 channels each, 10 phases, and
/// 32 patterns that they repeat by themselves. Firmware DriverMEGA.
DeviceDriverEntry ultrainoMegaEntry();

}  // namespace acg
