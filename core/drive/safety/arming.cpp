// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/safety/arming.h"

#include <fmt/format.h>

#include "core/error.h"

namespace acg {

const char* driveStateName(DriveState state) {
  switch (state) {
    case DriveState::kDisconnected:
      return "Disconnected";
    case DriveState::kConnected:
      return "Connected";
    case DriveState::kArmed:
      return "Armed";
    case DriveState::kLive:
      return "Live";
    case DriveState::kFault:
      return "Fault";
  }
  return "";
}

void Arming::connect(bool needsConsent) {
  isConnected_ = true;
  needsConsent_ = needsConsent;
  if (state_ == DriveState::kDisconnected) state_ = DriveState::kConnected;
}

void Arming::disconnect() {
  isConnected_ = false;
  if (state_ != DriveState::kFault) state_ = DriveState::kDisconnected;
}

std::string Arming::setSwitch(bool isOn, bool consents) {
  const bool isEdge = isOn && !isSwitchOn_;
  isSwitchOn_ = isOn;
  if (!isOn && mayEmit()) state_ = DriveState::kConnected;
  if (!isEdge) return {};
  if (state_ == DriveState::kFault) {
    return fmt::format("It stays off: {} Acknowledge that, switch off and on again.", reason_);
  }
  if (state_ == DriveState::kDisconnected) {
    return "No device is connected; connect one, switch off and on again.";
  }
  if (needsConsent_ && !consents) {
    return "The device has no watchdog: should this machine fail it goes on sounding; consent to "
           "that, switch off and on again.";
  }
  state_ = DriveState::kArmed;
  return {};
}

void Arming::start() {
  if (!mayEmit()) {
    throw Error(
        ErrorCode::kUnavailable,
        fmt::format("The device is {} and emits nothing; arm it first.", driveStateName(state_)));
  }
  state_ = DriveState::kLive;
}

void Arming::stop() {
  if (state_ == DriveState::kLive) state_ = DriveState::kArmed;
}

bool Arming::trip(const std::string& reason) {
  if (state_ == DriveState::kDisconnected || state_ == DriveState::kFault) return false;
  state_ = DriveState::kFault;
  reason_ = reason;
  return true;
}

void Arming::acknowledge() {
  if (state_ != DriveState::kFault) return;
  reason_.clear();
  state_ = isConnected_ ? DriveState::kConnected : DriveState::kDisconnected;
}

}  // namespace acg
