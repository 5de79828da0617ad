// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/drive/drive_view.h"
#include "core/drive/safety/exposure.h"

namespace acg {

// What reaches an exposure zone as the window says it: a level, a word, an icon and a colour, so
// that none of them is alone.

/// "Fine", "Not judged", "Warning", "Alarm", "Refused".
QString exposureWord(ExposureVerdict verdict);
/// "112.3 dB alarm"
QString exposurePhrase(const ZoneExposure& exposure);
/// What follows from it for a device: "Not emitted: an armed device is muted."
QString exposureMeaning(ExposureVerdict verdict);
/// The meaning; then level, limit, document and year, and of which drives this speaks.
QString exposureHelp(const ZoneExposure& exposure, DriveView drives);
/// Name of an icon.
QString exposureIcon(ExposureVerdict verdict);
/// As of `roleColor`. Alarm and refusal have colours that the colour-blind tell apart too.
QString exposureRole(ExposureVerdict verdict);
/// As of `kDotRole`: the role, and a shape for what is alarmed or refused.
QString exposureDot(ExposureVerdict verdict);

}  // namespace acg
