// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog calibrates an emulated board that is told its errors.
#include <cmath>
#include <complex>
#include <cstdlib>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "app/device_access.h"
#include "core/io/calibration_file.h"
#include "hardware/emulators/server.h"
#include "tests/ui/session_fixture.h"
#include "ui/hardware/calibration_dialog.h"
#include "ui/hardware/calibration_result.h"
#include "ui/hardware/calibration_setup.h"
#include "ui/hardware/device_control.h"

namespace acg {
namespace {

Calibration truth() {
  Calibration truth = Calibration::ideal(256);
  for (int n = 0; n < 256; ++n) truth.phases(n) = 0.6 * std::sin(5.0 * n);
  for (int n = 0; n < 256; n += 4) truth.inverted.push_back(n);
  truth.dead = {77, 130};
  return truth;
}

class CalibrationInADialog : public SessionFixture {
 protected:
  void SetUp() override {
    ::setenv("XDG_DATA_HOME", folder.filePath("data").toUtf8().constData(), 1);
    open();
    ServerOptions options;
    options.elements = truth();
    options.serialNumber = "B7";
    server = serveEmulator("sonicsurface", {}, options);
    services.access = makeDeviceAccess("test", {});
    device = std::make_unique<DeviceControl>(session, services);
    connectDevice();
    dialog = std::make_unique<CalibrationDialog>(session, *device, nullptr);
    dialog->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(dialog.get()));
  }
  void TearDown() override {
    dialog.reset();
    device.reset();
    ::unsetenv("XDG_DATA_HOME");
  }

  void connectDevice() {
    DeviceChoice choice;
    choice.driver = "sonicsurface";
    choice.address = server->address();
    choice.serialNumber = "B7";
    device->open(choice);
    ASSERT_TRUE(reaches(DriveState::kConnected)) << device->status().refusal;
  }
  bool reaches(DriveState state) {
    return waitUntil([&] { return device->state() == state; });
  }
  /// Arm and measure, with consent; returns once it is live.
  void startByHand() {
    QTimer answer;
    answer.setInterval(10);
    QObject::connect(&answer, &QTimer::timeout, [this] {
      auto* box = dialog->findChild<QMessageBox*>(QStringLiteral("consent"));
      if (box == nullptr || !box->isVisible()) return;
      box->findChild<QPushButton*>(QStringLiteral("consentArm"))->click();
    });
    answer.start();
    dialog->startButton()->click();
    ASSERT_TRUE(reaches(DriveState::kLive)) << dialog->message()->text().toStdString();
  }
  bool isSilent() const {
    for (const std::complex<double>& drive : server->emitted()) {
      if (drive != 0.0) return false;
    }
    return true;
  }
  bool isSilentSoon() {
    return waitUntil([this] {
      return isSilent() && device->state() != DriveState::kArmed &&
             device->state() != DriveState::kLive;
    });
  }

  const QTemporaryDir folder;
  DeviceServices services;
  std::unique_ptr<EmulatorServer> server;
  std::unique_ptr<DeviceControl> device;
  std::unique_ptr<CalibrationDialog> dialog;
};

TEST_F(CalibrationInADialog, FromArmingToTheCalibrationThatIsKeptAndApplied) {
  EXPECT_EQ(dialog->setup()->serial()->text(), "B7");
  EXPECT_EQ(device->status().calibration, nullptr);

  startByHand();
  ASSERT_TRUE(waitUntil([this] { return dialog->outcome().has_value(); }, 120000))
      << dialog->message()->text().toStdString();

  EXPECT_TRUE(isSilentSoon());
  const CalibrationOutcome outcome = *dialog->outcome();
  EXPECT_EQ(outcome.calibration.inverted, truth().inverted);
  EXPECT_EQ(outcome.calibration.dead, truth().dead);
  EXPECT_LT(20 * std::log10(outcome.before / outcome.most), -3);
  EXPECT_NEAR(20 * std::log10(outcome.after / outcome.most), 0, 0.3);
  EXPECT_TRUE(dialog->result()->after()->text().contains("dB"));
  dialog->keepButton()->click();
  ASSERT_TRUE(waitUntil([] { return keptCalibration("sonicsurface", "B7").has_value(); }));
  EXPECT_EQ(keptCalibration("sonicsurface", "B7")->inverted, truth().inverted);

  // From then on whenever it is connected.
  device->close();
  ASSERT_TRUE(waitUntil([this] { return !device->isClosing(); }));
  connectDevice();
  ASSERT_NE(device->status().calibration, nullptr);
  EXPECT_EQ(device->status().calibration->inverted, truth().inverted);
}

TEST_F(CalibrationInADialog, HasAMuteButtonOfItsOwnWhileItMeasures) {
  EXPECT_FALSE(dialog->muteButton()->isVisible());
  startByHand();
  ASSERT_TRUE(waitUntil([this] { return !isSilent(); }));
  ASSERT_TRUE(dialog->muteButton()->isVisible());
  EXPECT_TRUE(dialog->muteButton()->text().contains("Pause"));

  QTest::mousePress(dialog->muteButton(), Qt::LeftButton);

  ASSERT_TRUE(reaches(DriveState::kFault));
  EXPECT_TRUE(waitUntil([this] { return isSilent(); }));
  EXPECT_TRUE(device->isMuted());
  EXPECT_FALSE(dialog->outcome().has_value());
  EXPECT_TRUE(waitUntil([this] { return dialog->startButton()->isVisible(); }));
  QTest::mouseRelease(dialog->muteButton(), Qt::LeftButton);
}

TEST_F(CalibrationInADialog, CancelEndsInSilenceAndKeepsNothing) {
  startByHand();
  ASSERT_TRUE(waitUntil([this] { return !isSilent(); }));

  dialog->closeButton()->click();

  EXPECT_TRUE(isSilentSoon());
  ASSERT_TRUE(waitUntil([this] { return dialog->startButton()->isVisible(); }));
  EXPECT_TRUE(dialog->message()->text().contains("stopped"));
  EXPECT_FALSE(keptCalibration("sonicsurface", "B7"));
}

TEST_F(CalibrationInADialog, AMuteEndsItWithItsReason) {
  startByHand();
  ASSERT_TRUE(waitUntil([this] { return !isSilent(); }));

  device->mute();

  ASSERT_TRUE(reaches(DriveState::kFault));
  EXPECT_TRUE(isSilentSoon());
  EXPECT_TRUE(waitUntil([this] { return dialog->message()->text().contains("Muted"); }));
  EXPECT_FALSE(keptCalibration("sonicsurface", "B7"));
}

TEST_F(CalibrationInADialog, ADeviceThatIsClosedMeanwhileIsSilent) {
  startByHand();
  ASSERT_TRUE(waitUntil([this] { return !isSilent(); }));

  device->close();

  EXPECT_TRUE(waitUntil([this] { return isSilent(); }));
  EXPECT_TRUE(waitUntil([this] { return dialog->message()->isVisible(); }));
}

TEST_F(CalibrationInADialog, SaysWhatIsMissing) {
  dialog->setup()->serial()->clear();
  dialog->startButton()->click();
  EXPECT_TRUE(dialog->message()->text().contains("serial number"));
  dialog->setup()->serial()->setText("B7");
  dialog->setup()->kind()->setCurrentIndex(1);
  dialog->startButton()->click();
  EXPECT_TRUE(dialog->message()->text().contains("program"));
  EXPECT_EQ(device->state(), DriveState::kConnected);
  EXPECT_TRUE(isSilent());
}

}  // namespace
}  // namespace acg
