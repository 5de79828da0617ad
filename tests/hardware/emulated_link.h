// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "core/drive/device_driver.h"
#include "core/drive/device_link.h"
#include "hardware/emulators/emulator.h"

namespace acg {

/// A link straight into an emulator: bytes arrive in portions of random size, time passes while
/// somebody waits and with each message. It remembers what was sent, and can break in the middle of
/// a message.
class EmulatedLink : public DeviceLink {
 public:
  EmulatedLink(Emulator& emulator, std::uint64_t seed) : emulator_(emulator), random_(seed) {}

  void send(std::span<const std::uint8_t> message, std::chrono::milliseconds timeout) override;
  std::size_t receive(std::span<std::uint8_t> into, std::chrono::milliseconds timeout) override;
  void discard() override { answers_.clear(); }
  std::string address() const override { return "emulated:7"; }

  /// After so many bytes more the line is gone.
  void breakAfter(std::size_t bytes) { left_ = bytes; }
  /// What was sent since the last call.
  std::vector<std::uint8_t> takeSent();

 private:
  [[noreturn]] void throwGone() const;

  Emulator& emulator_;
  std::mt19937_64 random_;
  std::optional<std::size_t> left_;
  std::vector<std::uint8_t> sent_;
  std::deque<std::uint8_t> answers_;
};

/// A driver and the emulator of its device with the same settings.
struct EmulatedDevice {
  std::unique_ptr<DeviceDriver> driver;
  std::unique_ptr<Emulator> emulator;
};
EmulatedDevice emulatedDevice(const std::string& name, const ParameterSet& settings = {});

/// Random codes that the device has, all amplitudes among them.
PhaseFrame randomFrame(const DeviceTraits& traits, std::mt19937_64& random);

/// Whether nothing sounds.
bool isSilent(const Emulator& emulator);

}  // namespace acg
