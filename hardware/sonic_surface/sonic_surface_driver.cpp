// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/sonic_surface/sonic_surface_driver.h"

#include <memory>

#include "core/drive/device_traits_file.h"
#include "core/drive/quantiser.h"
#include "hardware/driver_tools.h"
#include "hardware/found_devices.h"
#include "hardware/sonic_surface/sonic_surface_protocol.h"
#include "hardware/transport/serial_port.h"

namespace acg {
namespace {

using namespace sonicsurface;

class SonicSurfaceDriver : public DeviceDriver {
 public:
  explicit SonicSurfaceDriver(const ParameterSet& settings)
      : boards_(boardsOf(textOf(settings, "boards"))), traits_(deviceTraits("sonicsurface")) {
    const std::vector<int> one = traits_.channelOrder;
    for (int board = 1; board < boardCount(boards_); ++board) {
      for (const int channel : one) {
        traits_.channelOrder.push_back(board * kBoardChannels + channel);
      }
    }
    traits_.channels = static_cast<int>(traits_.channelOrder.size());
    const std::vector<std::uint8_t> silence(std::size_t(traits_.channels), kOff);
    traits_.frameRate = messageRate(frameMessage(silence, boards_).size(), kSpeed);
  }

  const DeviceTraits& traits() const override { return traits_; }

  void start(DeviceLink& link) override {
    link.discard();
    std::vector<std::uint8_t> message = muteMessage();
    // An older user may have stopped the clocks; the tactile firmware would store it as a phase.
    if (boards_ != Boards::kTactile) message.push_back(kClocksOn);
    link.send(message, serialTimeout(message.size(), kSpeed));
  }

  void send(DeviceLink& link, const PhaseFrame& frame) override {
    checkFrame(frame, traits_);
    std::vector<std::uint8_t> codes(frame.phases.size());
    for (int n = 0; n < traits_.channels; ++n) {
      const bool isOn = frame.amplitudes[std::size_t(n)] > 0;
      codes[std::size_t(channelOf(traits_, n))] = isOn ? frame.phases[std::size_t(n)] : kOff;
    }
    const std::vector<std::uint8_t> message = frameMessage(codes, boards_);
    link.send(message, serialTimeout(message.size(), kSpeed));
  }

  void store(DeviceLink&, const FrameSequence&) override { refuseToStore(traits_); }

  std::vector<std::uint8_t> muteMessage() const override {
    return sonicsurface::muteMessage(boards_);
  }

  DeviceReport report(DeviceLink&) override { return {}; }  // it cannot be asked

 private:
  Boards boards_;
  DeviceTraits traits_;
};

}  // namespace

DeviceDriverEntry sonicSurfaceEntry() {
  return {"sonicsurface",
          "SonicSurface",
          "SonicSurface board with 256 elements, or a primary and a secondary one at one line.",
          {{"boards",
            "Boards",
            std::string("primary"),
            Dimension::kNone,
            {},
            {},
            {"primary", "secondary", "pair", "tactile"},
            "Which firmware the board runs, or a pair of a primary and a secondary board.",
            false}},
          "/dev/ttyUSB0 or another serial port",
          [](const ParameterSet& settings) -> std::unique_ptr<DeviceDriver> {
            return std::make_unique<SonicSurfaceDriver>(settings);
          },
          [](const std::string& address, const ParameterSet&) -> std::unique_ptr<DeviceLink> {
            return std::make_unique<SerialPort>(address, kSpeed);
          },
          [] { return findSerialDevices("sonicsurface", "SonicSurface"); }};
}

}  // namespace acg
