// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// The bytes of SonicSurface's SimpleFPGA firmware, 230 400 bit/s, 8N1. Source: Distribute.vhd and
/// PhaseLine.vhd of the project (github.com/upnalab/SonicSurface).
namespace acg::sonicsurface {

inline constexpr int kSpeed = 230400;  ///< bit/s
inline constexpr int kBoardChannels = 256;
inline constexpr int kPhaseLevels = 32;
inline constexpr std::uint8_t kOff = 32;  ///< in place of a phase
inline constexpr std::uint8_t kStartPhases = 254;
inline constexpr std::uint8_t kSwap = 253;
inline constexpr std::uint8_t kTakePrimary = 192;    ///< the secondary board stops listening
inline constexpr std::uint8_t kTakeSecondary = 193;  ///< the primary board stops listening
inline constexpr std::uint8_t kClocksOff = 150;
inline constexpr std::uint8_t kClocksOn = 151;

/// Which boards hang at the line, and what they run.
enum class Boards {
  kPrimary,
  kSecondary,
  kPair,    ///< both at one line
  kTactile  ///< the firmware that modulates; it takes 160 to 191 as its step and 192 as a phase
};

/// `primary`, `secondary`, `pair`, `tactile`, as the setting is spelt.
Boards boardsOf(const std::string& setting);

/// 1, or 2 of a pair.
int boardCount(Boards boards);

/// A frame that takes effect with its last byte: 258 bytes for one board, 517 for a pair.
/// `codes`: 256 phases a board (0 to 31, or kOff), in the order of the channels.
std::vector<std::uint8_t> frameMessage(std::span<const std::uint8_t> codes, Boards boards);

/// Silences all boards whatever came before and leaves their hidden buffers silent too, so that no
/// later swap brings an old pattern back. The first half ends in silence.
std::vector<std::uint8_t> muteMessage(Boards boards);

}  // namespace acg::sonicsurface
