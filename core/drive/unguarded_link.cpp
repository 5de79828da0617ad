// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/unguarded_link.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

using std::chrono::milliseconds;

/// Answers that nobody asked for are dropped beyond this.
constexpr std::size_t kMostIncoming = 1 << 16;

}  // namespace

std::size_t portionSize(const DeviceLink& link, std::size_t message) {
  if (!(link.byteRate() > 0)) return std::max<std::size_t>(message, 1);
  return std::max<std::size_t>(16, static_cast<std::size_t>(link.byteRate() * 5e-3));
}

milliseconds longestTransfer(const DeviceLink& link, std::size_t bytes) {
  const double wire = link.byteRate() > 0 ? static_cast<double>(bytes) / link.byteRate() : 0;
  return milliseconds(100 + static_cast<int>(2e3 * wire));
}

UnguardedLink::UnguardedLink(std::unique_ptr<DeviceLink> link,
                             std::shared_ptr<const Permission> permission)
    : link_(std::move(link)), permission_(std::move(permission)) {}

void UnguardedLink::latch(const std::string& reason) noexcept {
  {
    const std::lock_guard lock(reasonMutex_);
    if (reason_.empty()) reason_ = reason;
  }
  isLatched_ = true;
  isArmed_ = false;
  isMuteDue_ = true;
}

void UnguardedLink::sendDueMute() noexcept {
  // Asked again after the lock is given back: a mute may have come while it was held.
  while (isMuteDue_) {
    const std::unique_lock lock(linkMutex_, std::try_to_lock);
    if (!lock.owns_lock()) return;
    if (!isMuteDue_.exchange(false)) continue;
    try {
      link_->discard();
      link_->send(muteMessage_, longestTransfer(*link_, muteMessage_.size()));
    } catch (...) {
      // The device is gone; heartbeat() tells.
    }
  }
}

void UnguardedLink::throwIfLatched() const {
  if (isLatched_) throw Error(ErrorCode::kCancelled, latchReason());
}

void UnguardedLink::checkPermission() noexcept {
  if (!isArmed_ || permission_->isFresh()) return;
  latch(permission_->expiry());
}

void UnguardedLink::send(std::span<const std::uint8_t> message, milliseconds timeout) {
  checkPermission();
  const bool isOutput = traffic_ == Traffic::kOutput;
  if (isOutput) {
    throwIfLatched();
    if (!isArmed_) {
      throw Error(
          ErrorCode::kUnavailable,
          fmt::format("{} is not armed, so that nothing is sent to it; arm it first.", address()));
    }
  }
  const bool wasLatched = isLatched_;
  {
    const std::lock_guard lock(linkMutex_);
    const std::size_t portion = portionSize(*link_, message.size());
    while (!message.empty() && isLatched_ == wasLatched) {
      const std::size_t size = std::min(portion, message.size());
      link_->send(message.first(size), timeout);
      message = message.subspan(size);
      checkPermission();
    }
  }
  sendDueMute();
  if (isLatched_ != wasLatched) throwIfLatched();
}

std::size_t UnguardedLink::receive(std::span<std::uint8_t> into, milliseconds timeout) {
  sendDueMute();
  if (incoming_.empty()) return link_->receive(into, timeout);
  const std::size_t count = std::min(into.size(), incoming_.size());
  std::copy_n(incoming_.begin(), count, into.begin());
  incoming_.erase(incoming_.begin(), incoming_.begin() + static_cast<std::ptrdiff_t>(count));
  return count;
}

void UnguardedLink::discard() {
  incoming_.clear();
  const std::lock_guard lock(linkMutex_);
  link_->discard();
}

void UnguardedLink::setMuteMessage(const std::vector<std::uint8_t>& message) {
  const std::lock_guard lock(linkMutex_);
  muteMessage_ = message;
}

void UnguardedLink::arm(std::uint64_t afterMutes) {
  {
    const std::lock_guard lock(linkMutex_);
    if (muteMessage_.empty() || !permission_->isFresh()) {
      throw Error(ErrorCode::kUnavailable,
                  fmt::format("{} cannot be armed: its {}.", address(),
                              muteMessage_.empty() ? "driver gave nothing that silences it"
                                                   : "owner does not renew the permission"));
    }
  }
  {
    const std::lock_guard lock(reasonMutex_);
    reason_.clear();
  }
  isLatched_ = false;
  isArmed_ = true;
  // Looked at last: a mute from now on finds it armed and latches again.
  if (mutes_ != afterMutes) {
    latch("It was muted.");
    sendDueMute();
    throwIfLatched();
  }
}

void UnguardedLink::disarm() {
  isArmed_ = false;
  isMuteDue_ = true;
  sendDueMute();
}

void UnguardedLink::heartbeat() {
  checkPermission();
  sendDueMute();
  std::array<std::uint8_t, 512> bytes;
  const std::size_t count = link_->receive(bytes, milliseconds(0));
  if (incoming_.size() < kMostIncoming) {
    incoming_.insert(incoming_.end(), bytes.begin(), bytes.begin() + static_cast<int>(count));
  }
}

void UnguardedLink::mute() noexcept {
  ++mutes_;
  latch("It was muted.");
  sendDueMute();
}

std::string UnguardedLink::latchReason() const {
  const std::lock_guard lock(reasonMutex_);
  return isLatched_ ? reason_ : std::string();
}

}  // namespace acg
