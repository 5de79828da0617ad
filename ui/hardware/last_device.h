// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/drive/device_access.h"

namespace acg {

/// The device that was connected last, from the user's settings, without a calibration; none when
/// there was none or its driver is not among `drivers` any more.
std::optional<DeviceChoice> lastDevice(std::span<const DeviceDriverEntry> drivers);
void rememberDevice(const DeviceChoice& choice);

}  // namespace acg
