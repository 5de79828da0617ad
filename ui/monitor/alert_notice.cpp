// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/alert_notice.h"

#include <string>
#include <utility>
#include <vector>

#include "ui/icons.h"

namespace acg {

AlertNotice::AlertNotice(TelemetryPtr telemetry, const std::function<void()>& open, QWidget* parent)
    : QToolButton(parent), telemetry_(std::move(telemetry)) {
  setObjectName(QStringLiteral("alertNotice"));
  setAccessibleName(tr("Alerts"));
  setIcon(acg::icon(QStringLiteral("warning")));
  setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  setAutoRaise(true);
  setFocusPolicy(Qt::TabFocus);
  hide();
  connect(this, &QToolButton::clicked, this, [open] { open(); });
  subscription_ =
      telemetry_->sampler.onSample([this, known = std::string()](const Sample& sample) mutable {
        int count = 0;
        std::string newest, all;
        for (const Alert& alert : telemetry_->alerts.active()) {
          if (telemetry_->alerts.isSilenced(alert.rule, sample.steadyNs)) continue;
          ++count;
          newest = alert.message;
          all += alert.rule + ' ' + alert.series + '\n';
        }
        if (all == known) return;
        known = all;
        QMetaObject::invokeMethod(
            this, [this, count, newest] { showAlerts(count, QString::fromStdString(newest)); },
            Qt::QueuedConnection);
      });
}

void AlertNotice::showAlerts(int count, const QString& newest) {
  setVisible(count > 0);
  const QString text = count == 1 ? tr("1 alert") : tr("%1 alerts").arg(count);
  setText(text);
  setToolTip(newest);
  setAccessibleName(text + QStringLiteral(": ") + newest);
}

}  // namespace acg
