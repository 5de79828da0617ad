// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/ultraino/nano_emulator.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "hardware/emulators/complaints.h"
#include "hardware/emulators/fault_switches.h"
#include "hardware/ultraino/nano_protocol.h"
#include "hardware/ultraino/wave_bits.h"

namespace acg {
namespace {

using namespace ultraino;

class NanoEmulator : public Emulator {
 public:
  /// `outputs`: one bit a channel, those that are pins.
  NanoEmulator(const NanoBoard& board, std::uint16_t outputs, bool echoesSwaps)
      : board_(board),
        outputs_(outputs),
        echoesSwaps_(echoesSwaps),
        shown_(std::size_t(board.patternBytes()), 0),
        hidden_(shown_) {
    std::fill_n(shown_.begin(), shown_.size() / 2, 0xFF);
  }

  std::vector<std::uint8_t> receive(std::span<const std::uint8_t> bytes) override {
    std::vector<std::uint8_t> answers;
    if (faults_.isOn("deaf")) return answers;
    for (const std::uint8_t byte : bytes) take(byte, answers);
    return answers;
  }

  void pass(std::chrono::microseconds) override {}  // no watchdog: it keeps what it has

  std::vector<std::complex<double>> emitted() const override {
    std::vector<std::complex<double>> drives;
    for (int channel = 0; channel < board_.channels; ++channel) {
      const bool isOutput = (outputs_ >> channel) & 1;
      const auto isOnIn = [&](int division) {
        const int byte = division * (board_.channels / 8) + channel / 8;
        return ((shown_[std::size_t(byte)] >> (channel % 8)) & 1) != 0;
      };
      drives.push_back(isOutput ? driveOfWave(board_.divisions, isOnIn) : 0);
    }
    return drives;
  }

  std::uint64_t frames() const override { return frames_; }
  std::vector<std::string> faultNames() const override { return faults_.names(); }
  void setFault(const std::string& name, bool isOn) override { faults_.set(name, isOn); }
  std::vector<std::string> complaints() const override { return complaints_.list(); }

 private:
  void take(std::uint8_t byte, std::vector<std::uint8_t>& answers) {
    if (byte == kSwap) {
      swap();
      if (echoesSwaps_) answers.push_back(byte);
    } else if (byte == kResetOrCommit) {
      index_ = 0;
      answers.push_back(byte);
    } else if ((byte & 0x0F) == 1) {
      write(byte);
    } else {
      answers.push_back(static_cast<std::uint8_t>(byte - 1));
    }
  }

  void swap() {
    if (index_ == 2 * hidden_.size()) {
      if (!faults_.isOn("stuck")) ++frames_;
    } else {
      complaints_.add(
          fmt::format("A swap came after {} of {} half bytes.", index_, 2 * hidden_.size()));
    }
    if (!faults_.isOn("stuck")) std::swap(shown_, hidden_);
    index_ = 0;
  }

  void write(std::uint8_t byte) {
    if (index_ >= 2 * hidden_.size()) {
      complaints_.add("Half bytes were written past the pattern.");
      return;
    }
    std::uint8_t& target = hidden_[index_ / 2];
    target = index_ % 2 == 0 ? byte & 0xF0 : static_cast<std::uint8_t>(target | byte >> 4);
    ++index_;
  }

  NanoBoard board_;
  std::uint16_t outputs_;
  bool echoesSwaps_;
  std::vector<std::uint8_t> shown_, hidden_;
  std::size_t index_ = 0;  ///< half bytes written
  FaultSwitches faults_{"deaf", "stuck"};
  Complaints complaints_;
  std::uint64_t frames_ = 0;
};

}  // namespace

EmulatorEntry ultrainoNanoEmulatorEntry() {
  return {"ultraino_nano", EmulatorPort::kSerial,
          [](const ParameterSet&) -> std::unique_ptr<Emulator> {
            return std::make_unique<NanoEmulator>(kNano, 0x00FF, false);
          }};
}

EmulatorEntry ultrainoNano16EmulatorEntry() {
  return {"ultraino_nano16", EmulatorPort::kSerial,
          [](const ParameterSet&) -> std::unique_ptr<Emulator> {
            // DDRC = 0b00111111, then DDRD = 0b11111100: the other pins are not there or serial.
            return std::make_unique<NanoEmulator>(kNano16, 0b1111'1100'0011'1111, true);
          }};
}

}  // namespace acg
