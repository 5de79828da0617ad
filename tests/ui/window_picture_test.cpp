// SPDX-License-Identifier: GPL-3.0-or-later
// A picture target in the 3D view, moved by its handle with real mouse events.
#include <array>

#include "core/scene/target_bounds.h"
#include "tests/ui/window_fixture.h"
#include "ui/theme.h"

namespace acg {
namespace {

class PictureInTheWindow : public WindowFixture {
 protected:
  void SetUp() override {
    WindowFixture::SetUp();
    if (IsSkipped()) return;
    auto scene = std::make_shared<Scene>(*startScene());
    ImageTarget image;
    image.width = 0.06;
    image.height = 0.04;
    image.columns = 6;
    image.rows = 4;
    image.values.assign(24, 0.0);
    image.values[8] = image.values[15] = 1;
    scene->targets = {{"p", {0, 0, 0.1}, image, {}}};
    scene->solver = {};
    scene->solver.name = "automatic";
    open(scene);
    settle();
  }
  const ImageTarget& image() const {
    return std::get<ImageTarget>(session.scene()->targets.at(0).wish);
  }
  /// How many pixels of the outline's colour lie about the corners of the picture at a place.
  int outlineAt(const Eigen::Vector3d& position) {
    const QImage shown = picture();
    const double ratio = view->devicePixelRatioF();
    int count = 0;
    for (const Eigen::Vector3d& corner : pictureCorners(image(), position)) {
      const QPoint at = onScreen(corner) * ratio;
      for (int y = at.y() - 3; y <= at.y() + 3; ++y) {
        for (int x = at.x() - 3; x <= at.x() + 3; ++x) {
          if (!shown.rect().contains(x, y)) continue;
          const QColor color = shown.pixelColor(x, y);
          const Color& wanted = theme().view.focalPoint;
          count += std::abs(color.redF() - wanted.red) < 0.2 &&
                   std::abs(color.greenF() - wanted.green) < 0.2 &&
                   std::abs(color.blueF() - wanted.blue) < 0.2;
        }
      }
    }
    return count;
  }
};

TEST_F(PictureInTheWindow, IsDraggedByItsHandleAndUndoPutsItBack) {
  const Eigen::Vector3d before = target();
  const ImageTarget pixels = image();
  const Eigen::VectorXcd drives = session.hologram()->drives;
  ASSERT_GT(outlineAt(before), 12);
  const QPoint from = onScreen(before), to = from + QPoint(60, -50);

  dragTo(from, to);
  EXPECT_EQ(session.selection(), QStringLiteral("p")) << "the handle has been taken";
  QTest::mouseRelease(view, Qt::LeftButton, {}, to);
  ASSERT_TRUE(waitForResult());

  const Eigen::Vector3d after = target();
  EXPECT_GT((after - before).norm(), 5e-3);
  EXPECT_LE((onScreen(after) - to).manhattanLength(), 2) << "the handle is where the hand is";
  EXPECT_EQ(image(), pixels) << "what is drawn on it stays";
  EXPECT_NE(session.hologram()->drives, drives);
  EXPECT_EQ(session.document().labels().size(), 2u);
  session.select({});
  QTest::mouseMove(view, {20, 60});
  EXPECT_GT(outlineAt(after), 12);
  EXPECT_LT(outlineAt(before), 12);

  window->commands().action(QStringLiteral("edit.undo"))->trigger();
  ASSERT_TRUE(waitForResult());
  EXPECT_EQ(target(), before);
  EXPECT_EQ(session.hologram()->drives, drives);
  EXPECT_GT(outlineAt(before), 12);
  EXPECT_LT(outlineAt(after), 12);
}

}  // namespace
}  // namespace acg
