// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/compute/compute_service.h"
#include "core/compute/tuning/field_tuner.h"
#include "core/telemetry/telemetry.h"

namespace acg {

/// As `makeComputeService`; `tuner`, where given, gets what learns the quickest ways to fields, or
/// null: without ACG_TUNING=on the fixed rules decide.
std::unique_ptr<ComputeService> makeLearningService(JobQueue::Post post,
                                                    std::shared_ptr<FieldTuner>* tuner = nullptr,
                                                    TelemetryPtr telemetry = nullptr);

}  // namespace acg
