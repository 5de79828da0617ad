// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/drive/device_access.h"
#include "core/drive/device_driver.h"

namespace acg {

/// Settings of a device from `--set key=value` texts, with defaults for the rest. Throws
/// kInvalidArgument for a text of another form, an unknown key (with the known ones) or a value
/// that cannot be.
ParameterSet deviceSettings(const DeviceDriverEntry& driver, const std::vector<std::string>& texts);

/// What the commands that make a device sound share.
struct DeviceOptions {
  std::string address, serialNumber;
  std::vector<std::string> settings;
  std::vector<std::string> arrays;
  std::optional<std::filesystem::path> log;
  DriveSettings limits;
  bool hasInterlock = false;
  bool arms = false;
  bool consents = false;

  /// Returns the option of the address, which a command may require.
  CLI::Option* addTo(CLI::App& command);
  /// The device of `driver` that is meant, with its serial number where it can be told.
  DeviceChoice choice(const std::string& driver) const;
  std::filesystem::path logFile() const;
};

}  // namespace acg
