// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3/fpga_model.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "core/error.h"

namespace acg::autd3 {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

/// (1 + sin) / 2 of a phase in 255ths.
const std::array<std::uint8_t, 256>& sines() {
  static const auto table = [] {
    std::array<std::uint8_t, 256> sines;
    for (std::size_t i = 0; i < sines.size(); ++i) {
      sines[i] = static_cast<std::uint8_t>(
          std::lround(255 * (0.5 + 0.5 * std::sin(kTurn * static_cast<double>(i) / 256))));
    }
    return sines;
  }();
  return table;
}

/// Minus the angle of a point whose sine and cosine are given in 7 bits: sound that has further to
/// go starts earlier.
std::uint8_t driveAngle(int sine, int cosine) {
  const double turns = -std::atan2(sine - 64, cosine - 64) / kTurn;
  return static_cast<std::uint8_t>(std::lround(256 * turns) & 0xFF);
}

std::int64_t signed18(std::uint64_t bits) {
  const auto value = static_cast<std::int64_t>(bits & 0x3FFFF);
  return value < 0x20000 ? value : value - 0x40000;
}

}  // namespace

FpgaModel::FpgaModel() : pulseWidths(arcsinePulseWidths()) {
  for (auto& memory : patterns) memory.assign(kPatternWords * kLargestGainStm, 0);
  for (auto& memory : modulation) memory.assign(kLargestModulation, 255);
  for (auto& mask : isOn) mask.fill(true);
}

std::uint8_t FpgaModel::state() const {
  std::uint8_t bits = static_cast<std::uint8_t>(isHot ? 1 : 0);
  if (modulationChain.segment() == 1) bits |= std::uint8_t{kModulationSegmentBit};
  if (stm.segment() == 1) bits |= std::uint8_t{kStmSegmentBit};
  if (stmTiming[std::size_t(stm.segment())].cycle == 1) bits |= std::uint8_t{kGainMode};
  return bits;
}

FpgaModel::Drive FpgaModel::drive(int element) const {
  const auto n = static_cast<std::size_t>(element);
  const auto segment = static_cast<std::size_t>(stm.segment());
  const std::vector<std::uint16_t>& memory = patterns[segment];
  Drive drive;
  if (hasFoci[segment]) {
    const int foci = fociPerPattern[segment];
    const std::size_t first = stm.index() * std::size_t(foci) * kFocusWords;
    if (first + std::size_t(foci) * kFocusWords > memory.size()) return {};
    drive.phase = fociPhase(element, first, foci, soundSpeed[segment]);
    drive.intensity = static_cast<std::uint8_t>((memory[first + 3] >> 6) & 0xFF);
  } else {
    const std::uint16_t word = memory[kPatternWords * stm.index() + n];
    drive = {static_cast<std::uint8_t>(word & 0xFF), static_cast<std::uint8_t>(word >> 8)};
  }
  drive.phase = static_cast<std::uint8_t>(drive.phase + phaseCorrection[n]);
  if (!isOn[segment][n]) drive.intensity = 0;
  return drive;
}

std::uint8_t FpgaModel::fociPhase(int element, std::size_t firstWord, int foci,
                                  std::uint16_t speed) const {
  const std::vector<std::uint16_t>& memory = patterns[std::size_t(stm.segment())];
  const auto [column, row] = gridPlace(element);
  constexpr double kUnit = 0.025e-3;  // m
  const auto x = std::llround(column * kPitch / kUnit), y = std::llround(row * kPitch / kUnit);
  int sine = 0, cosine = 0;
  for (int i = 0; i < foci; ++i) {
    std::uint64_t word = 0;
    for (std::size_t k = 0; k < kFocusWords; ++k) {
      word |= std::uint64_t(memory[firstWord + std::size_t(i) * kFocusWords + k]) << (16 * k);
    }
    const std::int64_t dx = signed18(word) - x, dy = signed18(word >> 18) - y;
    const std::int64_t dz = signed18(word >> 36);
    const auto distance =
        std::uint64_t(std::llround(std::sqrt(double(dx * dx + dy * dy + dz * dz))));
    // In units of 25 um and with the speed times 64, this is the phase in 256ths of a turn.
    const std::uint64_t phase = speed == 0 ? 0 : (distance << 14) / speed;
    const std::uint64_t offset = i == 0 ? 0 : (word >> 54) & 0xFF;
    sine += sines()[(phase + offset) & 0xFF];
    cosine += sines()[(phase + offset + 64) & 0xFF];
  }
  return driveAngle(sine / foci >> 1, cosine / foci >> 1);
}

std::uint16_t FpgaModel::pulseWidth(const Drive& drive) const {
  const std::uint8_t sample =
      modulation[std::size_t(modulationChain.segment())][modulationChain.index()];
  return pulseWidths[std::size_t(drive.intensity * sample / 255)];
}

std::complex<double> FpgaModel::emitted(int element) const {
  const Drive now = drive(element);
  const int width = pulseWidth(now);
  // The pulse reaches from 2 phase - width / 2 to 2 phase + width / 2, an odd step at the end.
  const double middle = 2 * now.phase + 0.5 * (width % 2);
  return std::polar(std::sin(std::numbers::pi * width / kPulsePeriod),
                    kTurn * middle / kPulsePeriod);
}

}  // namespace acg::autd3
