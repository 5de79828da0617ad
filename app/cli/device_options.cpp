// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/device_options.h"

#include <fmt/format.h>

#include "core/error.h"

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

}  // namespace acg
