// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/device_rows.h"

#include <algorithm>
#include <string>
#include <variant>

#include <fmt/format.h>

#include "hardware/registry.h"

namespace acg {
namespace {

using Json = nlohmann::ordered_json;

Json settingRows(const DeviceDriverEntry& entry) {
  Json rows = Json::array();
  for (const Parameter& setting : entry.settings) {
    rows.push_back(
        {{"name", setting.name},
         {"default", std::visit([](const auto& v) { return Json(v); }, setting.defaultValue)},
         {"choices", setting.choices},
         {"description", setting.help}});
  }
  return rows;
}

std::string levelsText(const DriveLevels& levels) {
  if (levels.amplitudeLevels <= 2) return fmt::format("{} phases, on or off", levels.phaseLevels);
  return fmt::format("{} phases, {} amplitudes", levels.phaseLevels, levels.amplitudeLevels);
}

}  // namespace

Json deviceRows() {
  Json rows = Json::array();
  for (const DeviceDriverEntry& entry : deviceDrivers()) {
    const auto driver = entry.make(resolveParameters(entry.settings, {}, entry.name));
    const DeviceTraits& traits = driver->traits();
    const bool isEmulated = std::ranges::any_of(
        emulators(), [&](const EmulatorEntry& other) { return other.name == entry.name; });
    rows.push_back({{"name", entry.name},
                    {"description",
                     fmt::format("{} {} elements, {}, up to {:.4g} frames/s.", entry.description,
                                 traits.channels, levelsText(traits.levels), traits.frameRate)},
                    {"address", entry.addressHint},
                    {"elements", traits.channels},
                    {"phase_levels", traits.levels.phaseLevels},
                    {"amplitude_levels", traits.levels.amplitudeLevels},
                    {"frame_rate_hz", traits.frameRate},
                    {"stored_frames", traits.storedFrames},
                    {"has_watchdog", traits.watchdog.has_value()},
                    {"can_be_emulated", isEmulated},
                    {"settings", settingRows(entry)},
                    {"remarks", traits.remarks}});
  }
  return rows;
}

Json portRows() {
  Json rows = Json::array();
  for (const FoundDevice& device : findDevices()) {
    const auto same =
        std::ranges::find_if(rows, [&](const Json& row) { return row["name"] == device.address; });
    if (same != rows.end()) {  // a serial port, at which any of several devices may be
      (*same)["drivers"].push_back(device.driver);
      (*same)["description"] = (*same)["description"].get<std::string>() + "; or " + device.label;
      continue;
    }
    rows.push_back({{"name", device.address},
                    {"description", device.label},
                    {"drivers", {device.driver}},
                    {"serial_number", device.serialNumber},
                    {"is_emulated", device.isEmulated}});
  }
  return rows;
}

}  // namespace acg
