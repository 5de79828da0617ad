// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/telemetry/memory_readings.h"

namespace acg {

/// What a cache that holds `held` bytes may have: a quarter of what is free with that given back,
/// at least 16 MB, at most 4 GB; 256 MB where nothing is known.
std::int64_t cacheBudget(const MemoryReadings& readings, std::int64_t held);

}  // namespace acg
