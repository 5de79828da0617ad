// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace acg::openmpd {

/// The board of OpenMPD, as its FPGA (version 3.4.2) reads frames: 256 bytes with the start of each
/// pulse in 128ths of a period, then 256 with its length, both by pin. Bit 7 of the first half is a
/// side channel.
inline constexpr int kElements = 256;
inline constexpr std::size_t kFrameBytes = 512;
inline constexpr int kPhaseLevels = 128;
inline constexpr int kFullDuty = 64;                          ///< half of a period
inline constexpr std::size_t kFifoBytes = 16384;              ///< 32 frames
inline constexpr std::size_t kReadyBytes = 28 * kFrameBytes;  ///< it takes no more above
inline constexpr double kUltrasoundFrequency = 40e3;          ///< Hz
inline constexpr int kDefaultDivider = 4;

/// Places in the side channel.
inline constexpr std::uint8_t kFlag = 0x80;
inline constexpr std::size_t kFirstColourByte = 1;  ///< 24 bits: red, green, blue, lowest first
inline constexpr std::size_t kColourUpdateByte = 25;
inline constexpr std::size_t kFirstDividerByte = 26;  ///< 8 bits, lowest first
inline constexpr std::size_t kDividerUpdateByte = 34;

/// What a frame sets besides pulses.
struct SideChannel {
  std::optional<std::uint32_t> colour;  ///< red | green << 8 | blue << 16
  std::optional<std::uint8_t> divider;  ///< periods of 25 us that a frame lasts at least
};

/// Where a pulse of `duty` starts for a phase code: later by half of what it is shorter than full,
/// in whole steps, so that its middle stays; an odd duty comes half a step early.
std::uint8_t pulseStart(std::uint8_t phase, std::uint8_t duty);

/// Frame of one board; 256 codes in the order of elements, `pins` the pin of each. A silent element
/// has start 0.
std::array<std::uint8_t, kFrameBytes> boardFrame(std::span<const std::uint8_t> phases,
                                                 std::span<const std::uint8_t> duties,
                                                 std::span<const int> pins,
                                                 const SideChannel& side = {});

/// All elements off.
std::array<std::uint8_t, kFrameBytes> silentBoardFrame(const SideChannel& side = {});

/// Silences `boards` boards whatever came before, blocks of 512 bytes for the boards by turns. A
/// frame that was cut is filled with zeros, those left over are skipped for they start no frame,
/// and more of them push the silent frame through the FIFO, which is read in whole blocks.
std::vector<std::uint8_t> muteBytes(int boards);

}  // namespace acg::openmpd
