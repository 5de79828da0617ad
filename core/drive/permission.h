// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace acg {

/// How old the owner's permission may grow before output is muted. With what muting itself takes,
/// the device is silent within 100 ms.
inline constexpr std::chrono::milliseconds kPermissionTime{80};

/// The word of a device's owner, such as the window, that it is alive and wants sound. It expires
/// unless renewed. Any thread may call any function.
class Permission {
 public:
  /// `owner` begins a sentence, such as "The window".
  explicit Permission(std::string owner = "The program") : owner_(std::move(owner)) {}

  void renew() noexcept { renewed_.store(now(), std::memory_order_release); }
  bool isFresh() const noexcept { return age() < kPermissionTime; }
  std::chrono::nanoseconds age() const noexcept {
    return std::chrono::nanoseconds(now() - renewed_.load(std::memory_order_acquire));
  }
  /// Why the device was muted, once it is not fresh any more.
  std::string expiry() const {
    return owner_ + " did not answer for " + std::to_string(kPermissionTime.count()) +
           " ms, so the device was muted.";
  }

 private:
  static std::int64_t now() noexcept {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }
  std::string owner_;
  // An hour before the clock began: never given.
  std::atomic<std::int64_t> renewed_{-3'600'000'000'000};
};

}  // namespace acg
