// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/drive/gated_link.h"
#include "core/params/parameter.h"
#include "hardware/guardian/guardian_process.h"
#include "hardware/guardian/guardian_protocol.h"

namespace acg {

/// Which device to guard, by the registry of drivers.
struct GuardedAddress {
  std::string driver;
  std::string address;
  ParameterSet settings;      ///< of the driver
  std::filesystem::path log;  ///< for the guardian's lines; empty: none
};

/// The way to a device by a guardian of its own, a separate process that holds the port and mutes
/// when this program is killed, stopped or hangs. Should the guardian itself die or hang, the port
/// is opened from here and the device silenced; then everything throws kIo.
class GuardedLink : public GatedLink {
 public:
  /// Starts the guardian, which opens the link. Throws kNotFound without the guardian's program,
  /// kIo with the guardian's sentence when the device cannot be reached.
  GuardedLink(GuardedAddress device, std::shared_ptr<const Permission> permission);
  /// The guardian mutes and ends.
  ~GuardedLink() override;

  void send(std::span<const std::uint8_t> message, std::chrono::milliseconds timeout) override;
  std::size_t receive(std::span<std::uint8_t> into, std::chrono::milliseconds timeout) override;
  void discard() override;
  std::string address() const override { return device_.address; }
  double byteRate() const override { return byteRate_; }

  void setTraffic(Traffic traffic) override { traffic_ = traffic; }
  void setMuteMessage(const std::vector<std::uint8_t>& message) override;
  void arm(std::uint64_t afterMutes) override;
  void disarm() override;
  void heartbeat() override;
  void mute() noexcept override;
  std::uint64_t mutes() const noexcept override { return mutes_; }
  std::string latchReason() const override;

  /// For tests that kill it.
  pid_t guardianProcess() const { return process_.pid; }

 private:
  using Clock = std::chrono::steady_clock;
  using Type = GuardianMessage::Type;

  std::uint32_t write(Type type, std::span<const std::uint8_t> payload);
  void readAvailable();
  void take(const GuardianMessage& message);
  void beatIfDue();
  void wait(std::chrono::nanoseconds time) const;
  std::chrono::nanoseconds untilBeat() const;
  void waitFor(const std::function<bool()>& isReached, std::chrono::milliseconds timeout,
               const char* what);
  void throwIfLost() const;
  [[noreturn]] void takeOver(const std::string& reason);
  bool isAnswered(std::uint32_t number) const { return done_ == number || refused_ == number; }

  GuardedAddress device_;
  std::shared_ptr<const Permission> permission_;
  GuardianProcess process_;
  GuardianReader reader_;
  Traffic traffic_ = Traffic::kQueries;
  std::vector<std::uint8_t> muteMessage_;
  std::vector<std::uint8_t> incoming_;  ///< answers of the device
  double byteRate_ = 0;
  std::uint32_t lastNumber_ = 0;
  std::uint32_t done_ = 0, refused_ = 0;  ///< numbers of frames
  bool isReady_ = false;
  std::string refusal_, lost_, latch_;  ///< sentences
  Clock::time_point nextBeat_{}, lastEcho_{};
  std::atomic<std::uint64_t> mutes_ = 0;
  std::atomic<bool> isArmed_ = false;
  std::atomic<bool> isMuted_ = false;  ///< from here, and not armed since
};

/// Makes guarded links to a device.
GatedLinkFactory guardedLinks(GuardedAddress device);

}  // namespace acg
