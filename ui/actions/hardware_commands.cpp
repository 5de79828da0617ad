// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the menu Hardware.

#include "ui/actions/commands.h"
#include "ui/hardware/arm_device.h"
#include "ui/hardware/calibration_dialog.h"
#include "ui/hardware/device_control.h"
#include "ui/hardware/mute_key.h"
#include "ui/main_window.h"

namespace acg {
void addHardwareCommands(CommandList& commands, MainWindow& window) {
  DeviceControl& device = window.device();
  const auto isIn = [&device](DriveState state) {
    return [&device, state] { return device.state() == state; };
  };
  commands.add({"hardware.connect",
                commandText("Connect\u2026"),
                {},
                commandText("Show the devices that were found, and connect to one."),
                {},
                [&window] { window.showDock(QStringLiteral("hardware")); },
                {},
                {},
                {}});
  commands.add({"hardware.reconnect",
                commandText("Reconnect to the last device"),
                {},
                commandText("Connect to the device that was connected last."),
                {},
                [&device] { reconnectDevice(device); },
                [&device] { return !device.isOpen(); },
                {},
                commandText("A device is connected.")});
  commands.add({"hardware.disconnect",
                commandText("Disconnect"),
                {},
                commandText("Silence the device and close the link to it."),
                {},
                [&device] { device.close(); },
                [&device] { return device.isOpen(); },
                {},
                commandText("No device is connected.")});
  commands.add({"hardware.arm",
                commandText("Arm"),
                {},
                commandText("Let the device emit once Live is on."),
                {},
                [&device, &window] { armDevice(device, &window); },
                isIn(DriveState::kConnected),
                {},
                commandText("Only a connected device that is silent can be armed.")});
  commands.add({"hardware.live",
                commandText("Live"),
                {},
                commandText("Emit each new hologram on the armed device."),
                {},
                [&device] { device.setLive(device.state() != DriveState::kLive); },
                [&device] {
                  return device.state() == DriveState::kArmed ||
                         device.state() == DriveState::kLive;
                },
                isIn(DriveState::kLive),
                commandText("The device is not armed.")});
  commands.add({"hardware.calibrate",
                commandText("Calibrate\u2026"),
                {},
                commandText("Measure how the elements differ with one microphone, or import it."),
                {},
                [&device, &window] { calibrateDevice(window.session(), device, &window); },
                isIn(DriveState::kConnected),
                {},
                commandText("Only a connected device that is silent can be calibrated.")});
  // Always there, whatever the state.
  commands.add({"hardware.mute",
                commandText("Mute"),
                MuteKey::shownKey(),
                commandText("Silence the device at once; Ctrl+full stop does it too."),
                {},
                [&device] { device.mute(); },
                {},
                {},
                {}});
  commands.add({"hardware.acknowledge",
                commandText("Acknowledge fault"),
                {},
                commandText("End a mute or a fault, so that the device can be armed again."),
                {},
                [&device] { device.acknowledge(); },
                isIn(DriveState::kFault),
                {},
                commandText("There is no fault.")});
}

}  // namespace acg
