// SPDX-License-Identifier: GPL-3.0-or-later
// Targets that are pictures: adding one from a file, placing it, and what became of it.
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>

#include "core/scene/target_bounds.h"
#include "dock_fixture.h"
#include "ui/actions/picture_dialog.h"
#include "ui/docks/inspector_dock.h"
#include "ui/docks/layers_dock.h"
#include "ui/docks/picture_dock.h"
#include "ui/docks/picture_edits.h"
#include "ui/forms/quantity_field.h"
#include "ui/plots/picture_panels.h"
#include "ui/plots/picture_pixels.h"

namespace acg::test {
namespace {

class Pictures : public DockTest {
 protected:
  /// 3 x 2 pixels, 30 x 20 mm, 2 kPa.
  static ImageTarget smallPicture() {
    ImageTarget image;
    image.columns = 3;
    image.rows = 2;
    image.width = 0.03;
    image.height = 0.02;
    image.values = {0.5, 1, 0, 0, 1, 0.25};
    image.pressure = 2000;
    image.source = "letter.png";
    return image;
  }
  void addPicture(const char* id = "p") {
    session.edit("Add", 0, [&](Scene& scene) {
      scene.targets.push_back({id, {0, 0, 0}, smallPicture(), {}});
    });
    session.select(id);
  }
  const ImageTarget& picture(const char* id = "p") {
    return std::get<ImageTarget>(target(id).wish);
  }
  QString write(const QString& name, const QByteArray& text) {
    QFile file(folder.filePath(name));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(text);
    return file.fileName();
  }
  static QPushButton* button(QWidget& widget, const QString& text) {
    for (auto* button : widget.findChildren<QPushButton*>()) {
      if (button->text() == text) return button;
    }
    return nullptr;
  }
  static QStringList visibleTexts(QWidget& widget) {
    QStringList texts;
    for (const QLabel* label : widget.findChildren<QLabel*>()) {
      if (label->isVisibleTo(&widget)) texts << label->text();
    }
    return texts;
  }

  QTemporaryDir folder;
};

TEST_F(Pictures, StandUprightHoweverTheyFace) {
  for (int facing = 0; facing < kFacings; ++facing) {
    const Eigen::Matrix3d axes = facingOrientation(facing).toRotationMatrix();
    const double sign = facing % 2 == 0 ? 1 : -1;
    EXPECT_NEAR(axes(facing / 2, 2), sign, 1e-12) << "the normal of " << facing;
    EXPECT_NEAR(axes(facing / 2 == 2 ? 1 : 2, 1), 1, 1e-12) << "up of " << facing;
    EXPECT_NEAR(axes.determinant(), 1, 1e-12) << "not mirrored";
    EXPECT_EQ(facingOf(facingOrientation(facing)), facing);
  }
  EXPECT_EQ(facingOf(Eigen::Quaterniond(Eigen::AngleAxisd(0.1, Eigen::Vector3d::UnitX()))), -1);
}

TEST_F(Pictures, AFileBecomesATargetInOneStep) {
  PictureDialog dialog(session, nullptr);
  EXPECT_FALSE(button(dialog, "Add")->isEnabled());
  const std::size_t before = steps();
  dialog.load(write("wave.csv", "0,1,2,4\n4,2,1,0\n"));
  EXPECT_FALSE(button(dialog, "Add")->isEnabled()) << "it is read on another thread";
  ASSERT_TRUE(runUntil([&] { return button(dialog, "Add")->isEnabled(); }));
  EXPECT_EQ(steps(), before);
  type(byName<QuantityField>(dialog, "Width"), "60 mm");
  type(byName<QuantityField>(dialog, "Pressure"), "1.5 kPa");
  type(byName<QuantityField>(dialog, "Position z"), "12 mm");
  auto* facing = byName<QComboBox>(dialog, "Faces");
  emit facing->activated(facing->findText(facingName(3)));  // -y
  button(dialog, "Add")->click();

  EXPECT_EQ(steps(), before + 1);
  const Target& added = session.scene()->targets.back();
  EXPECT_EQ(session.selection().toStdString(), added.id);
  EXPECT_NEAR(added.position.z(), 0.012, 1e-12);
  const auto& image = std::get<ImageTarget>(added.wish);
  EXPECT_EQ(image.columns, 4);
  EXPECT_EQ(image.rows, 2);
  EXPECT_EQ(image.values, (std::vector<double>{0, 0.25, 0.5, 1, 1, 0.5, 0.25, 0}));
  EXPECT_EQ(image.source, "wave.csv");
  EXPECT_NEAR(image.width, 0.06, 1e-12);
  EXPECT_NEAR(image.height, 0.03, 1e-12) << "two rows of four";
  EXPECT_NEAR(image.pressure.value(), 1500, 1e-9);
  EXPECT_EQ(facingOf(image.orientation), 3);
  EXPECT_TRUE(checkScene(*session.scene()).empty());
  session.undo();
  EXPECT_EQ(session.scene()->findTarget(added.id), nullptr);
}

TEST_F(Pictures, AFileThatIsNoPictureIsExplainedInPlace) {
  PictureDialog dialog(session, nullptr);
  dialog.load(write("broken.csv", "1,2\n3,x\n"));
  ASSERT_TRUE(runUntil(
      [&] { return !visibleTexts(dialog).filter("Line 2, column 2 is \"x\"").isEmpty(); }));
  EXPECT_FALSE(button(dialog, "Add")->isEnabled());
  dialog.load(folder.filePath("none.png"));
  ASSERT_TRUE(runUntil([&] { return !visibleTexts(dialog).filter("none.png").isEmpty(); }));
  dialog.load(write("good.csv", "1,2\n3,4\n"));
  ASSERT_TRUE(runUntil([&] { return button(dialog, "Add")->isEnabled(); }));
  EXPECT_TRUE(visibleTexts(dialog).filter("none.png").isEmpty());
}

TEST_F(Pictures, ANewOneFacesAsTheBeamAndStandsBeforeTheArray) {
  Scene scene = smallScene();
  scene.arrays.pop_back();
  scene.arrays[0].orientation = Eigen::Quaterniond(0, 1, 0, 0);  // looks down
  const Target made = pictureTarget(scene, smallPicture());
  EXPECT_EQ(facingOf(std::get<ImageTarget>(made.wish).orientation), 5);
  EXPECT_NEAR(made.position.z(), scene.arrays[0].position.z() - 0.1, 1e-12);
  scene.targets.push_back(made);
  const Target next = pictureTarget(scene, smallPicture());
  EXPECT_GT((next.position - made.position).norm(), 0.01) << "two in one place are as one";
  EXPECT_NE(next.id, made.id);
}

TEST_F(Pictures, AreResizedAndTurnedInTheInspector) {
  addPicture();
  InspectorDock dock(session, nullptr);
  auto* width = byName<QuantityField>(dock, "Width");
  auto* height = byName<QuantityField>(dock, "Height");
  auto* keeps = byName<QCheckBox>(dock, "Keep the shape of the file");
  ASSERT_TRUE(width && height && keeps);
  EXPECT_TRUE(keeps->isChecked());
  const std::size_t before = steps();
  type(width, "60 mm");
  EXPECT_NEAR(picture().width, 0.06, 1e-12);
  EXPECT_NEAR(picture().height, 0.04, 1e-12);
  EXPECT_EQ(steps(), before + 1);
  keeps->setChecked(false);
  EXPECT_EQ(steps(), before + 1);
  type(height, "10 mm");
  EXPECT_NEAR(picture().width, 0.06, 1e-12);
  EXPECT_NEAR(picture().height, 0.01, 1e-12);
  keeps->setChecked(true);
  EXPECT_NEAR(picture().height, 0.04, 1e-12);
  auto* facing = byName<QComboBox>(dock, "Faces");
  emit facing->activated(facing->findText(facingName(0)));
  EXPECT_EQ(facingOf(picture().orientation), 0);
  session.undo();
  EXPECT_EQ(facingOf(picture().orientation), 4);
  // Of other targets the inspector shows none of this.
  session.select("a");
  dock.refreshNow();
  EXPECT_FALSE(width->isVisibleTo(&dock));
}

TEST_F(Pictures, OneThatIsTiltedSaysSoUntilItIsTurned) {
  addPicture();
  session.edit("Tilt", 0, [](Scene& scene) {
    std::get<ImageTarget>(scene.targets.back().wish).orientation =
        Eigen::AngleAxisd(0.2, Eigen::Vector3d::UnitX());
  });
  InspectorDock dock(session, nullptr);
  auto* facing = byName<QComboBox>(dock, "Faces");
  EXPECT_EQ(facing->currentText(), "Tilted");
  emit facing->activated(facing->findText(facingName(4)));
  dock.refreshNow();
  EXPECT_EQ(facing->currentText(), "+z");
  EXPECT_EQ(facing->findText("Tilted"), -1);
}

TEST_F(Pictures, WithoutOneTheDockSaysHowToAddOne) {
  PictureDock dock(session, nullptr);
  dock.resize(900, 220);
  dock.show();
  EXPECT_FALSE(visibleTexts(dock).filter("Add picture target").isEmpty());
  EXPECT_FALSE(dock.panels()->isVisibleTo(&dock));
  addPicture();
  dock.refreshNow();
  EXPECT_TRUE(visibleTexts(dock).filter("Add picture target").isEmpty());
  EXPECT_TRUE(dock.panels()->isVisibleTo(&dock));
}

TEST_F(Pictures, WantedReachedAndErrorStandSideBySideWithTheirNumbers) {
  addPicture();
  PictureDock dock(session, nullptr);
  dock.resize(900, 220);
  dock.show();
  QApplication::processEvents();
  const auto& panels = dock.panels()->panels();
  ASSERT_EQ(panels.size(), 3U);
  const std::vector<double> wanted{1000, 2000, 0, 0, 2000, 500};
  EXPECT_EQ(panels[0].values, wanted);
  EXPECT_EQ(panels[1].values, (std::vector<double>{0, 1600, 0, 0, 1600, 400}));
  // The factor that fits reached to wanted best, in closed form.
  const double s = (2 * 2000 * 1600 + 500 * 400) / (1000.0 * 1000 + 2 * 2000.0 * 2000 + 500 * 500);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_NEAR(panels[2].values[i], std::abs(panels[1].values[i] - s * wanted[i]), 1e-9) << i;
  }
  EXPECT_EQ(dock.panels()->top(), 2000) << "one bar for all three";
  EXPECT_TRUE(byName<QLabel>(dock, "Wanted peak")->text().startsWith("2.00"));
  EXPECT_TRUE(
      byName<QLabel>(dock, "Reached peak")->text().startsWith(QString::number(2 * s, 'f', 2)));
  EXPECT_TRUE(byName<QLabel>(dock, "RMS error")->text().startsWith("25.0"));
  EXPECT_EQ(byName<QLabel>(dock, "Correlation")->text(), QStringLiteral("\u22120.500"));
  EXPECT_EQ(byName<QLabel>(dock, "Likeness")->text(), "0.750");
}

TEST_F(Pictures, ASolverThatIsNotMeantForThemIsNamedAsSuch) {
  addPicture();
  PictureDock dock(session, nullptr);
  dock.resize(900, 220);
  dock.show();
  for (const auto& [solver, isGood] : {std::pair{"gs-pat", false}, std::pair{"adam", true},
                                       std::pair{"automatic", true}, std::pair{"naive", false}}) {
    session.edit("Solve", 0, [&](Scene& scene) { scene.solver = {.name = solver}; });
    dock.refreshNow();
    EXPECT_EQ(visibleTexts(dock).filter("better than this solver").isEmpty(), isGood) << solver;
  }
}

TEST_F(Pictures, PixelsAreDrawnWhereTheyAreAndToldUnderTheMouse) {
  PicturePanels panels;
  panels.resize(700, 200);
  panels.show({{"Wanted", {0, 1000, 500, 250}}, {"Reached", {0, 800, 500, 250}}}, 2, 2,
              QSizeF(0.04, 0.02));
  const QRectF at = panels.pictureRect(1);
  EXPECT_NEAR(at.width() / at.height(), 2, 1e-9) << "as wide and high as in the scene";
  EXPECT_GT(at.left(), panels.pictureRect(0).right());
  const QImage drawn = panels.grab().toImage();
  const double ratio = drawn.devicePixelRatio();
  const QImage colors = pixelImage({0, 800, 500, 250}, 2, 2, 1000);
  for (int row = 0; row < 2; ++row) {
    for (int column = 0; column < 2; ++column) {
      const QPointF place(at.left() + (column + 0.5) / 2 * at.width(),
                          at.top() + (row + 0.5) / 2 * at.height());
      EXPECT_EQ(drawn.pixelColor((place * ratio).toPoint()), colors.pixelColor(column, row));
    }
  }
  const QString text = panels.textAt(at.topRight() + QPointF(-5, 5));
  EXPECT_TRUE(text.contains("10 mm to the right, 5 mm up")) << text.toStdString();
  EXPECT_TRUE(text.contains("Wanted: 1.00 kPa") && text.contains("Reached: 800 Pa"));
  EXPECT_TRUE(panels.textAt({1, 1}).isEmpty());
}

TEST_F(Pictures, TheDockFollowsTheSelectionAndChoosingSelects) {
  addPicture("p");
  addPicture("r");
  PictureDock dock(session, nullptr);
  dock.resize(900, 220);
  dock.show();
  auto* choice = byName<QComboBox>(dock, "Picture shown");
  EXPECT_EQ(choice->currentText(), "r");
  session.select("p");
  dock.refreshNow();
  EXPECT_EQ(choice->currentText(), "p");
  session.select("a");  // no picture: the last one stays
  dock.refreshNow();
  EXPECT_EQ(choice->currentText(), "p");
  emit choice->activated(1);
  EXPECT_EQ(session.selection(), "r");
}

TEST_F(Pictures, TheBoxOfOneHoldsItsCorners) {
  const Target tilted{"p",
                      {0.1, 0, 0},
                      [] {
                        ImageTarget image = smallPicture();
                        image.orientation = facingOrientation(0);  // stands on x
                        return image;
                      }(),
                      {}};
  const Eigen::AlignedBox3d box = targetBounds(tilted);
  EXPECT_NEAR((box.min() - Eigen::Vector3d(0.1, -0.015, -0.01)).norm(), 0, 1e-12);
  EXPECT_NEAR((box.max() - Eigen::Vector3d(0.1, 0.015, 0.01)).norm(), 0, 1e-12);
}

using Drives = DockTest;

TEST_F(Drives, AreChosenInTheLayersAndHoldForEveryFieldThatFollows) {
  LayersDock dock(session, nullptr);
  EXPECT_EQ(dock.drivesBox()->currentText(), "As solved");
  const int before = service->submitted;
  const std::size_t edits = steps();
  emit dock.drivesBox()->activated(1);
  EXPECT_GT(service->submitted, before) << "the slices are evaluated anew";
  EXPECT_EQ(service->drives, DriveView::kEmitted);
  EXPECT_EQ(session.layers().drives, DriveView::kEmitted);
  EXPECT_EQ(steps(), edits) << "what is shown is no edit";
  // A new solve is looked at in the same way, and so is a probe.
  service->drives = DriveView::kSolved;
  session.edit("Move", 0, [](Scene& scene) { scene.targets[0].position.x() = 0.02; });
  EXPECT_EQ(service->drives, DriveView::kEmitted);
  service->drives = DriveView::kSolved;
  session.probe({0, 0, 0}, [](const FieldPtr&) {});
  EXPECT_EQ(service->drives, DriveView::kEmitted);
  // What is exported stays what was solved.
  FieldSpec middle;
  middle.samples = Eigen::Matrix3Xd(Eigen::Vector3d::Zero());
  session.evaluate("Export", {middle}, [](const ScenePtr&, const ComputeResult&) {});
  EXPECT_EQ(service->drives, DriveView::kSolved);
}

TEST_F(Drives, TheForceModelIsChosenInTheLayersAndJudgesAnew) {
  LayersDock dock(session, nullptr);
  ASSERT_TRUE(runUntil([&] { return service->judged > 0; }));
  const int before = service->judged;
  emit dock.forceModelBox()->activated(
      dock.forceModelBox()->findData(int(ForceModel::kPartialWaves)));
  ASSERT_TRUE(runUntil([&] { return service->judged > before; }));
  EXPECT_EQ(service->forceModel, ForceModel::kPartialWaves);
  EXPECT_FALSE(session.verdicts().empty());
}

}  // namespace
}  // namespace acg::test
