// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3/autd3_emulator.h"

#include <cstddef>
#include <memory>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "hardware/autd3/cpu_model.h"

namespace acg {

using namespace autd3;

namespace {

Autd3Emulator::Devices v12Devices(int count) {
  Autd3Emulator::Devices devices;
  for (int d = 0; d < count; ++d) devices.push_back(std::make_unique<CpuModel>());
  return devices;
}

}  // namespace

Autd3Emulator::Autd3Emulator(Devices devices)
    : devices_(std::move(devices)),
      server_(static_cast<int>(devices_.size()),
              {[this](bool) { updateNetwork(); },
               [this](std::span<const std::uint8_t> frames) { sendToDevices(frames); },
               [this] { return answers(); }}) {}

Autd3Emulator::Autd3Emulator(int devices) : Autd3Emulator(v12Devices(devices)) {}

std::vector<std::uint8_t> Autd3Emulator::receive(std::span<const std::uint8_t> bytes) {
  std::vector<std::uint8_t> answer = server_.receive(bytes);
  updateNetwork();
  if (faults_.isOn("garbage")) {
    std::minstd_rand random(static_cast<unsigned>(answer.size()));
    for (std::uint8_t& byte : answer) byte = static_cast<std::uint8_t>(random() >> 8);
  }
  if (faults_.isOn("silent")) answer.clear();
  return answer;
}

void Autd3Emulator::connected(bool isConnected) {
  server_.connected(isConnected);
  updateNetwork();
}

void Autd3Emulator::pass(std::chrono::microseconds time) {
  now_ += time;
  while (!late_.empty() && late_.front().due <= now_) {
    deliver(late_.front().bytes);
    late_.pop_front();
  }
  const auto nanoseconds = static_cast<std::uint64_t>(std::chrono::nanoseconds(time).count());
  for (const auto& device : devices_) device->pass(nanoseconds);
}

std::vector<std::complex<double>> Autd3Emulator::emitted() const {
  std::vector<std::complex<double>> all;
  all.reserve(devices_.size() * kElements);
  for (const auto& device : devices_) {
    for (int n = 0; n < kElements; ++n) all.push_back(device->fpga().emitted(n));
  }
  return all;
}

std::uint64_t Autd3Emulator::frames() const { return devices_.front()->patterns(); }

std::vector<std::string> Autd3Emulator::faultNames() const { return faults_.names(); }

void Autd3Emulator::setFault(const std::string& name, bool isOn) {
  faults_.set(name, isOn);
  for (const auto& device : devices_) device->fpga().isHot = faults_.isOn("hot");
  lostId_ = -1;
  updateNetwork();
}

std::vector<std::string> Autd3Emulator::complaints() const { return complaints_.list(); }

void Autd3Emulator::sendToDevices(std::span<const std::uint8_t> frames) {
  if (faults_.isOn("deaf")) return;
  const int id = frames[0];
  if (faults_.isOn("lossy") && std::exchange(lostId_, id) != id) return;
  if (faults_.isOn("late")) {
    late_.push_back({{frames.begin(), frames.end()}, now_ + std::chrono::milliseconds(120)});
    return;
  }
  deliver(frames);
}

void Autd3Emulator::deliver(std::span<const std::uint8_t> frames) {
  for (std::size_t d = 0; d < devices_.size(); ++d) {
    devices_[d]->receive(frames.subspan(d * kTxBytes, kTxBytes));
    const std::string complaint = devices_[d]->takeComplaint();
    if (!complaint.empty()) complaints_.add(fmt::format("Device {} {}.", d + 1, complaint));
  }
}

std::vector<std::uint8_t> Autd3Emulator::answers() const {
  std::vector<std::uint8_t> rx;
  for (const auto& device : devices_) {
    const auto answer = device->answer();
    rx.insert(rx.end(), answer.begin(), answer.end());
  }
  return rx;
}

void Autd3Emulator::updateNetwork() {
  for (const std::string& complaint : std::exchange(server_.complaints(), {})) {
    complaints_.add(fmt::format("Server: {}.", complaint));
  }
  // A server without a client has closed its link, and with it the network's cycles.
  for (const auto& device : devices_)
    device->setNetwork(server_.isOpen() && !faults_.isOn("no_network"));
}

}  // namespace acg
