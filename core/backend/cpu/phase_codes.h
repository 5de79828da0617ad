// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstdint>
#include <span>

namespace acg::cpu {

/// The phase of a drive, 256 to the turn, nearest; 0 for a drive of zero or one that has no phase.
std::uint8_t phaseCode(std::complex<float> drive);

/// phaseCode of each drive, many at once; `codes` is as long as `drives`.
void phaseCodes(std::span<const std::complex<float>> drives, std::span<std::uint8_t> codes);

/// The same for real and imaginary parts in two planes, padded and aligned like a row of a buffer.
void phaseCodes(const float* re, const float* im, std::span<std::uint8_t> codes);

}  // namespace acg::cpu
