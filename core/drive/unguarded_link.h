// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/drive/gated_link.h"

namespace acg {

/// The gate within the program's own process: for devices that make no sound, such as a file, and
/// for tests. It mutes when the permission ends, but nothing does when the process dies.
class UnguardedLink : public GatedLink {
 public:
  UnguardedLink(std::unique_ptr<DeviceLink> link, std::shared_ptr<const Permission> permission);

  void send(std::span<const std::uint8_t> message, std::chrono::milliseconds timeout) override;
  std::size_t receive(std::span<std::uint8_t> into, std::chrono::milliseconds timeout) override;
  void discard() override;
  std::string address() const override { return link_->address(); }

  void setTraffic(Traffic traffic) override { traffic_ = traffic; }
  void setMuteMessage(const std::vector<std::uint8_t>& message) override;
  void arm(std::uint64_t afterMutes) override;
  void disarm() override;
  void heartbeat() override;
  void mute() noexcept override;
  std::uint64_t mutes() const noexcept override { return mutes_; }
  std::string latchReason() const override;

 private:
  void latch(const std::string& reason) noexcept;
  void checkPermission() noexcept;
  /// Sends the mute message if one is due and no other thread is at the link; that one does it
  /// when it has done.
  void sendDueMute() noexcept;
  void throwIfLatched() const;

  std::unique_ptr<DeviceLink> link_;
  std::shared_ptr<const Permission> permission_;
  Traffic traffic_ = Traffic::kQueries;
  std::vector<std::uint8_t> incoming_;  ///< read while looking for the end of the line

  std::mutex linkMutex_;                   // held while bytes go out
  std::vector<std::uint8_t> muteMessage_;  // guarded by linkMutex_
  std::atomic<bool> isMuteDue_ = false;
  std::atomic<bool> isArmed_ = false;
  std::atomic<bool> isLatched_ = false;
  std::atomic<std::uint64_t> mutes_ = 0;
  mutable std::mutex reasonMutex_;
  std::string reason_;  // guarded by reasonMutex_
};

}  // namespace acg
