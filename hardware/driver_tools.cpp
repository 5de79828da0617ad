// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/driver_tools.h"

#include <fmt/format.h>

#include "core/error.h"

namespace acg {

void refuseToStore(const DeviceTraits& traits) {
  throw Error(ErrorCode::kUnavailable,
              fmt::format("{} has no memory for sequences; stream them instead.", traits.label));
}

}  // namespace acg
