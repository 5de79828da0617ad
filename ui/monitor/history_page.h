// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <QTimer>

#include "core/telemetry/telemetry.h"
#include "ui/monitor/monitor_page.h"

class QComboBox;
class QPushButton;

namespace acg {

class HistoryPlot;
class Session;

/// A metric over minutes to months, from the history on disk, and beside it another if that is
/// wanted: what it depends on shows. The file is read in the background;
/// while the end of the span is now, the page follows it.
class HistoryPage : public MonitorPage {
  Q_OBJECT

 public:
  explicit HistoryPage(Session& session, QWidget* parent = nullptr);

  QString csv() const override;
  HistoryPlot* plot() const { return plot_; }
  QComboBox* metricBox() const { return metric_; }
  QComboBox* secondBox() const { return second_; }
  QComboBox* spanBox() const { return span_; }

 protected:
  void look() override;

 private:
  struct Series {
    std::string name;  ///< empty: none
    std::vector<HistoryPoint> points;
  };
  struct Answer {
    std::vector<std::string> names;
    Series first, second;
    std::int64_t from = 0, to = 0;
  };
  void load();
  void take(const Answer& answer);
  void chooseSpan();
  void fillMetrics(const std::vector<std::string>& names);

  Session& session_;
  const TelemetryPtr telemetry_;
  QComboBox *metric_, *second_, *span_;
  QPushButton* now_;
  HistoryPlot* plot_;
  QTimer resting_;
  std::vector<std::string> names_;
  Answer shown_;
  bool follows_ = true, isLoading_ = false, isStale_ = false;
};

/// "solve duration, p95" of `acoustogen_solve_duration_seconds:p95`.
QString metricLabel(const std::string& series);

}  // namespace acg
