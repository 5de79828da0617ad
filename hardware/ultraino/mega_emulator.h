// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "hardware/emulators/emulator.h"

namespace acg {

/// Ultraino's chain of Mega boards in software. Quirks of DriverMEGA.ino that they have: at
/// power-on all outputs sound with phase 0; only a swap restarts the write index, which has no
/// bound (here a complaint); durations hold at once, whichever buffer sounds; a swap goes back to
/// the first pattern but not to the first duration. Each board sends on what is not its own, which
/// is how the next one and the host get it. Faults: `deaf`, `stuck` (never swaps), `unchained` (the
/// second board and later ones hear nothing).
EmulatorEntry ultrainoMegaEmulatorEntry();

}  // namespace acg
