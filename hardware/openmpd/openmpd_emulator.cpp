// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/openmpd/openmpd_emulator.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <numbers>

#include "core/params/parameter.h"

namespace acg {

using namespace openmpd;
using std::chrono::microseconds;

namespace {

constexpr microseconds kPeriod{25};
constexpr microseconds kIdleTime{1'000'000};

/// Pin of the element at `column` from -x and `row` from +y, as a rule: two rows of numbers for
/// four columns, 64 less for the next four, 8 less for the next two rows.
int pinAt(int column, int row) {
  constexpr int kEven[] = {249, 248, 251, 250};
  constexpr int kOdd[] = {253, 252, 254, 255};
  const int inBlock = row % 2 == 0 ? kEven[column % 4] : kOdd[column % 4];
  return inBlock - 64 * (column / 4) - 8 * (row / 2);
}

}  // namespace

void OpenMpdBoard::take(std::uint8_t byte) {
  cable_.push_back(byte);
  step();
}

void OpenMpdBoard::fill() {
  while (!cable_.empty() && fifo_.size() < kReadyBytes) {
    fifo_.push_back(cable_.front());
    cable_.pop_front();
  }
}

void OpenMpdBoard::step() {
  fill();
  if (waits_ && periods_ < divider_) return;
  waits_ = false;
  periods_ = 0;
  if (fifo_.size() >= kFrameBytes) readBlock();
}

void OpenMpdBoard::readBlock() {
  for (std::size_t i = 0; i < kFrameBytes; ++i) {
    read(fifo_.front());
    fifo_.pop_front();
  }
  waits_ = true;
  idle_ = microseconds(0);
  fill();
}

void OpenMpdBoard::read(std::uint8_t byte) {
  const bool isFlagged = (byte & kFlag) != 0;
  if (count_ == 0 && !isFlagged) {
    complaints_.add("A byte outside of a frame was skipped.");
    return;
  }
  incoming_[count_] = byte & 0x7F;
  if (count_ >= kFirstColourByte && count_ < kColourUpdateByte) {
    const std::uint32_t bit = std::uint32_t{1} << (count_ - kFirstColourByte);
    colourBits_ = isFlagged ? colourBits_ | bit : colourBits_ & ~bit;
  } else if (count_ == kColourUpdateByte) {
    updatesColour_ = isFlagged;
  } else if (count_ >= kFirstDividerByte && count_ < kDividerUpdateByte) {
    const auto bit = static_cast<std::uint8_t>(1u << (count_ - kFirstDividerByte));
    dividerBits_ = static_cast<std::uint8_t>(isFlagged ? dividerBits_ | bit : dividerBits_ & ~bit);
  } else if (count_ == kDividerUpdateByte && isFlagged) {
    divider_ = dividerBits_ == 0 ? 256 : dividerBits_;  // a counter of 8 bits
  }
  if (++count_ < kFrameBytes) return;
  count_ = 0;
  if (updatesColour_) colour_ = colourBits_;
  if (!isStuck_) shown_ = incoming_;
  ++frames_;
}

void OpenMpdBoard::pass(microseconds time) {
  for (rest_ += time; rest_ >= kPeriod; rest_ -= kPeriod) {
    ++periods_;
    step();
    idle_ = fifo_.size() >= kFrameBytes ? microseconds(0) : idle_ + kPeriod;
    if (idle_ >= kIdleTime) {
      idle_ = microseconds(0);
      fifo_.clear();
    }
  }
}

std::complex<double> OpenMpdBoard::emitted(int pin) const {
  const auto n = static_cast<std::size_t>(pin);
  const double duty = shown_[std::size_t(kElements) + n];
  // Phase 0 is that of a full pulse that starts at 0.
  const double middle = shown_[n] + 0.5 * duty - 0.5 * kFullDuty;
  return std::polar(std::sin(std::numbers::pi * duty / kPhaseLevels),
                    2 * std::numbers::pi * middle / kPhaseLevels);
}

OpenMpdEmulator::OpenMpdEmulator(int boards) : boards_(std::size_t(boards)) {}

std::vector<std::uint8_t> OpenMpdEmulator::receive(std::span<const std::uint8_t> bytes) {
  for (const std::uint8_t byte : bytes) {
    boards_[place_ / kFrameBytes].take(byte);
    place_ = (place_ + 1) % (kFrameBytes * boards_.size());
  }
  return {};
}

void OpenMpdEmulator::connected(bool isConnected) {
  // A new stream begins with the first board; the boards themselves notice nothing.
  if (isConnected) place_ = 0;
}

void OpenMpdEmulator::pass(microseconds time) {
  for (OpenMpdBoard& board : boards_) board.pass(time);
}

std::vector<std::complex<double>> OpenMpdEmulator::emitted() const {
  std::vector<std::complex<double>> all;
  all.reserve(boards_.size() * kElements);
  for (const OpenMpdBoard& board : boards_) {
    for (int n = 0; n < kElements; ++n) all.push_back(board.emitted(pinAt(n / 16, n % 16)));
  }
  return all;
}

std::uint64_t OpenMpdEmulator::frames() const {
  std::uint64_t least = boards_.front().frames();
  for (const OpenMpdBoard& board : boards_) least = std::min(least, board.frames());
  return least;
}

std::vector<std::string> OpenMpdEmulator::faultNames() const { return faults_.names(); }

void OpenMpdEmulator::setFault(const std::string& name, bool isOn) {
  faults_.set(name, isOn);
  for (OpenMpdBoard& board : boards_) board.setStuck(faults_.isOn("stuck"));
}

std::vector<std::string> OpenMpdEmulator::complaints() const {
  std::vector<std::string> all;
  for (const OpenMpdBoard& board : boards_) {
    const auto some = board.complaints().list();
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

EmulatorEntry openMpdEmulatorEntry() {
  return {
      "openmpd", EmulatorPort::kTcp, [](const ParameterSet& settings) -> std::unique_ptr<Emulator> {
        return std::make_unique<OpenMpdEmulator>(static_cast<int>(integerOf(settings, "boards")));
      }};
}

}  // namespace acg
