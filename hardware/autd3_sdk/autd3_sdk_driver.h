// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/drive/device_driver.h"
#include "hardware/autd3_sdk/sdk_protocol.h"

namespace acg {

/// AUTD3 devices with the firmware of AUTD3's next generation, 0.1, over the remote link, which
/// relays frames of 626 bytes whatever they hold. Bank 0 is kept silent, bank 1 sounds; to mute is
/// to change to bank 0. Each frame is acknowledged; one that is not is sent again until 200 ms are
/// over (kIo).
class Autd3SdkDriver : public DeviceDriver {
 public:
  explicit Autd3SdkDriver(const ParameterSet& settings);

  const DeviceTraits& traits() const override { return traits_; }
  void start(DeviceLink& link) override;
  void send(DeviceLink& link, const PhaseFrame& frame) override;
  /// Repeating sequences of 2 to 1024 frames.
  void store(DeviceLink& link, const FrameSequence& sequence) override;
  std::vector<std::uint8_t> muteMessage() const override;
  DeviceReport report(DeviceLink& link) override;

 private:
  void reset(DeviceLink& link);
  void configure(DeviceLink& link);
  void writeFrame(DeviceLink& link, int bank, int index, const PhaseFrame& frame);
  /// The same frame to each device.
  void command(DeviceLink& link, autd3_sdk::Command command,
               const autd3_sdk::Payload& payload = {});
  void exchange(DeviceLink& link, autd3_sdk::Command command,
                const std::vector<autd3_sdk::Payload>& payloads);
  std::uint8_t read(DeviceLink& link, autd3_sdk::Command command);
  bool haveAcknowledged(std::uint8_t sequence) const;
  /// Brings devices that somebody else muted or reset back into step, silent.
  void recover(DeviceLink& link);
  PhaseFrame limited(const PhaseFrame& frame) const;

  DeviceTraits traits_;
  int devices_ = 1;
  std::uint8_t intensityLimit_ = 255;
  std::vector<std::uint8_t> modulation_;
  int modulationDivider_ = 0xFFFF;

  std::uint8_t sequence_ = 0xFF;       ///< that was sent last
  bool wasDisturbed_ = false;          ///< the last frame was not acknowledged
  bool isLive_ = false;                ///< bank 1 plays
  int patterns_ = 1;                   ///< that bank 1 plays
  std::vector<std::uint8_t> answers_;  ///< of all devices, 2 bytes each
  std::string firmware_;
};

}  // namespace acg
