// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/drive/safety/exposure.h"

namespace acg {

/// One line a zone: `zone NAME: VERDICT: SENTENCE`.
void printExposures(const std::vector<ZoneExposure>& exposures);

}  // namespace acg
