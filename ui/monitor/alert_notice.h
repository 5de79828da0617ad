// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QToolButton>

#include "core/telemetry/telemetry.h"

namespace acg {

/// A calm word in the status bar while alerts last that nobody has silenced; not there otherwise. A
/// click runs `open`. It hears of each sample on the sampler's thread and draws only what changed.
class AlertNotice : public QToolButton {
  Q_OBJECT

 public:
  AlertNotice(TelemetryPtr telemetry, const std::function<void()>& open, QWidget* parent = nullptr);

 private:
  void showAlerts(int count, const QString& newest);

  const TelemetryPtr telemetry_;
  Sampler::Subscription subscription_;  ///< last: once it is gone no call is under way
};

}  // namespace acg
