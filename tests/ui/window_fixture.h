// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>

#include <gtest/gtest.h>

#include <QColor>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include "render/qt/vtk_widget.h"
#include "tests/ui/session_fixture.h"
#include "tests/ui/view_mouse.h"
#include "ui/main_window.h"

namespace acg {

/// The whole window under a real display, with the start scene solved and painted.
class WindowFixture : public SessionFixture {
 protected:
  void SetUp() override {
    if (!VtkWidget::isSupported()) GTEST_SKIP() << "no OpenGL";
    window = std::make_unique<MainWindow>(session, folder.path());
    window->resize(1400, 900);
    window->move(0, 0);
    window->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(window.get()));
    open();
    window->viewPanel().resetView();
    view = window->viewPanel().view();
    view->setFocus();
    settle();
  }
  /// Until the newest result is painted.
  void settle() {
    ASSERT_TRUE(waitForResult());
    // A frame is drawn only when there is something new: none need follow.
    view->update();
    ASSERT_TRUE(waitUntil([&] { return !view->renderer().needsRender(); }));
  }
  Eigen::Vector3d target() const { return session.scene()->targets.at(0).position; }
  QPoint onScreen(const Eigen::Vector3d& point) const { return acg::onScreen(*view, point); }
  void dragTo(const QPoint& from, const QPoint& to) { acg::dragTo(*view, from, to); }
  void moveHeld(const QPoint& to, Qt::KeyboardModifiers modifiers = {}) {
    acg::moveHeld(*view, to, modifiers);
  }
  QImage picture() {
    settle();
    return view->picture();
  }
  /// Whether the slice, phases and ground are there: a black, empty or garbled view fails.
  static void expectScene(const QImage& image, ThemeChoice theme = ThemeChoice::kDark) {
    ASSERT_FALSE(image.isNull());
    const int pixels = image.width() * image.height();
    int slice = 0;
    std::set<int> hues;  // in twelfths of the circle, of what is as vivid as a disc
    std::map<QRgb, int> counts;
    for (int y = 0; y < image.height(); ++y) {
      for (int x = 0; x < image.width(); ++x) {
        const QColor color = image.pixelColor(x, y);
        ++counts[color.rgb()];
        // The low end of viridis, where most of a slice lies: a dark violet to blue.
        const int hue = color.hslHue();
        if (hue >= 200 && hue <= 310 && color.saturation() > 90 && color.value() < 150) ++slice;
        if (color.saturation() > 120 && color.value() > 180) hues.insert(hue / 30);
      }
    }
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](auto& a, auto& b) { return a.second < b.second; });
    EXPECT_GT(slice, pixels / 40) << "the slice is missing";
    EXPECT_GE(hues.size(), 6u) << "the discs do not show their phases";
    EXPECT_GT(most->second, pixels / 4) << "the ground is missing";
    const int lightness = QColor(most->first).lightness();
    EXPECT_TRUE(theme == ThemeChoice::kDark ? lightness > 10 && lightness < 80 : lightness > 200)
        << "the ground has lightness " << lightness;
  }
  static int differingPixels(const QImage& a, const QImage& b) {
    int count = 0;
    for (int y = 0; y < a.height(); ++y) {
      for (int x = 0; x < a.width(); ++x) count += a.pixel(x, y) != b.pixel(x, y);
    }
    return count;
  }

  const QTemporaryDir folder;
  std::unique_ptr<MainWindow> window;
  VtkWidget* view = nullptr;
};

}  // namespace acg
