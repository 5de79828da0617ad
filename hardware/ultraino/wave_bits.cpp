// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/ultraino/wave_bits.h"

#include <numbers>

namespace acg::ultraino {

void appendNibbles(std::vector<std::uint8_t>& message, std::span<const std::uint8_t> pattern,
                   int board) {
  for (const std::uint8_t byte : pattern) {
    message.push_back(static_cast<std::uint8_t>((byte & 0xF0) | board));
    message.push_back(static_cast<std::uint8_t>(((byte << 4) & 0xF0) | board));
  }
}

std::complex<double> driveOfWave(int divisions, const std::function<bool(int)>& isOnIn) {
  const std::complex<double> step = std::polar(1.0, 2 * std::numbers::pi / divisions);
  std::complex<double> wave = 0, turn = 1;
  int on = 0;
  for (int d = 0; d < divisions; ++d, turn *= step) {
    if (!isOnIn(d)) continue;
    wave += turn;
    ++on;
  }
  // A wave that never changes is exactly silent, whatever rounding leaves of the sum.
  if (on == 0 || on == divisions) return 0;
  return wave * (1.0 - step) / 2.0;  // over the geometric sum of the first half, 2 / (1 - step)
}

}  // namespace acg::ultraino
