// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "core/drive/device_link.h"
#include "core/drive/safety/audit_log.h"
#include "hardware/guardian/guardian_protocol.h"

namespace acg {

/// How long the guardian waits for the next beat before it mutes; with what muting takes the bytes
/// are on the wire within 100 ms of the last one.
inline constexpr std::chrono::milliseconds kBeatTime{60};

/// Stands between a program and a device: passes the program's messages on while it is alive, and
/// silences the device when it is not. Starts disarmed; passes output only while armed and beats
/// come. Without a beat for kBeatTime, on a byte on the mute line, a wrong frame or the end of the
/// program it drops what is unsent, sends the mute message and latches until the next arming that
/// knows of all mutes. No threads; monotonic clock only.
class Guardian {
 public:
  /// `socket` and `muteLine` do not block; they, `link` and `log` are lent.
  Guardian(DeviceLink& link, int socket, int muteLine, AuditLog& log, std::string device);

  /// Serves until the program is gone or `isAsked` to end; the device is silent then.
  void serve(const volatile std::sig_atomic_t& isAsked);

 private:
  using Clock = std::chrono::steady_clock;
  using Type = GuardianMessage::Type;
  struct Pending {
    std::uint32_t number;
    bool isOutput;
    std::vector<std::uint8_t> bytes;
    std::size_t sent = 0;
  };

  void wait();
  void readMuteLine();
  void readSocket();
  void take(const GuardianMessage& message);
  void takeArm(const GuardianMessage& message);
  void checkBeat();
  void forwardPortion();
  void relayAnswers();
  void dropPending(const std::string& reason);
  void trip(const std::string& reason);
  void silence();
  void lose(const std::string& reason);
  void tell(Type type, std::span<const std::uint8_t> payload);
  void tellText(Type type, const std::string& text);
  void flush();

  DeviceLink& link_;
  int socket_, muteLine_;
  AuditLog& log_;
  std::string device_;
  GuardianReader reader_;
  std::vector<std::uint8_t> outgoing_;  ///< to the program, not yet taken by the system
  std::uint32_t lastNumber_ = 0;
  std::deque<Pending> pending_;
  std::size_t pendingBytes_ = 0;
  std::vector<std::uint8_t> muteMessage_;
  std::uint64_t mutes_ = 0;  ///< bytes that came over the mute line
  Clock::time_point lastBeat_{};
  bool isArmed_ = false;
  bool isSilent_ = true;  ///< nothing was sent since the last mute message
  bool isLost_ = false;   ///< the device
  bool isOver_ = false;   ///< the program
  bool mayHaveAnswers_ = false;
};

}  // namespace acg
