// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/drive/device_link.h"

namespace acg::autd3 {

/// AUTD3's remote link, version 1: what a program and a server that holds the devices say over TCP
/// (autd3-link-remote of shinolab/autd3-rs). A server relays frames of 626 bytes to each device and
/// gives back 2 bytes of each; it knows one client at a time. Each message is answered by 0, or by
/// 0xFF, a length of 4 bytes and a sentence.
inline constexpr int kRemotePort = 8080;
inline constexpr std::size_t kRemoteTxBytes = 626;
inline constexpr std::size_t kRemoteRxBytes = 2;

enum RemoteCommand : std::uint8_t {
  kConfigureGeometry = 0x01,
  kUpdateGeometry = 0x02,
  kSendFrames = 0x03,
  kReadAnswers = 0x04,
  kCloseLink = 0x05,
  kHello = 0x10,
};
/// AUTD3's own time-out of an acknowledgement.
inline constexpr std::chrono::milliseconds kAcknowledgeTime{200};
inline constexpr std::uint8_t kRemoteOk = 0x00;
inline constexpr std::uint8_t kRemoteError = 0xFF;
inline constexpr int kRemoteVersion = 1;
inline constexpr char kRemoteMagic[] = "AUTD3REMOTE";

std::vector<std::uint8_t> helloMessage();

/// Poses of `devices` devices in a row along x, `spacing` m apart, in mm as the protocol has it.
/// Only a simulator looks at them.
std::vector<std::uint8_t> geometryMessage(RemoteCommand command, int devices, double spacing);

/// `frames`: 626 bytes a device.
std::vector<std::uint8_t> framesMessage(std::span<const std::uint8_t> frames);

/// Brings a server that was left at any byte of a message of `devices` devices back to the start of
/// one: what is sent next is read as a message. In between it reads answers, or a frame that no
/// device knows.
std::vector<std::uint8_t> realigningBytes(int devices);

/// The program's side. Lent a link for one exchange; holds no state but the deadline.
class RemoteClient {
 public:
  using Clock = std::chrono::steady_clock;

  RemoteClient(DeviceLink& link, Clock::time_point deadline) : link_(link), deadline_(deadline) {}

  /// Forgets answers to messages of which nobody waits.
  void drain();
  /// The same until nothing has come for `pause`.
  void drainUntilQuiet(std::chrono::milliseconds pause);

  /// Sends a message and reads its answer, `answer.size()` bytes behind the status. Returns the
  /// server's sentence when it refuses. Throws kIo when the answer is not there by the deadline or
  /// makes no sense.
  std::optional<std::string> request(std::span<const std::uint8_t> message,
                                     std::span<std::uint8_t> answer);

  /// The same for a message that may be repeated. What comes may be the answer to one of somebody
  /// else, such as a mute that has just passed: then what is left of it is forgotten and the
  /// message sent again. Throws kIo when that does not help.
  void demand(std::span<const std::uint8_t> message, std::span<std::uint8_t> answer);

  /// Reads the answers of all devices, 2 bytes each.
  void readAnswers(std::span<std::uint8_t> rx);

  /// Sends frames and reads answers until `isDone` of them or the deadline. Frames that a server
  /// lost among others are sent again each 50 ms; a device knows them by their number. False: not
  /// done.
  bool sendUntil(std::span<const std::uint8_t> framesMessage, std::span<std::uint8_t> rx,
                 const std::function<bool()>& isDone);

  /// Greets the server and places the devices, on a new connection or one that is in use already.
  /// Throws kUnavailable when it is another version.
  void greet(int devices, double spacing);

  bool isLate() const { return Clock::now() >= deadline_; }

 private:
  enum class Outcome { kDone, kRefused, kNonsense };
  Outcome attempt(std::span<const std::uint8_t> message, std::span<std::uint8_t> answer,
                  std::string& sentence);
  [[noreturn]] void throwNonsense() const;
  void receiveAll(std::span<std::uint8_t> into);
  std::chrono::milliseconds left() const;

  DeviceLink& link_;
  Clock::time_point deadline_;
};

}  // namespace acg::autd3
