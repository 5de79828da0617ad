// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "hardware/emulators/emulator.h"

namespace acg {

/// Ultraino's Nano boards in software. Quirks of DriverNano16.ino that they have: at power-on all
/// outputs sound with phase 0; bytes for other boards are sent on with one less; the write index
/// has no bound, what comes past the pattern damages the memory (here a complaint); the Nano16
/// drives only those pins that the firmware makes outputs. Faults: `deaf`, `stuck` (never swaps).
/// The Nano with 8 channels, whose firmware is not published, is taken to be alike with one port
/// and no echo of swaps.
EmulatorEntry ultrainoNanoEmulatorEntry();
EmulatorEntry ultrainoNano16EmulatorEntry();

}  // namespace acg
