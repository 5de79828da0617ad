// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/telemetry/alerts.h"
#include "core/telemetry/chrome_trace.h"
#include "core/telemetry/edit_timeline.h"
#include "core/telemetry/history.h"
#include "core/telemetry/metrics.h"
#include "core/telemetry/sampler.h"

namespace acg {

/// What one program measures of itself, made once (`app/composition.h`) and handed on by
/// shared_ptr. Any thread may use any part. `sampler` runs only after `sampler.start()`.
struct Telemetry {
  explicit Telemetry(std::shared_ptr<History> pastOrNone = nullptr,
                     std::vector<AlertRule> rules = {}, SamplerOptions options = {})
      : history(std::move(pastOrNone)),
        alerts(std::move(rules)),
        sampler(&metrics, history, &alerts, &trace, std::move(options)) {}

  Metrics metrics;
  EditTimeline edits{&metrics};
  SpanRecorder trace;
  const std::shared_ptr<History> history;  ///< months of the past; nullptr where it is not kept
  AlertMonitor alerts;
  Sampler sampler;  ///< last: its thread ends before what it writes to
};
using TelemetryPtr = std::shared_ptr<Telemetry>;

}  // namespace acg
