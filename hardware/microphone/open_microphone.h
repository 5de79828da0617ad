// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "core/drive/microphone.h"
#include "hardware/microphone/emulated_room.h"

namespace acg {

/// Opens a microphone by its name:
/// - `emulated`, `emulated:DB`: hears the emulated device at `address`, with noise that is DB below
///   what one element gives, 40 without;
/// - `exec:COMMAND`, `exec-amplitude:COMMAND`: a program that tells amplitude and phase, or the
///   amplitude alone (see ProgramMicrophone).
/// Throws kInvalidArgument for another name, kNotFound when no emulator is at the address, kIo.
std::unique_ptr<Microphone> openMicrophone(const std::string& name, const std::string& address,
                                           PressureOfElements pressure);

}  // namespace acg
