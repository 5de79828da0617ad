// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/sonic_surface/sonic_surface_emulator.h"

#include <array>
#include <memory>
#include <numbers>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "hardware/emulators/complaints.h"
#include "hardware/emulators/fault_switches.h"
#include "hardware/sonic_surface/sonic_surface_protocol.h"

namespace acg {
namespace {

using namespace sonicsurface;

/// Where the FPGA finds grid element `i`, which runs by rows of 16 from the lowest y on: two rows
/// of numbers, and eight more for each pair of rows (table of SonicSurface.py, as a rule).
int fpgaIndex(int i) {
  constexpr int kEven[] = {0, 7, 1, 2};
  constexpr int kOdd[] = {4, 3, 6, 5};
  const int row = i / 16, column = i % 16;
  const int inBlock = row % 2 == 0 ? kEven[column % 4] : kOdd[column % 4];
  return 64 * (column / 4) + 8 * (row / 2) + inBlock;
}

/// One FPGA.
class Board {
 public:
  enum class Firmware { kPrimary, kSecondary, kTactile };

  explicit Board(Firmware firmware) : firmware_(firmware) {}

  /// What a swap brought to sound: how many phases had come since the last command that restarted
  /// the address; nothing for another byte.
  std::optional<int> take(std::uint8_t byte, bool isStuck) {
    const bool isTactile = firmware_ == Firmware::kTactile;
    if (byte == kStartPhases && isEnabled_) {
      address_ = 0;
    } else if (byte == kSwap) {
      if (!isStuck) std::swap(hidden_, shown_);
      return std::exchange(address_, 0);
    } else if (isTactile && byte >> 5 == 0b101) {
      // The step of the modulator, about 200 Hz at the default: not heard at the carrier.
    } else if (!isTactile && (byte == kClocksOff || byte == kClocksOn)) {
      hasClocks_ = byte == kClocksOn;
    } else if (!isTactile && (byte == kTakePrimary || byte == kTakeSecondary)) {
      isEnabled_ = (byte == kTakePrimary) == (firmware_ == Firmware::kPrimary);
    } else if (isEnabled_) {
      hidden_[std::size_t(address_ % kBoardChannels)] = byte == kOff ? kOff : byte & 0x1F;
      address_ = (address_ + 1) % (2 * kBoardChannels);  // a counter of nine bits
    }
    return std::nullopt;
  }

  std::complex<double> emitted(int i) const {
    const std::uint8_t code = shown_[std::size_t(fpgaIndex(i))];
    if (code >= kPhaseLevels || !hasClocks_) return 0;
    return std::polar(1.0, 2 * std::numbers::pi * code / kPhaseLevels);
  }

 private:
  Firmware firmware_;
  bool isEnabled_ = true;  // both boards, until one is chosen
  bool hasClocks_ = true;
  int address_ = 0;
  std::array<std::uint8_t, kBoardChannels> shown_ = {}, hidden_ = {};
};

class SonicSurfaceEmulator : public Emulator {
 public:
  explicit SonicSurfaceEmulator(Boards boards) {
    if (boards == Boards::kTactile) {
      boards_.emplace_back(Board::Firmware::kTactile);
    } else {
      if (boards != Boards::kSecondary) boards_.emplace_back(Board::Firmware::kPrimary);
      if (boards != Boards::kPrimary) boards_.emplace_back(Board::Firmware::kSecondary);
    }
  }

  std::vector<std::uint8_t> receive(std::span<const std::uint8_t> bytes) override {
    if (faults_.isOn("deaf")) return {};
    for (const std::uint8_t byte : bytes) take(byte);
    return {};
  }

  void pass(std::chrono::microseconds) override {}  // no watchdog: it keeps what it has

  std::vector<std::complex<double>> emitted() const override {
    std::vector<std::complex<double>> drives;
    for (const Board& board : boards_) {
      for (int i = 0; i < kBoardChannels; ++i) drives.push_back(board.emitted(i));
    }
    return drives;
  }

  std::uint64_t frames() const override { return frames_; }
  std::vector<std::string> faultNames() const override { return faults_.names(); }
  void setFault(const std::string& name, bool isOn) override { faults_.set(name, isOn); }
  std::vector<std::string> complaints() const override { return complaints_.list(); }

 private:
  void take(std::uint8_t byte) {
    bool isSwap = false, isWhole = true;
    for (Board& board : boards_) {
      const std::optional<int> phases = board.take(byte, faults_.isOn("stuck"));
      if (!phases) continue;
      isSwap = true;
      isWhole = isWhole && *phases == kBoardChannels;
      if (*phases != kBoardChannels) {
        complaints_.add(fmt::format("A swap came after {} phases.", *phases));
      }
    }
    if (isSwap && isWhole && !faults_.isOn("stuck")) ++frames_;
  }

  std::vector<Board> boards_;
  FaultSwitches faults_{"deaf", "stuck"};
  Complaints complaints_;
  std::uint64_t frames_ = 0;
};

}  // namespace

EmulatorEntry sonicSurfaceEmulatorEntry() {
  return {"sonicsurface", EmulatorPort::kSerial,
          [](const ParameterSet& settings) -> std::unique_ptr<Emulator> {
            return std::make_unique<SonicSurfaceEmulator>(boardsOf(textOf(settings, "boards")));
          }};
}

}  // namespace acg
