// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QDateTime>
#include <QString>

#include "core/telemetry/alerts.h"
#include "core/telemetry/history.h"

namespace acg {

/// An alert as the page shows it.
struct AlertRow {
  enum class State { kLasting, kSilenced, kOver };
  State state = State::kOver;
  std::string rule;
  QDateTime since;
  double seconds = 0;        ///< that it has lasted; 0 where that is not known
  QString worst, threshold;  ///< with units; the worst of an earlier run is not kept
  QString series;            ///< what it is about, and of which device
  QString message;
};

/// All alerts of the log, those that last first, in each the newest first. `now` is of the wall,
/// `nowNs` the same moment on the clock that never jumps.
std::vector<AlertRow> alertRows(const AlertMonitor& alerts, std::int64_t nowNs,
                                const QDateTime& now);

/// Those of earlier runs, by what the history noted of them, the newest first. One that lasted when
/// its run ended is over.
std::vector<AlertRow> earlierAlertRows(const AlertMonitor& alerts,
                                       const std::vector<HistoryEvent>& events);

/// "above 60 °C", "below 5 %", "rises by more than 5 MB/s".
QString thresholdText(const AlertRule& rule);
/// A value of what the rule judges, with its unit.
QString judgedText(const AlertRule& rule, double value);

}  // namespace acg
