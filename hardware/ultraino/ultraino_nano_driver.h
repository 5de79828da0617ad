// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/drive/device_driver.h"

namespace acg {

/// Ultraino's boards on an Arduino Nano: 8 channels with 24 phases, or 16 with 16. The firmware of
/// the first is not published, so that no answer of it is relied upon.
DeviceDriverEntry ultrainoNanoEntry();
DeviceDriverEntry ultrainoNano16Entry();

}  // namespace acg
