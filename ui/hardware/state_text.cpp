// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/state_text.h"

#include <QCoreApplication>

#include "ui/hardware/device_control.h"

namespace acg {
namespace {

QString text(const char* source) { return QCoreApplication::translate("DeviceState", source); }

constexpr QChar kRing(0x25CB), kDisc(0x25CF), kDiamond(0x25C6);
constexpr QChar kFisheye(0x25C9), kSquare(0x25A0), kTriangle(0x25B2);

}  // namespace

StateText stateText(const DeviceControl& device) {
  const TransmitterStatus& status = device.status();
  const bool isMuted = device.isMuted();
  switch (status.state) {
    case DriveState::kConnected:
      return {kDisc, text("CONNECTED"), text("Silent until it is armed."), "accent"};
    case DriveState::kArmed:
      return {kDiamond, text("ARMED"),
              text("Silent, but emits as soon as Live is on. Pause mutes it."), "warn"};
    case DriveState::kLive:
      return {kFisheye, text("LIVE"), text("Emits each new hologram. Pause mutes it."), "bad"};
    case DriveState::kFault:
      return {isMuted ? kSquare : kTriangle, isMuted ? text("MUTED") : text("FAULT"),
              QString::fromStdString(status.reason), isMuted ? "warn" : "bad"};
    case DriveState::kDisconnected:
      break;
  }
  if (!status.refusal.empty()) {
    return {kTriangle, text("NOT CONNECTED"), QString::fromStdString(status.refusal), "bad"};
  }
  if (device.isClosing()) {
    return {kRing, text("DISCONNECTING"), text("Muted; its link is being closed."), "quiet"};
  }
  if (!device.isOpen()) {
    return {kRing, text("NO DEVICE"), text("Choose a device and connect it."), "quiet"};
  }
  return {kRing, text("CONNECTING"), text("Waits for the device to answer."), "quiet"};
}

}  // namespace acg
