// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QLabel>
#include <QWidget>

#include "core/drive/transmitter.h"

namespace acg {

/// The numbers of a device that is driven: frames, lateness, link, what it tells of itself, and
/// what the limits took.
class DriveNumbers : public QWidget {
  Q_OBJECT

 public:
  explicit DriveNumbers(QWidget* parent = nullptr);
  /// `pause`: the longest in which the window did not answer.
  void showStatus(const TransmitterStatus& status, std::chrono::nanoseconds pause);
  QLabel* reductions() const { return reductions_; }

 private:
  QLabel *rate_, *frames_, *link_, *follow_, *pause_, *temperature_, *firmware_, *reductions_;
};

}  // namespace acg
