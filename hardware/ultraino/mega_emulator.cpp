// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/ultraino/mega_emulator.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "hardware/emulators/complaints.h"
#include "hardware/emulators/fault_switches.h"
#include "hardware/ultraino/mega_protocol.h"
#include "hardware/ultraino/wave_bits.h"

namespace acg {
namespace {

using namespace ultraino;

/// One board. Its memory has 32 patterns and a list of as many durations, twice.
class MegaBoard {
 public:
  MegaBoard() {
    std::fill_n(shown_.begin(), kMegaPatternBytes / 2, 0xFF);
    durations_[0] = listed_[0] = 1;
  }

  /// What it sends on. A swap that brings whole patterns to sound adds to `frames`.
  std::optional<std::uint8_t> take(std::uint8_t byte, bool isStuck, Complaints& complaints,
                                   std::uint64_t& frames) {
    if (byte == kSwap) {
      swap(isStuck, complaints, frames);
    } else if ((byte & 0x0F) == 1) {
      write(byte, complaints);
      return std::nullopt;
    } else if ((byte & 0x3F) == 0x30) {
      list(byte, complaints);
    } else if (byte == kResetOrCommit) {
      durations_ = listed_;
      listIndex_ = 0;
    } else {
      return static_cast<std::uint8_t>(byte - 1);
    }
    return byte;
  }

  /// One period of 40 kHz.
  void passPeriod() {
    ++periods_;
    const int next = pattern_ + 1;
    if (periods_ != durations_[std::size_t(pattern_)]) return;
    periods_ = 0;
    const bool isLast = next == kMegaPatterns;
    if (isLast || durations_[std::size_t(next)] == 0) {
      pattern_ = offset_ = 0;
    } else {
      pattern_ = next;
      ++offset_;
    }
  }

  std::complex<double> emitted(int channel) const {
    const int output = megaOutput(channel);
    return driveOfWave(kMegaDivisions, [&](int division) {
      const int byte = offset_ * kMegaPatternBytes + output / 8 + kMegaPorts * division;
      return ((shown_[std::size_t(byte)] >> (output % 8)) & 1) != 0;
    });
  }

 private:
  void swap(bool isStuck, Complaints& complaints, std::uint64_t& frames) {
    if (index_ % (2 * kMegaPatternBytes) != 0) {
      complaints.add(fmt::format("A swap came after {} half bytes.", index_));
    } else if (index_ > 0 && !isStuck) {
      ++frames;
    }
    if (!isStuck) std::swap(shown_, hidden_);
    offset_ = 0;
    index_ = 0;
    listIndex_ = 0;
  }

  void write(std::uint8_t byte, Complaints& complaints) {
    if (index_ >= 2 * hidden_.size()) {
      complaints.add("Half bytes were written past the last pattern.");
      return;
    }
    std::uint8_t& target = hidden_[index_ / 2];
    target = index_ % 2 == 0 ? byte & 0xF0 : static_cast<std::uint8_t>(target | byte >> 4);
    ++index_;
  }

  void list(std::uint8_t byte, Complaints& complaints) {
    if (listIndex_ >= 4 * listed_.size()) {
      complaints.add("Durations were written past the end of their list.");
      return;
    }
    std::uint8_t& target = listed_[listIndex_ / 4];
    const int place = static_cast<int>(listIndex_ % 4) * 2;
    target = static_cast<std::uint8_t>((place == 0 ? 0 : target) | (byte & 0xC0) >> place);
    ++listIndex_;
  }

  std::array<std::uint8_t, kMegaPatterns*kMegaPatternBytes> shown_ = {}, hidden_ = {};
  std::array<std::uint8_t, kMegaPatterns> durations_ = {}, listed_ = {};
  std::size_t index_ = 0;      ///< half bytes written
  std::size_t listIndex_ = 0;  ///< quarters of durations written
  int pattern_ = 0;            ///< whose duration runs
  int offset_ = 0;             ///< pattern that sounds: the same unless a swap came in between
  std::uint8_t periods_ = 0;   ///< since it began; runs over
};

class MegaEmulator : public Emulator {
 public:
  explicit MegaEmulator(int boards) : boards_(std::size_t(boards)) {}

  std::vector<std::uint8_t> receive(std::span<const std::uint8_t> bytes) override {
    std::vector<std::uint8_t> answers;
    if (faults_.isOn("deaf")) return answers;
    for (const std::uint8_t byte : bytes) {
      // The host hears the first board, and so does the second one.
      if (const std::optional<std::uint8_t> sent = takeChain(byte)) answers.push_back(*sent);
    }
    return answers;
  }

  void pass(std::chrono::microseconds time) override {
    time_ += time;
    for (; time_ >= kPeriod; time_ -= kPeriod) {
      for (MegaBoard& board : boards_) board.passPeriod();
    }
  }

  std::vector<std::complex<double>> emitted() const override {
    std::vector<std::complex<double>> drives;
    for (const MegaBoard& board : boards_) {
      for (int channel = 0; channel < kMegaChannels; ++channel) {
        drives.push_back(board.emitted(channel));
      }
    }
    return drives;
  }

  std::uint64_t frames() const override { return frames_; }
  std::vector<std::string> faultNames() const override { return faults_.names(); }
  void setFault(const std::string& name, bool isOn) override { faults_.set(name, isOn); }
  std::vector<std::string> complaints() const override { return complaints_.list(); }

 private:
  static constexpr std::chrono::microseconds kPeriod{25};

  std::optional<std::uint8_t> takeChain(std::uint8_t byte) {
    const bool isStuck = faults_.isOn("stuck");
    const std::size_t reached = faults_.isOn("unchained") ? 1 : boards_.size();
    std::optional<std::uint8_t> first;
    std::optional<std::uint8_t> sent = byte;
    std::uint64_t ofOthers = 0;
    for (std::size_t i = 0; i < reached && sent; ++i) {
      sent = boards_[i].take(*sent, isStuck, complaints_, i == 0 ? frames_ : ofOthers);
      if (i == 0) first = sent;
    }
    return first;
  }

  std::vector<MegaBoard> boards_;
  std::chrono::microseconds time_{0};
  FaultSwitches faults_{"deaf", "stuck", "unchained"};
  Complaints complaints_;
  std::uint64_t frames_ = 0;
};

}  // namespace

EmulatorEntry ultrainoMegaEmulatorEntry() {
  return {"ultraino_mega64", EmulatorPort::kSerial,
          [](const ParameterSet& settings) -> std::unique_ptr<Emulator> {
            return std::make_unique<MegaEmulator>(static_cast<int>(integerOf(settings, "boards")));
          }};
}

}  // namespace acg
