// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/drive/device_access.h"

namespace acg {

/// All drivers of this build. Arming, mutes and faults are written to `log` by `writer`, such as
/// "acg 1234". Throws kIo when the log cannot be opened.
std::unique_ptr<DeviceAccess> makeDeviceAccess(const std::string& writer,
                                               const std::filesystem::path& log);

}  // namespace acg
