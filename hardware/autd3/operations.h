// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "hardware/autd3/firmware_v12.h"

namespace acg::autd3 {

/// One operation for one device: its tag and what follows, at most `kPayloadBytes`.
using Payload = std::vector<std::uint8_t>;

using TxFrame = std::array<std::uint8_t, kTxBytes>;

/// A frame for one device: header, the first operation, and behind it (at an even place, the
/// offset of which stands in the header) a second one if there is one. The rest is 0.
/// Throws kInternal when they do not fit.
TxFrame txFrame(std::uint8_t messageId, const Payload& first, const Payload& second = {});

Payload nop();
/// Silence, and every setting as after power-on.
Payload clear();
/// Aligns the clock of the device with the network's.
Payload synchronise();
Payload firmwareInfo(InfoType type);
Payload forceFan(bool isOn);
/// Whether answers carry the state byte.
Payload readState(bool isOn);

/// Changes take `intensitySteps` and `phaseSteps` periods of 25 us. A strict silencer refuses
/// sequences and modulations that change sooner. Throws kInvalidArgument for 0 steps.
Payload silencer(int intensitySteps, int phaseSteps, bool isStrict);

/// 256 pulse widths, 0 to 511 of 512, of the intensities. Throws kInvalidArgument above.
Payload pulseWidths(std::span<const std::uint16_t, 256> widths);

/// Added to the phases of the 249 elements.
Payload phaseCorrection(std::span<const std::uint8_t, kElements> phases);

/// Elements that are not `isOn` are silent while segment 0 or 1 plays.
Payload outputMask(int segment, std::span<const bool, kElements> isOn);

/// Emits one pattern; 249 phases and intensities.
Payload gain(std::span<const std::uint8_t> phases, std::span<const std::uint8_t> intensities,
             int segment);

/// Modulation of the intensities, value / 255, one sample each `divider` periods, endless, as
/// blocks for one frame each. 2 to 65536 samples; takes effect at the last block. Throws
/// kInvalidArgument for another number of samples or a divider that is not 1 to 65535.
std::vector<Payload> modulation(std::span<const std::uint8_t> samples, int divider, int segment,
                                std::uint8_t transition = kAtOnce);

}  // namespace acg::autd3
