// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "core/telemetry/telemetry.h"
#include "ui/monitor/monitor_page.h"

class QLabel;

namespace acg {

class StageTable;
class TimelinePlot;

/// Where the time between a hand's move and the frame that answers it goes: the last edits as bars,
/// the times of each stage as a table, and a sentence on what bounds them. Looks twice a second
/// while it is seen and draws only what has changed; hidden, no timer runs.
class EditMonitor : public MonitorPage {
  Q_OBJECT

 public:
  explicit EditMonitor(TelemetryPtr telemetry, QWidget* parent = nullptr);

  QString csv() const override;

 protected:
  void look() override;

 private:
  const TelemetryPtr telemetry_;
  TimelinePlot* plot_;
  StageTable* table_;
  QLabel* why_;
  std::optional<std::uint64_t> shown_;  ///< edits answered when last drawn
};

}  // namespace acg
