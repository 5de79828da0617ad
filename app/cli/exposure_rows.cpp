// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/exposure_rows.h"

#include <cstdio>

#include <fmt/format.h>

namespace acg {

void printExposures(const std::vector<ZoneExposure>& exposures) {
  for (const ZoneExposure& exposure : exposures) {
    fmt::print("zone {}: {}: {}\n", exposure.zone, exposureVerdictName(exposure.verdict),
               exposure.sentence);
  }
  std::fflush(stdout);
}

}  // namespace acg
