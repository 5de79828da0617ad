// SPDX-License-Identifier: GPL-3.0-or-later
// What a user does while a device is armed: how long the window is silent to its watch meanwhile,
// and that what takes too long is not done.
#include <chrono>
#include <cstdio>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDockWidget>
#include <QTimer>

#include "core/error.h"
#include "tests/ui/hardware_fixture.h"
#include "ui/actions/command_palette.h"
#include "ui/hardware/ui_watch.h"
#include "ui/theme.h"

namespace acg {
namespace {

class HardwarePauses : public HardwareWindow {
 protected:
  void rest(int milliseconds) {
    waitUntil([until = UiWatch::Clock::now() + std::chrono::milliseconds(milliseconds)] {
      return UiWatch::Clock::now() >= until;
    });
  }
  QAction* action(const QString& id) { return window->commands().action(id); }
  /// Armed, whatever was before.
  void armAnew() {
    if (device().state() == DriveState::kFault) device().acknowledge();
    ASSERT_TRUE(waitUntil(
        [this] { return device().state() == DriveState::kConnected || device().isOn(); }));
    if (!device().isOn()) armByHand();
  }
};

TEST_F(HardwarePauses, AnotherThemeIsNotTakenWhileADeviceIsArmed) {
  connectByHand();
  armByHand();
  const ThemeChoice before = themeChoice();
  for (const ThemeChoice choice : {ThemeChoice::kSystem, ThemeChoice::kLight, ThemeChoice::kDark}) {
    const QAction* change = action(QStringLiteral("window.theme.") + themeName(choice));
    EXPECT_FALSE(change->isEnabled());
    EXPECT_TRUE(change->statusTip().contains("disarm")) << change->statusTip().toStdString();
    EXPECT_THROW(window->setTheme(choice), Error);
  }
  EXPECT_EQ(themeChoice(), before);

  device().disarm();

  ASSERT_TRUE(reaches(DriveState::kConnected));
  QAction* change = action(QStringLiteral("window.theme.light"));
  EXPECT_TRUE(change->isEnabled());
  change->trigger();
  EXPECT_EQ(themeChoice(), ThemeChoice::kLight);
  window->setTheme(ThemeChoice::kDark);
}

/// Prints what each takes. How long that is depends on the machine, so that only what follows is
/// held: a device is still armed, or muted by a window that did not answer, and by nothing else.
TEST_F(HardwarePauses, WhatIsDoneWhileArmedMutesForNothingButSilence) {
  connectByHand();
  const std::map<QString, std::function<void()>> other{
      {"open the palette",
       [this] {
         CommandPalette palette(window->commands(), window.get());
         palette.show();
         rest(300);
       }},
      {"every dock", [this] {
         for (QDockWidget* dock : window->findChildren<QDockWidget*>()) {
           dock->raise();
           rest(150);
         }
       }}};
  std::vector<std::pair<QString, std::function<void()>>> all(other.begin(), other.end());
  for (const char* id :
       {"help.pages", "file.export_field", "file.export_figure", "file.export_hologram",
        "file.examples", "scene.design_array", "view.layer.slice_x", "view.layer.volume",
        "view.layer.isosurface", "view.layer.volume", "view.timing", "edit.duplicate", "edit.undo",
        "edit.redo", "scene.check", "view.top", "view.reset", "help.about", "tool.move"}) {
    all.emplace_back(QString::fromLatin1(id), [this, id] {
      QAction* it = action(QString::fromLatin1(id));
      if (it == nullptr || !it->isEnabled()) {
        std::printf("  %s cannot be done\n", id);
        return;
      }
      QTimer close;  // dialogs run loops of their own
      close.setInterval(400);
      QObject::connect(&close, &QTimer::timeout, [] {
        if (QWidget* modal = QApplication::activeModalWidget()) modal->close();
      });
      close.start();
      it->trigger();
      rest(500);
    });
  }
  for (const auto& [name, act] : all) {
    armAnew();
    session.select(QString::fromStdString(session.scene()->targets.at(0).id));
    rest(300);
    UiWatch::Clock::duration longest{};
    UiWatch watch([] {});
    QString during;
    watch.onLongPause([&](const UiPause& pause) {
      if (pause.length <= longest) return;
      longest = pause.length;
      during = pause.during;
    });
    act();
    const std::chrono::duration<double, std::milli> taken = longest;
    std::printf("%-24s %7.1f ms  %s%s\n", qPrintable(name), taken.count(), qPrintable(during),
                device().isOn() ? "" : "  MUTED");
    ASSERT_NE(device().state(), DriveState::kDisconnected) << name.toStdString();
    if (!device().isOn()) {
      EXPECT_THAT(device().status().reason, testing::HasSubstr("The window did not answer"))
          << name.toStdString();
    }
  }
}

}  // namespace
}  // namespace acg
