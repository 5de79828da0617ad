// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

/// What the boards of Ultraino share, 115 200 bit/s, 8N1. A period of 40 kHz is cut into divisions;
/// a pattern is the state of every output in each of them. Source: the host program and firmwares
/// at github.com/asiermarzo/Ultraino.
namespace acg::ultraino {

inline constexpr int kSpeed = 115200;        ///< bit/s
inline constexpr std::uint8_t kSwap = 0x00;  ///< the hidden buffer sounds, the other is written
inline constexpr std::uint8_t kResetOrCommit = 0x10;  ///< Nano: write index 0; Mega: durations hold

/// Appends a pattern byte by byte as two bytes with four bits each in their upper half, the higher
/// ones first. Their lower half says how many boards further down the chain they are meant for: 1
/// is the first.
void appendNibbles(std::vector<std::uint8_t>& message, std::span<const std::uint8_t> pattern,
                   int board);

/// The drive that an output with these states makes: the first harmonic over that of a pulse that
/// is on during the first half of the divisions. A later pulse has a larger phase.
std::complex<double> driveOfWave(int divisions, const std::function<bool(int)>& isOnIn);

}  // namespace acg::ultraino
