// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/drive/calibration.h"

namespace acg {

/// Writes a calibration as JSON, atomically. Throws kIo.
void saveCalibration(const Calibration& calibration, const std::filesystem::path& file);

/// Reads a calibration by the ending of the name:
/// - `.json` as `saveCalibration` writes it;
/// - `.csv` with the columns `element`, `phase_rad`, `gain`, each element once in order; a gain
///   below 0 is a turned polarity, 0 a dead element;
/// - `.pat` of an OpenMPD board: its phase adjustments and amplitude factors, its serial number;
///   elements in the order of the catalogue's board where they stand in its places.
/// Throws kNotFound, kIo or kInvalidFile naming file and place.
Calibration loadCalibration(const std::filesystem::path& file);

/// Where the calibration of a device is kept: in the user's data folder, by driver and serial
/// number with what is no letter, digit, `-`, `_` or `.` as `_`.
std::filesystem::path calibrationPath(const std::string& driver, const std::string& serialNumber);

/// The kept calibration of a device, none where there is no file. Throws as loadCalibration, and
/// kInvalidFile when the file is of another device.
std::optional<Calibration> keptCalibration(const std::string& driver,
                                           const std::string& serialNumber);

/// Keeps a calibration for its device, in place of the one before; returns the file. Throws
/// kInvalidArgument without driver or serial number, kIo.
std::filesystem::path keepCalibration(const Calibration& calibration);

/// All that are kept, by driver and serial number; files that cannot be read are left out.
std::vector<Calibration> keptCalibrations();

/// Whether there was one. Throws kIo.
bool removeCalibration(const std::string& driver, const std::string& serialNumber);

}  // namespace acg
