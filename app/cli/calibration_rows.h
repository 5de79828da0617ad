// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/drive/calibration_run.h"

namespace acg {

/// What the microphone found: the focus before and after, what is left of the phase errors, and
/// which elements are unlike the others.
void printOutcome(const CalibrationOutcome& outcome, const Eigen::Vector3d& place);

/// One line on a calibration that is kept.
void printCalibration(const Calibration& calibration);

}  // namespace acg
