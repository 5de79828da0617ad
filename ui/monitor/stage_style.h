// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>

#include "core/telemetry/edit_timeline.h"

namespace acg {

/// How plots and tables name a stage, in the language of the program.
QString stageLabel(EditStage stage);

/// The colour of a stage in bars and beside its name; seen on light and dark grounds alike.
QColor stageColor(EditStage stage);

}  // namespace acg
