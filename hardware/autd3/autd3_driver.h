// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/drive/device_driver.h"
#include "hardware/autd3/firmware_v12.h"
#include "hardware/autd3/operations.h"
#include "hardware/autd3/stm.h"

namespace acg {

/// AUTD3 devices with firmware v12 behind a server of the remote link, such as AUTD3's simulator.
///
/// Each frame is acknowledged by every device; a frame that is not is sent again until 200 ms are
/// over (kIo). Devices that took a message of somebody else meanwhile, such as a mute, get their
/// settings again. What a device refuses becomes kInvalidArgument for the
/// silencer's rule and kIo for the rest.
class Autd3Driver : public DeviceDriver {
 public:
  explicit Autd3Driver(const ParameterSet& settings);

  const DeviceTraits& traits() const override { return traits_; }
  void start(DeviceLink& link) override;
  void send(DeviceLink& link, const PhaseFrame& frame) override;
  /// Repeating sequences of 2 to 1024 frames as GainSTM.
  void store(DeviceLink& link, const FrameSequence& sequence) override;
  std::vector<std::uint8_t> muteMessage() const override;
  DeviceReport report(DeviceLink& link) override;

  /// Plays foci that the devices compute phases for, `positions` from the first element of the
  /// first device with the devices side by side as `start` places them; repeats until another
  /// frame. Rates as for `store`.
  void storeFoci(DeviceLink& link, std::span<const autd3::StmFocus> foci, int fociPerPattern,
                 double soundSpeed, double rate);

 private:
  using Payloads = std::vector<autd3::Payload>;  ///< one a device

  void configure(DeviceLink& link);
  /// Sends one frame to each device and waits for all acknowledgements.
  void exchange(DeviceLink& link, const Payloads& first, const Payloads& second = {});
  void checkAnswers(const DeviceLink& link) const;
  /// Makes the devices play `make(segment)`, the blocks of each device, in place of what plays.
  template <typename Make>
  void play(DeviceLink& link, bool isSequence, const Make& make);
  std::uint8_t info(DeviceLink& link, autd3::InfoType type);
  int checkedDivider(double rate) const;
  PhaseFrame limited(const PhaseFrame& frame) const;
  Payloads forAll(const autd3::Payload& payload) const;

  DeviceTraits traits_;
  int devices_ = 1;
  int intensitySteps_ = 10, phaseSteps_ = 40;
  std::uint8_t intensityLimit_ = 255;
  std::vector<std::uint8_t> modulation_;
  int modulationDivider_ = 0xFFFF;

  std::uint8_t messageId_ = 0;
  bool isInStep_ = false;      ///< the devices' last message is known to be `messageId_`
  bool wasDisturbed_ = false;  ///< they took a message that was not from here
  int segment_ = 0;            ///< that plays
  bool playsSequence_ = false;
  std::vector<autd3::Acknowledgement> answers_;  ///< the newest, one a device
  std::string firmware_;
};

}  // namespace acg
