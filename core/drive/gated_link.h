// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/drive/device_link.h"
#include "core/drive/permission.h"

namespace acg {

/// A link that lets output pass only while it is permitted, and silences the device by itself when
/// the permission ends. One thread (the device's) uses it, but `mute` and `mutes` any.
///
/// `send` throws kUnavailable for output that is not permitted and kCancelled when a mute came in
/// between; the mute message is on the wire by then or directly behind the bytes that were under
/// way. Messages that only ask (`Traffic::kQueries`) always pass.
class GatedLink : public DeviceLink {
 public:
  /// What the next messages do: only ask and leave the device silent, or make it sound.
  enum class Traffic { kQueries, kOutput };
  virtual void setTraffic(Traffic traffic) = 0;

  /// What silences the device whatever came before; kept by who holds the permission. Without it
  /// nothing can be armed.
  virtual void setMuteMessage(const std::vector<std::uint8_t>& message) = 0;

  /// Permits output from now on while `heartbeat` is called and the owner's permission is fresh.
  /// `afterMutes` is what `mutes` was when the arming was decided: throws kCancelled when a mute
  /// came since, kUnavailable without a mute message or fresh permission.
  virtual void arm(std::uint64_t afterMutes) = 0;

  /// Silences the device and takes the permission back, without a latch.
  virtual void disarm() = 0;

  /// Passes the owner's permission on, and notices what became of device and guardian; at least
  /// every 10 ms. Throws kIo when the device is gone.
  virtual void heartbeat() = 0;

  /// Silences the device at once, whatever another thread sends meanwhile, and latches: nothing
  /// but questions passes until `arm`. Any thread.
  virtual void mute() noexcept = 0;
  /// How many mutes there were.
  virtual std::uint64_t mutes() const noexcept = 0;

  /// Why output is latched off, one sentence; empty while it is not.
  virtual std::string latchReason() const = 0;
};

/// Opens the way to a device for an owner with this permission. Throws kNotFound or kIo.
using GatedLinkFactory =
    std::function<std::unique_ptr<GatedLink>(std::shared_ptr<const Permission>)>;

/// The bytes of a message that a link takes at a time so that a mute waits no longer than 5 ms for
/// the wire; at least 16.
std::size_t portionSize(const DeviceLink& link, std::size_t message);

/// How long a message of `bytes` may take on a link at worst: twice its time on the wire and 100
/// ms.
std::chrono::milliseconds longestTransfer(const DeviceLink& link, std::size_t bytes);

}  // namespace acg
