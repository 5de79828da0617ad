// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/drive/device_access.h"
#include "core/drive/hologram_feed.h"

namespace acg {

/// What the window needs to drive devices. Without `access` there are none to choose from.
struct DeviceServices {
  std::shared_ptr<const DeviceAccess> access;
  /// To which the compute service gives its holograms.
  std::shared_ptr<HologramFeed> feed = std::make_shared<HologramFeed>();
};

}  // namespace acg
