// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/calibration_dialog.h"

#include <algorithm>
#include <utility>

#include <QDate>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "core/error.h"
#include "core/io/calibration_file.h"
#include "ui/actions/ask_file.h"
#include "ui/forms/form_style.h"
#include "ui/hardware/arm_device.h"
#include "ui/hardware/calibration_job.h"
#include "ui/hardware/calibration_result.h"
#include "ui/hardware/calibration_setup.h"
#include "ui/hardware/device_control.h"
#include "ui/hardware/mute_button.h"
#include "ui/hardware/test_patterns.h"
#include "ui/session.h"

namespace acg {
namespace {

constexpr int kWidth = 560;  // px

}  // namespace

CalibrationDialog::CalibrationDialog(Session& session, DeviceControl& device, QWidget* parent)
    : QDialog(parent), session_(session), device_(device) {
  setWindowTitle(tr("Calibrate %1").arg(device.name()));
  setMinimumWidth(kWidth);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 16, 16, 12);
  column->setSpacing(16);
  pages_ = new QStackedWidget(this);
  setup_ = new CalibrationSetup(pages_);
  auto* running = new QWidget(pages_);
  auto* rows = new QVBoxLayout(running);
  rows->setContentsMargins(0, 0, 0, 0);
  stage_ = new QLabel(running);
  bar_ = new QProgressBar(running);
  bar_->setTextVisible(false);
  rows->addStretch(1);
  rows->addWidget(stage_);
  rows->addWidget(bar_);
  rows->addStretch(1);
  result_ = new CalibrationResult(pages_);
  for (QWidget* page : {static_cast<QWidget*>(setup_), running, static_cast<QWidget*>(result_)}) {
    pages_->addWidget(page);
  }
  message_ = new QLabel(this);
  message_->setWordWrap(true);
  setRole(message_, "bad");
  auto* buttons = new QHBoxLayout;
  import_ = new QPushButton(tr("Import\u2026"), this);
  import_->setToolTip(tr("Keep a calibration from a .json, .csv or .pat file"));
  export_ = new QPushButton(tr("Export\u2026"), this);
  start_ = new QPushButton(tr("Arm and measure"), this);
  keep_ = new QPushButton(tr("Keep"), this);
  close_ = new QPushButton(this);
  mute_ = makeMuteButton(device_, this);  // the dialog covers that of the window
  buttons->addWidget(import_);
  buttons->addWidget(export_);
  buttons->addWidget(mute_);
  buttons->addStretch(1);
  for (QPushButton* button : {start_, keep_, close_}) buttons->addWidget(button);
  column->addWidget(pages_, 1);
  column->addWidget(message_);
  column->addLayout(buttons);

  job_ = new CalibrationJob(device_, this);
  connect(job_, &CalibrationJob::progressed, this, &CalibrationDialog::showProgress);
  connect(job_, &CalibrationJob::finished, this, &CalibrationDialog::finish);
  connect(job_, &CalibrationJob::failed, this, &CalibrationDialog::fail);
  connect(&device_, &DeviceControl::changed, this, &CalibrationDialog::follow);
  connect(&device_, &DeviceControl::closing, this, [this] { showsSilence_ = false; });
  connect(import_, &QPushButton::clicked, this, &CalibrationDialog::importFile);
  connect(export_, &QPushButton::clicked, this, &CalibrationDialog::exportFile);
  connect(start_, &QPushButton::clicked, this, &CalibrationDialog::start);
  connect(keep_, &QPushButton::clicked, this, &CalibrationDialog::keep);
  connect(close_, &QPushButton::clicked, this, &CalibrationDialog::reject);
  const std::string& given = device_.choice().serialNumber;
  setup_->showDevice(*session_.scene(), device_.elements(),
                     given.empty() ? device_.status().report.serialNumber : given);
  before_ = device_.status().calibration;
  showPage(kSetup);
}

CalibrationDialog::~CalibrationDialog() { endSilence(); }

void CalibrationDialog::showPage(Page page) {
  pages_->setCurrentIndex(page);
  import_->setVisible(page == kSetup);
  start_->setVisible(page == kSetup);
  export_->setVisible(page != kRunning);
  export_->setEnabled(page == kResult || before_ != nullptr);
  keep_->setVisible(page == kResult);
  mute_->setVisible(page == kRunning);
  close_->setText(page == kSetup ? tr("Close") : page == kRunning ? tr("Cancel") : tr("Discard"));
  (page == kSetup ? start_ : page == kResult ? keep_ : close_)->setDefault(true);
  message_->setVisible(!message_->text().isEmpty());
}

void CalibrationDialog::start() {
  message_->clear();
  message_->hide();
  CalibrationPlan plan;
  try {
    if (setup_->serialNumber().empty()) {
      throw Error(ErrorCode::kInvalidArgument,
                  "The calibration has no serial number by which it could be kept; give one.");
    }
    plan = setup_->plan(*session_.scene(), device_.elements());
    microphone_ = device_.openMicrophone(setup_->microphone());
  } catch (const Error& error) {
    fail(QString::fromUtf8(error.what()));
    return;
  }
  // Nothing but what is measured sounds meanwhile.
  showsSilence_ = true;
  device_.showPattern(testPattern(*session_.scene(), {}, 0));
  stage_->setText(tr("Arming the device"));
  bar_->setRange(0, 0);
  showPage(kRunning);
  isLiveAsked_ = false;
  isDriving_ = armDevice(device_, this);
  if (isDriving_) {
    plan_ = std::move(plan);
  } else {
    fail(tr("The device was not armed, so nothing was measured."));
  }
}

void CalibrationDialog::follow() {
  if (!device_.isOpen()) {
    if (pages_->currentIndex() == kRunning && !job_->isRunning()) {
      fail(tr("The device is not connected any more."));
    }
    start_->setEnabled(false);
    return;
  }
  const DriveState state = device_.state();
  start_->setEnabled(state == DriveState::kConnected);
  const bool mayEmit = state == DriveState::kArmed || state == DriveState::kLive;
  if (showsSilence_ && !isDriving_ && !mayEmit && pages_->currentIndex() != kRunning) {
    endSilence();
  }
  if (!plan_) return;
  const TransmitterStatus& status = device_.status();
  if (status.state == DriveState::kArmed && !std::exchange(isLiveAsked_, true)) {
    device_.setLive(true);
  }
  if (status.state == DriveState::kLive) {
    job_->start(*std::exchange(plan_, std::nullopt), std::move(microphone_));
  } else if (status.state == DriveState::kFault || !status.refusal.empty()) {
    fail(QString::fromStdString(status.reason.empty() ? status.refusal : status.reason));
  }
}

void CalibrationDialog::showProgress(const CalibrationProgress& progress) {
  bar_->setRange(0, progress.steps);
  bar_->setValue(progress.step);
  if (progress.stage != CalibrationProgress::Stage::kElements) {
    stage_->setText(tr("Focus at the microphone"));
    return;
  }
  stage_->setText(tr("Reading %1 of %2, microphone at place %3 of %4")
                      .arg(progress.step + 1)
                      .arg(progress.steps)
                      .arg(progress.place + 1)
                      .arg(progress.places));
}

void CalibrationDialog::silence() {
  plan_.reset();
  microphone_.reset();
  if (std::exchange(isDriving_, false) && device_.isOpen()) device_.disarm();
}

void CalibrationDialog::endSilence() {
  if (std::exchange(showsSilence_, false)) device_.showPattern(nullptr);
}

void CalibrationDialog::finish(const CalibrationOutcome& outcome) {
  silence();
  outcome_ = outcome;
  result_->showOutcome(outcome);
  showPage(kResult);
}

void CalibrationDialog::fail(const QString& sentence) {
  silence();
  message_->setText(sentence);
  showPage(kSetup);
}

void CalibrationDialog::keep() {
  keepAs(outcome_->calibration,
         setup_->isEmulated() ? tr("with an emulated microphone") : tr("with a microphone"));
  outcome_.reset();  // so that closing takes nothing back
  accept();
}

void CalibrationDialog::keepAs(Calibration calibration, const QString& how) {
  calibration.driver = device_.choice().driver;
  if (const std::string typed = setup_->serialNumber(); !typed.empty()) {
    calibration.serialNumber = typed;
  }
  calibration.made =
      QStringLiteral("%1 %2").arg(QDate::currentDate().toString(Qt::ISODate), how).toStdString();
  device_.setCalibration(std::make_shared<Calibration>(calibration));
  session_.runInBackground(
      tr("Keep the calibration"), [calibration](JobContext&) { keepCalibration(calibration); },
      [session = &session_, name = QString::fromStdString(calibration.serialNumber)] {
        session->post(MessageKind::kInfo, tr("Kept the calibration of %1.").arg(name));
      });
}

void CalibrationDialog::importFile() {
  const QString file = QFileDialog::getOpenFileName(this, tr("Import a calibration"), {},
                                                    tr("Calibrations (*.json *.csv *.pat)"));
  if (file.isEmpty()) return;
  try {
    Calibration calibration = loadCalibration(file.toStdString());
    checkCalibration(calibration, device_.elements().count);
    if (setup_->serialNumber().empty() && calibration.serialNumber.empty()) {
      throw Error(ErrorCode::kInvalidArgument,
                  "The calibration has no serial number by which it could be kept; give one.");
    }
    keepAs(std::move(calibration), tr("from %1").arg(QFileInfo(file).fileName()));
    accept();
  } catch (const Error& error) {
    fail(QString::fromUtf8(error.what()));
  }
}

void CalibrationDialog::exportFile() {
  const QString file = askSaveFile(this, tr("Export the calibration"), {}, tr("calibration"),
                                   {tr("Calibration (*.json)")});
  if (file.isEmpty()) return;
  const Calibration calibration = outcome_ ? outcome_->calibration : *before_;
  session_.runInBackground(
      tr("Export %1").arg(QFileInfo(file).fileName()),
      [calibration, path = file.toStdString()](JobContext&) { saveCalibration(calibration, path); },
      [session = &session_, file] {
        session->post(MessageKind::kInfo, tr("Exported the calibration to %1.").arg(file));
      });
}

void CalibrationDialog::done(int code) {
  if (job_->isRunning()) {
    job_->stop();  // it fails, and that leads back to the first page
    return;
  }
  silence();
  if (outcome_ && device_.isOpen()) device_.setCalibration(before_);
  QDialog::done(code);
}

void calibrateDevice(Session& session, DeviceControl& device, QWidget* window) {
  if (device.state() != DriveState::kConnected) return;
  auto* dialog = new CalibrationDialog(session, device, window);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

}  // namespace acg
