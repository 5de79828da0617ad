// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/drive/drive_view.h"
#include "core/levitation/trap_verdict.h"

namespace acg {

// A verdict as the window says it: a word, an icon and a colour, so that none of them is alone.

/// "Holds", "Weak", "Does not hold".
QString holdWord(TrapHold hold);
/// The same with the drives that were judged, unless they are those that were solved: "Holds as
/// emitted".
QString holdPhrase(TrapHold hold, DriveView drives);
/// Name of an icon.
QString holdIcon(TrapHold hold);
/// As of `roleColor`.
QString holdRole(TrapHold hold);

/// "x" for a direction near an axis, "+x" with its sign, else its components "(0.71, 0, 0.71)".
QString directionName(const Eigen::Vector3d& direction, bool isSigned);

/// "Gor'kov", "Partial waves", ...
QString forceModelLabel(ForceModel model);

/// "12.3 mN/m": three digits with an SI prefix.
QString siText(double value, const QString& unit);

}  // namespace acg
