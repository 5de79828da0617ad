// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "core/drive/device_traits.h"

namespace acg {

/// The traits of a driver as resources/devices/NAME.json states them. Keys, those with a star
/// needed: `label`*, `channels`*, `levels`* {`phase_levels`, `amplitude_levels`, `amplitude_law`
/// linear or duty}, `rounding` nearest or down, `leads`, `channel_order`, `frame_rate_hz`*,
/// `stored_frames`, `stored_rate_hz`, `answers`, `silencer_s`, `watchdog_ms`, `remarks`; and the
/// limits, each
/// {`value`, `source`}: `voltage_vpp`*, `duty`*, `phase_step_rad`, `warn_temperature_c`,
/// `mute_temperature_c`. A limit without a source is refused, and so is a key that is not listed.
///
/// Throws kNotFound when there is no such file, kInvalidFile with file and key for anything else.
DeviceTraits deviceTraits(const std::string& name);

/// The same from a file of any place.
DeviceTraits readDeviceTraits(const std::filesystem::path& file);

}  // namespace acg
