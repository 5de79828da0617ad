// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTimer>
#include <QWidget>

namespace acg {

/// A page of the dock "Performance". It looks when it comes into sight and from then on every few
/// hundred milliseconds; hidden, no timer runs.
class MonitorPage : public QWidget {
  Q_OBJECT

 public:
  explicit MonitorPage(int everyMs, QWidget* parent = nullptr);

  /// What is shown as a table: comma-separated, a header line with units in the names.
  virtual QString csv() const = 0;
  bool isWatching() const { return timer_.isActive(); }
  /// Shows the newest state now.
  void lookNow() { look(); }

 protected:
  virtual void look() = 0;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  QTimer timer_;
};

/// A cell of such a table: in quotes where it holds what parts cells.
QString csvCell(const QString& text);

}  // namespace acg
