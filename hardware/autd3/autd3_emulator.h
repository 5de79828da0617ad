// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "hardware/autd3/emulated_device.h"
#include "hardware/autd3/remote_server.h"
#include "hardware/emulators/complaints.h"
#include "hardware/emulators/emulator.h"
#include "hardware/emulators/fault_switches.h"

namespace acg {

/// AUTD3 devices behind a server of the remote link, as AUTD3's simulator is.
///
/// Faults: `silent` (the server answers nothing), `garbage` (answers of the right length and no
/// sense), `deaf` (frames reach no device, so that none is acknowledged), `lossy` (each frame is
/// lost the first time), `late` (frames arrive after 120 ms), `hot` (the thermal sensors report),
/// `no_network` (the EtherCAT network of the devices is lost).
class Autd3Emulator : public Emulator {
 public:
  using Devices = std::vector<std::unique_ptr<autd3::EmulatedDevice>>;

  explicit Autd3Emulator(Devices devices);
  /// Devices with firmware v12.
  explicit Autd3Emulator(int devices);
  Autd3Emulator(const Autd3Emulator&) = delete;
  Autd3Emulator& operator=(const Autd3Emulator&) = delete;

  std::vector<std::uint8_t> receive(std::span<const std::uint8_t> bytes) override;
  void connected(bool isConnected) override;
  void pass(std::chrono::microseconds time) override;
  std::vector<std::complex<double>> emitted() const override;
  std::uint64_t frames() const override;
  std::vector<std::string> faultNames() const override;
  void setFault(const std::string& name, bool isOn) override;
  std::vector<std::string> complaints() const override;

  const autd3::EmulatedDevice& device(int index) const { return *devices_.at(std::size_t(index)); }

 private:
  void sendToDevices(std::span<const std::uint8_t> frames);
  void deliver(std::span<const std::uint8_t> frames);
  std::vector<std::uint8_t> answers() const;
  void updateNetwork();

  struct LateFrames {
    std::vector<std::uint8_t> bytes;
    std::chrono::microseconds due;
  };

  Devices devices_;
  autd3::RemoteServer server_;
  FaultSwitches faults_{"silent", "garbage", "deaf", "lossy", "late", "hot", "no_network"};
  Complaints complaints_;
  std::chrono::microseconds now_{0};
  std::deque<LateFrames> late_;
  int lostId_ = -1;
};

}  // namespace acg
