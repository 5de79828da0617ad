// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QDialog>

#include "core/drive/calibration_run.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace acg {

class CalibrationJob;
class CalibrationResult;
class CalibrationSetup;
class DeviceControl;
class Session;

/// Guides through the calibration of the connected device: set up, arm, element by element, focus
/// check, keep or discard; or imports one from a file. Nothing waits on the window's thread. The
/// device is silent and disarmed afterwards, however it ends.
class CalibrationDialog : public QDialog {
  Q_OBJECT

 public:
  CalibrationDialog(Session& session, DeviceControl& device, QWidget* parent);
  ~CalibrationDialog() override;

  CalibrationSetup* setup() const { return setup_; }
  CalibrationResult* result() const { return result_; }
  QPushButton* muteButton() const { return mute_; }  ///< in view while it measures
  QPushButton* startButton() const { return start_; }
  QPushButton* keepButton() const { return keep_; }
  QPushButton* closeButton() const { return close_; }
  QLabel* message() const { return message_; }
  const std::optional<CalibrationOutcome>& outcome() const { return outcome_; }

  void done(int code) override;

 private:
  enum Page { kSetup, kRunning, kResult };
  void showPage(Page page);
  void start();
  void follow();  ///< the device's state
  void showProgress(const CalibrationProgress& progress);
  void finish(const CalibrationOutcome& outcome);
  void fail(const QString& sentence);
  void silence();
  void endSilence();
  void keep();
  void keepAs(Calibration calibration, const QString& how);
  void importFile();
  void exportFile();

  Session& session_;
  DeviceControl& device_;
  QStackedWidget* pages_;
  CalibrationSetup* setup_;
  CalibrationResult* result_;
  QLabel *stage_, *message_;
  QProgressBar* bar_;
  QPushButton *start_, *import_, *export_, *keep_, *close_, *mute_;
  CalibrationJob* job_;
  std::optional<CalibrationPlan> plan_;     ///< to be measured once the device is live
  std::unique_ptr<Microphone> microphone_;  ///< for it
  std::shared_ptr<const Calibration> before_;
  std::optional<CalibrationOutcome> outcome_;
  bool isDriving_ = false;  ///< the arm switch was turned from here
  bool isLiveAsked_ = false;
  bool showsSilence_ = false;  ///< in place of the hologram, until it is disarmed
};

/// Opens the dialog for the connected device; nothing where none is connected and silent.
void calibrateDevice(Session& session, DeviceControl& device, QWidget* window);

}  // namespace acg
