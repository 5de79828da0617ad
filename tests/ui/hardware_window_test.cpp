// SPDX-License-Identifier: GPL-3.0-or-later
// The window drives an emulated device: what arrives is what was solved, and everything that is to
// silence it does.
#include <complex>
#include <cstdint>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <QDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "app/device_access.h"
#include "core/acoustics/arrays/array_geometry.h"
#include "core/drive/quantiser.h"
#include "hardware/emulators/server.h"
#include "tests/ui/session_fixture.h"
#include "ui/docks/hardware_dock.h"
#include "ui/hardware/connect_form.h"
#include "ui/hardware/device_control.h"
#include "ui/hardware/drive_bar.h"
#include "ui/hardware/element_map.h"
#include "ui/main_window.h"

namespace acg {
namespace {

/// A window whose scene is one SonicSurface board, and that board in software.
class HardwareWindow : public ::testing::Test {
 protected:
  HardwareWindow()
      : session([feed = devices.feed](JobQueue::Post post) {
          auto service = makeComputeService(std::move(post));
          service->onHologram([feed](const HologramPtr& hologram) { feed->give(hologram); });
          return service;
        }) {}

  void SetUp() override {
    devices.access = makeDeviceAccess("test", {});
    server = serveEmulator("sonicsurface");
    window = std::make_unique<MainWindow>(session, folder.path(), devices);
    window->resize(1400, 900);
    window->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(window.get()));
    session.open(startScene(), QStringLiteral("Open"));
    window->showDock(QStringLiteral("hardware"));
    dock = window->findChild<HardwareDock*>();
    bar = window->findChild<DriveBar*>();
    ASSERT_NE(dock, nullptr);
    ASSERT_NE(bar, nullptr);
    ASSERT_TRUE(waitUntil([this] { return isShown(); }));
  }
  bool isShown() { return session.shownRevision() == session.document().revision(); }

  DeviceControl& device() { return window->device(); }
  bool reaches(DriveState state) {
    return waitUntil([&] { return device().state() == state; });
  }

  /// The row of the emulator in the list, and Connect.
  void connectByHand() {
    QListWidget* list = dock->form()->list();
    dock->form()->discover();
    int row = -1;
    ASSERT_TRUE(waitUntil([&] {
      for (int i = 0; i < list->count(); ++i) {
        if (list->item(i)->toolTip().toStdString() == server->address()) row = i;
      }
      return row >= 0;
    }));
    EXPECT_TRUE(list->item(row)->text().contains("emulated"))
        << list->item(row)->text().toStdString();
    list->setCurrentRow(row);
    dock->form()->connectButton()->click();
    ASSERT_TRUE(reaches(DriveState::kConnected)) << device().status().refusal;
  }
  /// The arm button, and the question for devices without watchdog.
  void armByHand() {
    QTimer answer;
    answer.setInterval(10);
    QObject::connect(&answer, &QTimer::timeout, [this] {
      auto* box = window->findChild<QMessageBox*>(QStringLiteral("consent"));
      if (box == nullptr || !box->isVisible()) return;
      question = box->text();
      box->findChild<QPushButton*>(QStringLiteral("consentArm"))->click();
    });
    answer.start();
    bar->armButton()->click();
    ASSERT_TRUE(reaches(DriveState::kArmed)) << device().status().refusal;
  }
  void goLive() {
    dock->liveButton()->click();
    ASSERT_TRUE(reaches(DriveState::kLive)) << device().status().refusal;
  }

  /// Whether the emulator emits just what the shown hologram is on the device's levels.
  bool follows() {
    if (!session.hologram() || !isShown()) return false;
    const DeviceTraits& traits = device().traits();
    const Eigen::VectorXcd wanted = drivesOf(quantise(session.hologram()->drives, traits), traits);
    const std::vector<std::complex<double>> emitted = server->emitted();
    if (wanted.size() != static_cast<Eigen::Index>(emitted.size())) return false;
    for (Eigen::Index i = 0; i < wanted.size(); ++i) {
      if (std::abs(wanted(i) - emitted[static_cast<std::size_t>(i)]) > 1e-9) return false;
    }
    return wanted.cwiseAbs().maxCoeff() > 0;
  }
  bool isSilent() const {
    for (const std::complex<double>& drive : server->emitted()) {
      if (drive != 0.0) return false;
    }
    return true;
  }
  void drag(double x) {
    const Gesture gesture = session.document().newGesture();
    for (int i = 1; i <= 5; ++i) {
      ASSERT_TRUE(session.edit(QStringLiteral("Move"), gesture, [&](Scene& scene) {
        scene.targets.at(0).position.x() = x * i / 5;
      }));
      QCoreApplication::processEvents();
    }
  }

  const QTemporaryDir folder;
  DeviceServices devices;
  Session session;
  std::unique_ptr<EmulatorServer> server;
  std::unique_ptr<MainWindow> window;
  HardwareDock* dock = nullptr;
  DriveBar* bar = nullptr;
  QString question;
};

TEST_F(HardwareWindow, TheDeviceFollowsTheHandUntilItsCableIsPulled) {
  EXPECT_EQ(device().state(), DriveState::kDisconnected);
  connectByHand();
  EXPECT_TRUE(isSilent());
  armByHand();
  EXPECT_TRUE(isSilent());
  goLive();
  ASSERT_TRUE(waitUntil([this] { return follows(); }));
  const std::vector<std::complex<double>> before = server->emitted();

  drag(0.02);

  EXPECT_TRUE(waitUntil([this] { return follows(); }));
  EXPECT_NE(server->emitted(), before);
  EXPECT_TRUE(bar->state()->text().contains("LIVE"));

  server->unplug();

  ASSERT_TRUE(reaches(DriveState::kFault));
  EXPECT_TRUE(bar->state()->text().contains("FAULT")) << bar->state()->text().toStdString();
  EXPECT_FALSE(device().status().reason.empty());
}

/// The only one of the emulated devices that notices the loss of its link.
TEST_F(HardwareWindow, AnAutd3FallsSilentWhenItsCableIsPulled) {
  auto scene = std::make_shared<Scene>(*startScene());
  ArrayGeometry& geometry = scene->arrays.at(0).geometry;
  geometry.parameters["columns"] = std::int64_t{83};
  geometry.parameters["rows"] = std::int64_t{3};
  scene->arrays.at(0).elements =
      std::make_shared<TransducerArray>(buildArray(geometry, "", "array"));
  session.open(scene, QStringLiteral("Open"));
  ASSERT_TRUE(waitUntil([this] { return isShown(); }));
  server = serveEmulator("autd3");
  dock->refreshNow();
  connectByHand();
  armByHand();
  goLive();
  ASSERT_TRUE(waitUntil([this] { return !isSilent(); }));

  server->unplug();

  ASSERT_TRUE(reaches(DriveState::kFault));
  EXPECT_TRUE(waitUntil([this] { return isSilent(); }));
}

TEST_F(HardwareWindow, AFaultIsNotLeftByItself) {
  connectByHand();
  armByHand();
  goLive();
  ASSERT_TRUE(waitUntil([this] { return follows(); }));
  server->unplug();
  ASSERT_TRUE(reaches(DriveState::kFault));
  server->plugIn();

  drag(0.01);
  ASSERT_TRUE(waitUntil([this] { return isShown(); }));

  EXPECT_EQ(device().state(), DriveState::kFault);
  bar->armButton()->click();  // says Acknowledge
  ASSERT_TRUE(reaches(DriveState::kDisconnected)) << driveStateName(device().state());
  EXPECT_TRUE(waitUntil([this] { return !device().isOpen(); }));
  connectByHand();
  EXPECT_TRUE(waitUntil([this] { return isSilent(); }));
}

TEST_F(HardwareWindow, AskedForConsentNamesTheDevice) {
  connectByHand();
  ASSERT_TRUE(device().needsConsent());
  armByHand();
  EXPECT_TRUE(question.contains(QString::fromStdString(server->address())))
      << question.toStdString();
}

TEST_F(HardwareWindow, TheMuteKeyReachesTheDeviceThroughAModalDialog) {
  connectByHand();
  for (const auto& [key, modifiers] :
       {std::pair(Qt::Key_Pause, Qt::NoModifier), std::pair(Qt::Key_Period, Qt::ControlModifier)}) {
    armByHand();
    goLive();
    ASSERT_TRUE(waitUntil([this] { return follows(); }));
    QDialog dialog(window.get());
    QLineEdit field(&dialog);
    dialog.setModal(true);
    dialog.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&dialog));
    field.setFocus();

    QTest::keyClick(&field, key, modifiers);

    EXPECT_TRUE(waitUntil([this] { return isSilent(); }));
    ASSERT_TRUE(reaches(DriveState::kFault));
    EXPECT_TRUE(device().isMuted());
    EXPECT_TRUE(bar->state()->text().contains("MUTED"));
    EXPECT_TRUE(field.text().isEmpty());
    dialog.close();
    device().acknowledge();
    ASSERT_TRUE(reaches(DriveState::kConnected));
  }
}

TEST_F(HardwareWindow, TheMuteButtonIsAlwaysEnabledAndSilences) {
  EXPECT_TRUE(bar->muteButton()->isEnabled());
  bar->muteButton()->click();  // without a device: nothing
  EXPECT_EQ(device().state(), DriveState::kDisconnected);
  connectByHand();
  armByHand();
  goLive();
  ASSERT_TRUE(waitUntil([this] { return follows(); }));
  EXPECT_TRUE(bar->muteButton()->isEnabled());

  bar->muteButton()->click();

  EXPECT_TRUE(waitUntil([this] { return isSilent(); }));
  EXPECT_TRUE(reaches(DriveState::kFault));
}

TEST_F(HardwareWindow, AnotherProjectAndTheEndOfTheWindowSilenceTheDevice) {
  connectByHand();
  armByHand();
  goLive();
  ASSERT_TRUE(waitUntil([this] { return follows(); }));
  window->files().newProject();
  EXPECT_TRUE(waitUntil([this] { return !device().isOpen() && isSilent(); }));

  ASSERT_TRUE(waitUntil([this] { return isShown(); }));
  connectByHand();
  armByHand();
  goLive();
  ASSERT_TRUE(waitUntil([this] { return follows(); }));
  window.reset();
  EXPECT_TRUE(waitUntil([this] { return isSilent(); }));
}

TEST_F(HardwareWindow, ATestPatternSoundsInPlaceOfTheHologram) {
  connectByHand();
  armByHand();
  goLive();
  ASSERT_TRUE(waitUntil([this] { return follows(); }));
  const auto sounding = [this] {
    std::set<std::size_t> elements;
    const std::vector<std::complex<double>> emitted = server->emitted();
    for (std::size_t i = 0; i < emitted.size(); ++i) {
      if (emitted[i] != 0.0) elements.insert(i);
    }
    return elements;
  };
  auto pattern = std::make_shared<Hologram>();
  pattern->drives = Eigen::VectorXcd::Zero(session.scene()->elementCount());
  pattern->drives(5) = 1;

  device().showPattern(pattern);
  EXPECT_TRUE(waitUntil([&] { return sounding() == std::set<std::size_t>{5}; }));
  drag(0.01);  // does not disturb it
  ASSERT_TRUE(waitUntil([this] { return isShown(); }));
  EXPECT_EQ(sounding(), std::set<std::size_t>{5});
  device().showPattern(nullptr);
  EXPECT_TRUE(waitUntil([this] { return follows(); }));
}

TEST_F(HardwareWindow, AnElementThatIsSwitchedOffStaysSilent) {
  connectByHand();
  dock->refreshNow();
  ElementMap* map = dock->map();
  QTest::mouseClick(map, Qt::LeftButton, {}, map->place(37).toPoint());
  ASSERT_EQ(session.scene()->arrays.at(0).disabled, std::vector<int>{37});
  armByHand();
  goLive();
  ASSERT_TRUE(waitUntil([this] { return follows(); }));
  EXPECT_EQ(server->emitted().at(37), 0.0);
}

}  // namespace
}  // namespace acg
