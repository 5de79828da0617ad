// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <Eigen/Core>

#include "core/drive/phase_frame.h"
#include "hardware/autd3/operations.h"

namespace acg::autd3 {

/// How the patterns of a GainSTM travel.
enum class GainStmMode : std::uint8_t {
  kPhaseAndIntensity = 0,
  kPhase = 1,     ///< two in a frame, intensity 255
  kHalfPhase = 2  ///< four in a frame, the upper 4 bits of each phase, intensity 255
};

/// How a sequence plays from the device's memory.
struct StmTiming {
  int divider = 0xFFFF;                  ///< periods of 25 us a pattern lasts
  int segment = 1;                       ///< 0 or 1
  std::uint8_t transition = kAtOnce;     ///< when it takes over
  std::uint16_t repetitions = kEndless;  ///< less one
};

/// The divider for a rate in Hz: 40 kHz / rate, a whole number from 1 to 65535. Throws
/// kInvalidArgument with the two nearest rates.
int dividerOf(double rate);

/// 2 to 1024 patterns of one device, elements `first` to `first` + 248 of each frame, as blocks
/// for one frame each. Throws kInvalidArgument for another number of patterns.
std::vector<Payload> gainStm(std::span<const PhaseFrame> patterns, std::size_t first,
                             GainStmMode mode, const StmTiming& timing);

/// A focus of a FociSTM.
struct StmFocus {
  Eigen::Vector3d position = Eigen::Vector3d::Zero();  ///< m, from the first element
  /// Intensity of the pattern for its first focus, phase offset for the others.
  std::uint8_t intensityOrOffset = 255;
};

/// The 8 bytes of a focus: 18-bit x, y, z in steps of 25 um, then the byte. Throws kInvalidArgument
/// for a place that the FPGA cannot reach.
std::uint64_t focusWord(const StmFocus& focus);

/// Patterns of 1 to 8 foci each, which the device computes phases for itself with `soundSpeed`
/// (m/s): 2 or more patterns, 65536 foci at most. `foci` holds pattern after pattern. Blocks for
/// one frame each. Throws kInvalidArgument.
std::vector<Payload> fociStm(std::span<const StmFocus> foci, int fociPerPattern, double soundSpeed,
                             const StmTiming& timing);

}  // namespace acg::autd3
