// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/drive/device_driver.h"

namespace acg {

/// Writes each frame into a CSV file at the address: one row an element with time, revision of the
/// hologram, element, phase code and amplitude code. What a device would have got, to look at.
DeviceDriverEntry recorderEntry();

}  // namespace acg
