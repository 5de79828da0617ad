// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/monitor_page.h"

namespace acg {

MonitorPage::MonitorPage(int everyMs, QWidget* parent) : QWidget(parent) {
  timer_.setInterval(everyMs);
  connect(&timer_, &QTimer::timeout, this, &MonitorPage::lookNow);
}

void MonitorPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  look();
  timer_.start();
}

void MonitorPage::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  timer_.stop();
}

QString csvCell(const QString& text) {
  if (!text.contains(',') && !text.contains('"') && !text.contains('\n')) return text;
  return '"' + QString(text).replace(QLatin1String("\""), QLatin1String("\"\"")) + '"';
}

}  // namespace acg
