// SPDX-License-Identifier: GPL-3.0-or-later
// The window drives an emulated device: what arrives is what was solved, and everything that is to
// silence it does.
#include <chrono>
#include <complex>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include <QAction>
#include <QDialog>
#include <QDockWidget>
#include <QLineEdit>

#include "tests/ui/hardware_fixture.h"
#include "ui/hardware/state_text.h"

namespace acg {
namespace {

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

TEST_F(HardwareWindow, EveryStateHasItsWordItsShapeAndWhatItMeans) {
  std::set<QString> words, shapes;
  const auto look = [&] {
    const StateText text = stateText(device());
    EXPECT_FALSE(text.sentence.isEmpty()) << text.word.toStdString();
    EXPECT_TRUE(bar->state()->text().contains(text.mark)) << text.word.toStdString();
    words.insert(text.word);
    shapes.insert(text.mark);
    return text;
  };
  EXPECT_EQ(look().word, "NO DEVICE");
  connectByHand();
  EXPECT_EQ(look().word, "CONNECTED");
  armByHand();
  EXPECT_TRUE(look().sentence.contains("Pause")) << "the mute key is named";
  goLive();
  EXPECT_TRUE(look().sentence.contains("Pause")) << "the mute key is named";
  bar->muteButton()->click();
  ASSERT_TRUE(reaches(DriveState::kFault));
  EXPECT_EQ(look().word, "MUTED");
  device().acknowledge();
  ASSERT_TRUE(reaches(DriveState::kConnected));
  armByHand();
  goLive();
  server->unplug();
  ASSERT_TRUE(reaches(DriveState::kFault));
  EXPECT_EQ(look().word, "FAULT");

  EXPECT_EQ(words.size(), 6u);
  EXPECT_EQ(shapes.size(), 6u) << "told apart without colour";
}

TEST_F(HardwareWindow, NoButtonOfTheDockIsCutOffInAnyState) {
  const auto check = [this](const char* state) {
    QCoreApplication::processEvents();
    for (const QPushButton* button : dock->findChildren<QPushButton*>()) {
      if (!button->isVisible()) continue;
      EXPECT_GE(button->width(), button->minimumSizeHint().width())
          << state << ": " << button->text().toStdString();
    }
  };
  check("no device");
  connectByHand();
  check("connected");
  armByHand();
  check("armed");
  bar->muteButton()->click();
  ASSERT_TRUE(reaches(DriveState::kFault));
  check("muted");
}

TEST_F(HardwareWindow, SaysWhatToDoWhereNoDeviceWasFound) {
  QListWidget* list = dock->form()->list();

  dock->form()->showFound({});

  ASSERT_EQ(list->count(), 1);
  EXPECT_FALSE(list->item(0)->flags().testFlag(Qt::ItemIsEnabled));
  const QStringList lines = list->item(0)->text().split('\n');
  EXPECT_EQ(lines.size(), 2);
  for (const QString& line : lines) {
    EXPECT_LT(list->fontMetrics().horizontalAdvance(line), list->viewport()->width() - 8)
        << line.toStdString();
  }
  EXPECT_GE(list->visualItemRect(list->item(0)).height(), 2 * list->fontMetrics().height());
}

TEST_F(HardwareWindow, ResettingTheLayoutKeepsTheSizeOfTheWindow) {
  window->resize(1280, 800);
  QCoreApplication::processEvents();

  window->resetLayout();
  waitUntil([ends = UiWatch::Clock::now() + std::chrono::milliseconds(100)] {
    return UiWatch::Clock::now() >= ends;
  });

  EXPECT_EQ(window->size(), QSize(1280, 800));
  for (const QDockWidget* shown : window->findChildren<QDockWidget*>()) {
    EXPECT_FALSE(shown->isFloating()) << shown->objectName().toStdString();
    EXPECT_TRUE(shown->toggleViewAction()->isChecked()) << shown->objectName().toStdString();
  }
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

TEST_F(HardwareWindow, AZoneThatIsMovedIntoTheSoundSilencesTheDevice) {
  connectByHand();
  armByHand();
  goLive();
  ASSERT_TRUE(waitUntil([this] { return follows(); }));
  const Eigen::Vector3d focus = session.scene()->targets.at(0).position;
  ASSERT_TRUE(session.edit(QStringLiteral("Add zone"), 0, [](Scene& scene) {
    scene.zones = {{"operator", ZoneKind::kEye, {5, 0, 0}, 0.01, true, ""}};
  }));
  ASSERT_TRUE(waitUntil([this] { return follows(); }));
  EXPECT_EQ(device().state(), DriveState::kLive);

  ASSERT_TRUE(session.edit(QStringLiteral("Move zone"), 0,
                           [&](Scene& scene) { scene.zones.at(0).position = focus; }));

  ASSERT_TRUE(reaches(DriveState::kFault));
  EXPECT_NE(device().status().reason.find("operator"), std::string::npos)
      << device().status().reason;
  EXPECT_TRUE(waitUntil([this] { return isSilent(); }));
}

}  // namespace
}  // namespace acg
