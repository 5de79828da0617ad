// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/drive/device_driver.h"

namespace acg {

/// SonicSurface, one board or a primary and a secondary one at a serial port. It answers nothing.
DeviceDriverEntry sonicSurfaceEntry();

}  // namespace acg
