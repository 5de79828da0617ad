// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/safety/safety_profile.h"

#include <algorithm>

#include <fmt/format.h>

namespace acg {

const char* exposureVerdictName(ExposureVerdict verdict) {
  switch (verdict) {
    case ExposureVerdict::kFine:
      return "fine";
    case ExposureVerdict::kUnjudged:
      return "not judged";
    case ExposureVerdict::kWarn:
      return "warning";
    case ExposureVerdict::kAlarm:
      return "alarm";
    default:
      return "refused";
  }
}

bool ExposureLimit::appliesTo(ZoneKind kind, double frequency) const {
  return frequency >= fromFrequency && frequency <= toFrequency &&
         std::ranges::find(zones, kind) != zones.end();
}

std::string ExposureLimit::name() const {
  return fmt::format("{:g} dB ({}, {}{}{})", level, document, year,
                     clause.empty() ? "" : ", " + clause, isConfirmed ? "" : ", not confirmed");
}

}  // namespace acg
