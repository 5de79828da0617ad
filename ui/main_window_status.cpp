// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window_status.h"

#include <algorithm>
#include <chrono>

#include "ui/icons.h"

namespace acg {
namespace {

constexpr int kMessageMs = 8000;  // how long a message covers the hint
constexpr int kWatchMs = 100;
constexpr int kTimesMs = 300;
constexpr auto kShownAfter = std::chrono::milliseconds(200);

}  // namespace

StatusPanel::StatusPanel(Session& session, ViewPanel& view, QWidget* parent)
    : QStatusBar(parent), session_(session), view_(view) {
  setSizeGripEnabled(false);
  hint_ = new QLabel(view.hint(), this);
  hint_->setMinimumWidth(80);
  hint_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  addWidget(hint_, 1);
  job_ = new QLabel(this);
  progress_ = new QProgressBar(this);
  progress_->setRange(0, 1000);
  progress_->setFixedSize(140, 8);
  progress_->setTextVisible(false);
  progress_->setAccessibleName(tr("Progress"));
  cancel_ = new QToolButton(this);
  cancel_->setIcon(icon(QStringLiteral("cancel")));
  cancel_->setAutoRaise(true);
  cancel_->setToolTip(tr("Cancel"));
  cancel_->setAccessibleName(tr("Cancel the running job"));
  addPermanentWidget(job_);
  addPermanentWidget(progress_);
  addPermanentWidget(cancel_);
  for (QLabel** label : {&solve_, &field_, &rate_, &device_}) {
    *label = new QLabel(this);
    (*label)->setProperty("quiet", true);
    addPermanentWidget(*label);
  }
  device_->setText(session.deviceDescription());
  watch_.setInterval(kWatchMs);
  repaint_.setSingleShot(true);
  repaint_.setInterval(kTimesMs);
  connect(&watch_, &QTimer::timeout, this, &StatusPanel::updateJobs);
  connect(&repaint_, &QTimer::timeout, this, &StatusPanel::updateTimes);
  connect(cancel_, &QToolButton::clicked, &session, &Session::cancelAllJobs);
  connect(&session, &Session::jobsChanged, this, [this] {
    if (!watch_.isActive()) watch_.start();
  });
  const auto soon = [this] {
    if (!repaint_.isActive()) repaint_.start();
  };
  connect(&session, &Session::timingChanged, this, soon);
  connect(&view, &ViewPanel::framePainted, this, soon);
  // Also here: the dock of messages may lie behind another.
  connect(&session, &Session::messagePosted, this,
          [this](MessageKind, const QString& text) { showMessage(text, kMessageMs); });
  connect(&view, &ViewPanel::hintChanged, hint_, &QLabel::setText);
  updateJobs();
  updateTimes();
}

void StatusPanel::updateJobs() {
  const JobActivity jobs = session_.jobActivity();
  if (jobs.running.empty() && jobs.waiting == 0) watch_.stop();
  const auto now = std::chrono::steady_clock::now();
  const auto running = std::ranges::find_if(
      jobs.running, [now](const JobStatus& job) { return now - job.begun > kShownAfter; });
  const bool isShown = running != jobs.running.end();
  for (QWidget* widget : std::initializer_list<QWidget*>{job_, progress_, cancel_}) {
    widget->setVisible(isShown);
  }
  if (!isShown) return;
  QString text = QString::fromStdString(running->label);
  if (!running->stage.empty())
    text += QStringLiteral(": ") + QString::fromStdString(running->stage);
  if (jobs.waiting > 0) text += tr(" · %n waiting", nullptr, static_cast<int>(jobs.waiting));
  job_->setText(text);
  // No share known yet: a bar that only moves.
  progress_->setRange(0, running->progress > 0 ? 1000 : 0);
  progress_->setValue(static_cast<int>(1000 * running->progress));
}

void StatusPanel::updateTimes() {
  const UpdateTiming& timing = session_.timing();
  const bool isSolved = session_.hologram() != nullptr;
  solve_->setText(isSolved ? tr("solve %1 ms").arg(timing.solveMs, 0, 'f', 2) : tr("not solved"));
  field_->setText(tr("field %1 ms").arg(timing.fieldMs, 0, 'f', 1));
  rate_->setVisible(view_.hasView());
  rate_->setText(tr("%1 fps").arg(view_.framesPerSecond(), 0, 'f', 0));
}

}  // namespace acg
