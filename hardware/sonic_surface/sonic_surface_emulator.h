// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "hardware/emulators/emulator.h"

namespace acg {

/// SonicSurface in software. Quirks of the firmware that it has: it sounds from power-on with all
/// phases 0; a byte that is no command is stored as a phase, modulo 32 (251 and 252, which other
/// boards know, too); the address runs on past its end and starts over; a swap exchanges the two
/// buffers whatever they hold, so that the hidden one then has the previous frame. Faults: `deaf`
/// hears nothing, `stuck` never swaps. The correction table of the tactile firmware, which evens
/// out the wiring of one board, is taken as part of that wiring.
EmulatorEntry sonicSurfaceEmulatorEntry();

}  // namespace acg
