// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace acg {

enum class DriveState {
  kDisconnected,
  kConnected,  ///< greeted and silent
  kArmed,      ///< may emit, does not yet
  kLive,       ///< emits
  kFault       ///< off, latched until it is acknowledged
};

/// "Connected"
const char* driveStateName(DriveState state);

/// Who may emit, and when. Off is latched: after a mute or a fault it needs an acknowledgement and
/// then a fresh turn of the arm switch from off to on. A switch that stands on when the device
/// connects arms nothing. Holds no clock and no lock; one thread uses it, or a lock around it.
class Arming {
 public:
  DriveState state() const { return state_; }
  bool mayEmit() const { return state_ == DriveState::kArmed || state_ == DriveState::kLive; }
  /// Why it is in kFault; empty otherwise.
  const std::string& reason() const { return reason_; }

  /// The device answered and is silent. `needsConsent`: it has no watchdog, so that nothing mutes
  /// it should the guardian die.
  void connect(bool needsConsent);
  /// The link was closed in order; a latched fault stays.
  void disconnect();

  /// The switch as it stands now; only its turn from off to on arms. `consents`: to a device
  /// without watchdog, asked anew at each arming. Returns why an attempt to arm was refused, one
  /// sentence; empty where it was not or nothing was attempted.
  std::string setSwitch(bool isOn, bool consents = false);

  /// From armed to live and back. Throw kUnavailable where the state does not allow it.
  void start();
  void stop();

  /// A mute or a fault: off at once and latched. Of several the first reason stays. Returns whether
  /// this one is new. Nothing happens while disconnected.
  bool trip(const std::string& reason);
  /// Ends kFault; arming still needs the fresh turn of the switch.
  void acknowledge();

 private:
  DriveState state_ = DriveState::kDisconnected;
  std::string reason_;
  bool isSwitchOn_ = false;
  bool isConnected_ = false;
  bool needsConsent_ = true;
};

}  // namespace acg
