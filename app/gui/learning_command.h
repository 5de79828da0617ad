// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/compute/tuning/field_tuner.h"

namespace acg {

class MainWindow;

/// Adds the command that forgets what was learnt of the quickest ways to fields, to the palette and
/// beside "Stop" in the menu Solve. Without a tuner it forgets how kernels are launched; where
/// nothing is known it is there but disabled.
void addLearningCommand(MainWindow& window, std::shared_ptr<FieldTuner> tuner);

}  // namespace acg
