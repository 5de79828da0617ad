// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the menu Hardware.
#include <QCoreApplication>

#include "ui/actions/commands.h"
#include "ui/hardware/arm_device.h"
#include "ui/hardware/calibration_dialog.h"
#include "ui/hardware/device_control.h"
#include "ui/hardware/mute_key.h"
#include "ui/main_window.h"

namespace acg {
namespace {

QString text(const char* source) { return QCoreApplication::translate("Commands", source); }

}  // namespace

void addHardwareCommands(CommandList& commands, MainWindow& window) {
  DeviceControl& device = window.device();
  const auto isIn = [&device](DriveState state) {
    return [&device, state] { return device.state() == state; };
  };
  commands.add({"hardware.connect",
                text("Connect\u2026"),
                {},
                text("Show the devices that were found, and connect to one."),
                {},
                [&window] { window.showDock(QStringLiteral("hardware")); },
                {},
                {},
                {}});
  commands.add({"hardware.reconnect",
                text("Reconnect to the last device"),
                {},
                text("Connect to the device that was connected last."),
                {},
                [&device] { reconnectDevice(device); },
                [&device] { return !device.isOpen(); },
                {},
                text("A device is connected.")});
  commands.add({"hardware.disconnect",
                text("Disconnect"),
                {},
                text("Silence the device and close the link to it."),
                {},
                [&device] { device.close(); },
                [&device] { return device.isOpen(); },
                {},
                text("No device is connected.")});
  commands.add({"hardware.arm",
                text("Arm"),
                {},
                text("Let the device emit once Live is on."),
                {},
                [&device, &window] { armDevice(device, &window); },
                isIn(DriveState::kConnected),
                {},
                text("Only a connected device that is silent can be armed.")});
  commands.add({"hardware.live",
                text("Live"),
                {},
                text("Emit each new hologram on the armed device."),
                {},
                [&device] { device.setLive(device.state() != DriveState::kLive); },
                [&device] {
                  return device.state() == DriveState::kArmed ||
                         device.state() == DriveState::kLive;
                },
                isIn(DriveState::kLive),
                text("The device is not armed.")});
  commands.add({"hardware.calibrate",
                text("Calibrate\u2026"),
                {},
                text("Measure how the elements differ with one microphone, or import it."),
                {},
                [&device, &window] { calibrateDevice(window.session(), device, &window); },
                isIn(DriveState::kConnected),
                {},
                text("Only a connected device that is silent can be calibrated.")});
  // Always there, whatever the state.
  commands.add({"hardware.mute",
                text("Mute"),
                MuteKey::shownKey(),
                text("Silence the device at once; Ctrl+full stop does it too."),
                {},
                [&device] { device.mute(); },
                {},
                {},
                {}});
  commands.add({"hardware.acknowledge",
                text("Acknowledge fault"),
                {},
                text("End a mute or a fault, so that the device can be armed again."),
                {},
                [&device] { device.acknowledge(); },
                isIn(DriveState::kFault),
                {},
                text("There is no fault.")});
}

}  // namespace acg
