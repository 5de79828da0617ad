// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/telemetry/telemetry.h"
#include "ui/monitor/alert_rows.h"
#include "ui/monitor/monitor_page.h"

class QLabel;
class QPushButton;
class QTableWidget;

namespace acg {

class Session;

/// The alerts that last and the log of those that are over, of earlier runs too, with what can be
/// done: to silence one for an hour or until it is over. Looks once a second while it is seen.
class AlertsPage : public MonitorPage {
  Q_OBJECT

 public:
  enum Column { kState, kSince, kLasted, kWhat, kWorst, kThreshold, kMessage, kColumns };

  explicit AlertsPage(Session& session, QWidget* parent = nullptr);

  QString csv() const override;
  QTableWidget* table() const { return table_; }
  QPushButton* hourButton() const { return hour_; }
  QPushButton* untilOverButton() const { return untilOver_; }

 protected:
  void look() override;

 private:
  /// The rule of the selected alert that lasts, or "".
  std::string selectedRule() const;
  void updateButtons();
  void readEarlier();  // once

  Session& session_;
  const TelemetryPtr telemetry_;
  bool hasReadEarlier_ = false;
  std::vector<AlertRow> earlier_;
  QTableWidget* table_;
  QLabel* empty_;
  QPushButton *hour_, *untilOver_, *again_;
  std::vector<AlertRow> rows_;
};

}  // namespace acg
