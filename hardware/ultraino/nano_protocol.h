// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace acg::ultraino {

/// A board on an Arduino Nano.
struct NanoBoard {
  int channels = 0;   ///< a multiple of 8
  int divisions = 0;  ///< in a period: the phase levels

  int patternBytes() const { return divisions * channels / 8; }
};
inline constexpr NanoBoard kNano{8, 24};
inline constexpr NanoBoard kNano16{16, 16};

/// Byte division * channels / 8 + channel / 8, bit channel mod 8: on for half a period from the
/// division that is the phase code. `amplitudes`: 0 is off, anything else on.
std::vector<std::uint8_t> nanoPattern(std::span<const std::uint8_t> phases,
                                      std::span<const std::uint8_t> amplitudes,
                                      const NanoBoard& board);

/// Restarts the write index, hands over a pattern and swaps.
std::vector<std::uint8_t> nanoFrameMessage(std::span<const std::uint8_t> pattern);

/// Silence whatever came before, in the hidden buffer too. The first half ends in silence.
std::vector<std::uint8_t> nanoMuteMessage(const NanoBoard& board);

}  // namespace acg::ultraino
