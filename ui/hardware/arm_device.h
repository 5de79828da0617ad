// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace acg {

class DeviceControl;

/// Turns the arm switch. A device that goes on sounding when this machine fails is armed only after
/// its user has consented, each time anew. Returns whether it was turned.
bool armDevice(DeviceControl& device, QWidget* window);

/// Connects to the device that was connected last; a message where there was none.
void reconnectDevice(DeviceControl& device);

}  // namespace acg
