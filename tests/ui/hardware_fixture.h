// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

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

/// A window whose scene is one SonicSurface board, and that board in software.
class HardwareWindow : public ::testing::Test {
 protected:
  HardwareWindow()
      : session([feed = devices.feed](JobQueue::Post post) {
          auto service = makeComputeService(std::move(post));
          service->onHologram([feed](const HologramPtr& hologram, const ScenePtr& scene) {
            feed->give(hologram, scene);
          });
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
  /// Another scene and another emulated device that fits it, found but not connected.
  void serve(const std::string& driver, const ScenePtr& scene) {
    session.open(scene, QStringLiteral("Open"));
    ASSERT_TRUE(waitUntil([this] { return isShown(); }));
    server = serveEmulator(driver);
    dock->refreshNow();
  }
  /// The start scene on an AUTD3, the only emulated device that notices the loss of its link.
  static ScenePtr autd3Scene() {
    auto scene = std::make_shared<Scene>(*startScene());
    ArrayGeometry& geometry = scene->arrays.at(0).geometry;
    geometry = {};
    geometry.kind = "device";
    geometry.parameters["name"] = std::string("autd3");
    scene->arrays.at(0).elements =
        std::make_shared<TransducerArray>(buildArray(geometry, "", "array"));
    scene->targets.at(0).position =
        scene->arrays.at(0).placed().positions.rowwise().mean() + Eigen::Vector3d(0, 0, 0.1);
    return scene;
  }
  bool isShown() { return session.shownRevision() == session.document().revision(); }

  DeviceControl& device() { return window->device(); }
  bool reaches(DriveState state) {
    return waitUntil([&] { return device().state() == state; });
  }

  /// The row of the emulator in the list, and Connect.
  void connectByHand() {
    ASSERT_TRUE(waitUntil([this] { return !device().isClosing(); }));
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

}  // namespace acg
