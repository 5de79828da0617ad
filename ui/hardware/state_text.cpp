// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/state_text.h"

#include <QCoreApplication>

namespace acg {
namespace {

QString text(const char* source) { return QCoreApplication::translate("DeviceState", source); }

}  // namespace

StateText stateText(const TransmitterStatus& status, bool isOpen, bool isMuted) {
  switch (status.state) {
    case DriveState::kConnected:
      return {text("CONNECTED"), text("Silent until it is armed."), "accent"};
    case DriveState::kArmed:
      return {text("ARMED"), text("Silent, but emits as soon as Live is on."), "warn"};
    case DriveState::kLive:
      return {text("LIVE"), text("Emits each new hologram."), "bad"};
    case DriveState::kFault:
      return {isMuted ? text("MUTED") : text("FAULT"), QString::fromStdString(status.reason),
              isMuted ? "warn" : "bad"};
    case DriveState::kDisconnected:
      break;
  }
  if (!status.refusal.empty()) {
    return {text("NOT CONNECTED"), QString::fromStdString(status.refusal), "bad"};
  }
  if (!isOpen) return {text("NO DEVICE"), text("Choose a device and connect it."), "quiet"};
  return {text("CONNECTING"), text("Waits for the device to answer."), "quiet"};
}

}  // namespace acg
