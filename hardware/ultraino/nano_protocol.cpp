// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/ultraino/nano_protocol.h"

#include "hardware/ultraino/wave_bits.h"

namespace acg::ultraino {

std::vector<std::uint8_t> nanoPattern(std::span<const std::uint8_t> phases,
                                      std::span<const std::uint8_t> amplitudes,
                                      const NanoBoard& board) {
  std::vector<std::uint8_t> pattern(std::size_t(board.patternBytes()), 0);
  for (int channel = 0; channel < board.channels; ++channel) {
    if (amplitudes[std::size_t(channel)] == 0) continue;
    for (int i = 0; i < board.divisions / 2; ++i) {
      const int division = (phases[std::size_t(channel)] + i) % board.divisions;
      pattern[std::size_t(division * (board.channels / 8) + channel / 8)] |=
          static_cast<std::uint8_t>(1 << (channel % 8));
    }
  }
  return pattern;
}

std::vector<std::uint8_t> nanoFrameMessage(std::span<const std::uint8_t> pattern) {
  std::vector<std::uint8_t> message = {kResetOrCommit};
  appendNibbles(message, pattern, 1);
  message.push_back(kSwap);
  return message;
}

std::vector<std::uint8_t> nanoMuteMessage(const NanoBoard& board) {
  const std::vector<std::uint8_t> silence(std::size_t(board.patternBytes()), 0);
  std::vector<std::uint8_t> message = nanoFrameMessage(silence);
  appendNibbles(message, silence, 1);
  return message;
}

}  // namespace acg::ultraino
