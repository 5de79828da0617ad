// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/driver_tools.h"

#include <cstdint>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {

void refuseToStore(const DeviceTraits& traits) {
  throw Error(ErrorCode::kUnavailable,
              fmt::format("{} has no memory for sequences; stream them instead.", traits.label));
}

double messageRate(std::size_t bytes, int speed) { return speed / (10.0 * double(bytes)); }

std::chrono::milliseconds serialTimeout(std::size_t bytes, int speed) {
  return std::chrono::milliseconds(150 + 2 * 10'000 * std::int64_t(bytes) / speed);
}

}  // namespace acg
