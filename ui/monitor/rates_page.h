// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/telemetry/telemetry.h"
#include "ui/monitor/monitor_page.h"
#include "ui/monitor/rate_groups.h"

class QHBoxLayout;
class QLabel;

namespace acg {

class Sparkline;

/// How much is done a second, how busy computer, graphics processors and arrays are: a row a
/// reading with its unit and its last two minutes. Looks once a second while it is seen.
class RatesPage : public MonitorPage {
  Q_OBJECT

 public:
  explicit RatesPage(TelemetryPtr telemetry, QWidget* parent = nullptr);

  QString csv() const override;
  const std::vector<RateGroup>& groups() const { return groups_; }
  /// What stands in the row of that name: "12.3 ms"; empty where there is none.
  QString shown(const QString& group, const QString& reading) const;

 protected:
  void look() override;

 private:
  struct Row {
    QString group, reading;
    ShownReading shown;
    QLabel* value;
    Sparkline* curve;
  };
  void build();

  const TelemetryPtr telemetry_;
  QWidget* content_ = nullptr;
  QHBoxLayout* columns_ = nullptr;
  std::vector<RateGroup> groups_;
  std::vector<Row> rows_;
  QString layout_;  ///< names of the groups and readings that the rows stand for
  std::optional<std::int64_t> sampleNs_;
};

}  // namespace acg
