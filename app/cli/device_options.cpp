// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/device_options.h"

#include <fmt/format.h>

#include "core/error.h"
#include "core/user_path.h"
#include "hardware/registry.h"

namespace acg {

ParameterSet deviceSettings(const DeviceDriverEntry& driver,
                            const std::vector<std::string>& texts) {
  ParameterSet given;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("--set \"{}\" is not of the form key=value.", text));
    }
    const std::string key = text.substr(0, equals);
    const Parameter* const setting = findParameter(driver.settings, key);
    if (setting == nullptr) {
      std::string known;
      for (const Parameter& other : driver.settings) {
        known += (known.empty() ? "" : ", ") + other.name;
      }
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("\"{}\" is no setting of {}; there is: {}.", key, driver.name,
                              known.empty() ? "none" : known));
    }
    given[key] = parseParameter(*setting, text.substr(equals + 1));
  }
  return resolveParameters(driver.settings, given, driver.name);
}

CLI::Option* DeviceOptions::addTo(CLI::App& command) {
  CLI::Option* where =
      command.add_option("--address", address, "Where the device is, such as /dev/ttyUSB0");
  command
      .add_option("--serial", serialNumber,
                  "The serial number by which its calibration is kept, where it tells none")
      ->type_name("NUMBER");
  command
      .add_option("--device-set", settings,
                  "A setting of the device, such as boards=2; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command
      .add_option("--arrays", arrays,
                  "The arrays that it drives, by their ids in the project's order; all without")
      ->delimiter(',');
  command.add_option("--supply", limits.supplyVoltage, "V peak to peak of its supply")
      ->check(CLI::NonNegativeNumber);
  command.add_option("--amplitude", limits.largestAmplitude, "The most of full drive")
      ->check(CLI::Range(0.0, 1.0));
  command.add_flag("--enclosure-interlock", hasInterlock,
                   "The arrays stand in an enclosure that silences them when it is opened");
  command.add_option("--log", log, "Where arming, mutes and faults are written")->type_name("FILE");
  command.add_flag("--arm", arms, "Emit; without it the device stays silent");
  command.add_flag("--consent-no-watchdog", consents,
                   "Emit on a device that goes on sounding when this machine fails");
  return where;
}

DeviceChoice DeviceOptions::choice(const std::string& driver) const {
  DeviceChoice choice;
  choice.driver = driver;
  choice.address = address;
  choice.serialNumber = serialNumber.empty() ? serialNumberAt(driver, address) : serialNumber;
  choice.settings = deviceSettings(deviceDriver(driver), settings);
  choice.arrays = arrays;
  choice.limits = limits;
  return choice;
}

std::filesystem::path DeviceOptions::logFile() const {
  return log.value_or(userStatePath("audit.log"));
}

}  // namespace acg
