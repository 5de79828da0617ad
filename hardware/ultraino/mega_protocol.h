// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace acg::ultraino {

// Boards on an Arduino Mega, up to 14 in a chain. Source: ArduinoMEGA64.java and DriverMEGA.ino.
inline constexpr int kMegaChannels = 64;
inline constexpr int kMegaDivisions = 10;
inline constexpr int kMegaPorts = 10;  ///< A C L B K F H D G J
inline constexpr int kMegaPatternBytes = kMegaDivisions * kMegaPorts;
inline constexpr int kMegaPatterns = 32;  ///< that a board stores
inline constexpr int kMegaMostBoards = 14;
/// So many are silent in 100 ms by a mute that knows nothing of their second pattern.
inline constexpr int kMegaQuickBoards = 5;

/// The output of a channel: bit output mod 8 of port output / 8.
int megaOutput(int channel);

/// 100 bytes for each board: port + 10 * division. `widths`: how many divisions of the period a
/// channel is on, 0 to 5. A pulse narrower than half a period is moved so that its middle stays
/// where that of a whole one is, half a division early where the width is even.
std::vector<std::uint8_t> megaPatterns(std::span<const std::uint8_t> phases,
                                       std::span<const std::uint8_t> widths);

/// How long each pattern sounds, in periods of 25 us; 0 ends the list, which starts again then. The
/// first `zeros` behind the list are made 0 too. Ends with the command that makes them hold.
void appendDurations(std::vector<std::uint8_t>& message, std::span<const std::uint8_t> periods,
                     int zeros);

/// One pattern for each board that sounds with the last byte. `listed`: how many durations the
/// boards may hold from an earlier list.
std::vector<std::uint8_t> megaFrameMessage(std::span<const std::uint8_t> patterns, int listed);

/// Several patterns repeated by the boards, each for its number of `periods`. Patterns are as
/// above.
std::vector<std::uint8_t> megaSequenceMessage(std::span<const std::vector<std::uint8_t>> patterns,
                                              std::span<const std::uint8_t> periods);

/// Silence for `boards` boards whatever came before, in the hidden buffers too, ready for a frame.
/// Only a swap restarts the write index: until the first half is over, which takes 17 ms a board,
/// the boards emit what the hidden buffers held.
///
/// `hasSilentSecond`: the second pattern of both buffers has been silent since
/// `megaMemoryMessage`. Then all boards go
/// through their silent second pattern from the 12th millisecond on, at most 6.4 ms of a restart
/// left out: what is left sounds for 1 of 256 periods until it is silent too.
std::vector<std::uint8_t> megaMuteMessage(int boards, bool hasSilentSecond);

/// To muted boards: makes the second pattern of both buffers silent.
std::vector<std::uint8_t> megaMemoryMessage(int boards);

}  // namespace acg::ultraino
