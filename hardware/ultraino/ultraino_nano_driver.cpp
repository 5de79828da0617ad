// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/ultraino/ultraino_nano_driver.h"

#include <memory>

#include "core/drive/device_traits_file.h"
#include "core/drive/quantiser.h"
#include "hardware/driver_tools.h"
#include "hardware/found_devices.h"
#include "hardware/transport/serial_port.h"
#include "hardware/ultraino/nano_protocol.h"
#include "hardware/ultraino/ultraino_answers.h"
#include "hardware/ultraino/wave_bits.h"

namespace acg {
namespace {

using namespace ultraino;

class UltrainoNanoDriver : public DeviceDriver {
 public:
  UltrainoNanoDriver(const std::string& name, const NanoBoard& board)
      : board_(board), traits_(deviceTraits(name)) {
    // A reset, two bytes for each of the pattern, a swap.
    traits_.frameRate = messageRate(std::size_t(2 * board_.patternBytes() + 2), kSpeed);
  }

  const DeviceTraits& traits() const override { return traits_; }

  void start(DeviceLink& link) override {
    link.discard();
    if (traits_.answers) answers_.greet(link);
    sendBytes(link, muteMessage());
  }

  void send(DeviceLink& link, const PhaseFrame& frame) override {
    checkFrame(frame, traits_);
    sendBytes(link, nanoFrameMessage(nanoPattern(frame.phases, frame.amplitudes, board_)));
  }

  void store(DeviceLink&, const FrameSequence&) override { refuseToStore(traits_); }

  std::vector<std::uint8_t> muteMessage() const override { return nanoMuteMessage(board_); }

  DeviceReport report(DeviceLink&) override { return {}; }  // it cannot be asked

 private:
  void sendBytes(DeviceLink& link, const std::vector<std::uint8_t>& message) {
    link.send(message, serialTimeout(message.size(), kSpeed));
    if (traits_.answers) answers_.expectSwap(link);
  }

  NanoBoard board_;
  DeviceTraits traits_;
  UltrainoAnswers answers_;
};

std::unique_ptr<DeviceLink> openNano(const std::string& address, const ParameterSet&) {
  return std::make_unique<SerialPort>(address, kSpeed);
}

}  // namespace

DeviceDriverEntry ultrainoNanoEntry() {
  return {"ultraino_nano",
          "Ultraino Nano",
          "Ultraino board on an Arduino Nano with 8 channels.",
          {},
          "/dev/ttyUSB0 or another serial port",
          [](const ParameterSet&) -> std::unique_ptr<DeviceDriver> {
            return std::make_unique<UltrainoNanoDriver>("ultraino_nano", kNano);
          },
          openNano,
          [] { return findSerialDevices("ultraino_nano", "Ultraino Nano"); }};
}

DeviceDriverEntry ultrainoNano16Entry() {
  return {"ultraino_nano16",
          "Ultraino Nano16",
          "Ultraino board on an Arduino Nano with 16 channels, 12 of which its firmware drives.",
          {},
          "/dev/ttyUSB0 or another serial port",
          [](const ParameterSet&) -> std::unique_ptr<DeviceDriver> {
            return std::make_unique<UltrainoNanoDriver>("ultraino_nano16", kNano16);
          },
          openNano,
          [] { return findSerialDevices("ultraino_nano16", "Ultraino Nano16"); }};
}

}  // namespace acg
