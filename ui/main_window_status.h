// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QProgressBar>
#include <QStatusBar>
#include <QTimer>
#include <QToolButton>

#include "ui/session.h"
#include "ui/view_panel.h"

namespace acg {

/// The status bar: the active tool's hint, progress with cancel of a job that lasts, times, device.
class StatusPanel : public QStatusBar {
  Q_OBJECT

 public:
  StatusPanel(Session& session, ViewPanel& view, QWidget* parent = nullptr);

  bool isProgressShown() const { return !progress_->isHidden(); }

 private:
  void updateJobs();
  void updateTimes();

  Session& session_;
  ViewPanel& view_;
  QLabel* hint_;
  QLabel* job_;
  QProgressBar* progress_;
  QToolButton* cancel_;
  QLabel* solve_;
  QLabel* field_;
  QLabel* rate_;
  QLabel* device_;
  QTimer watch_;    // while jobs run
  QTimer repaint_;  // times change too fast to read: at most a few times a second
};

}  // namespace acg
