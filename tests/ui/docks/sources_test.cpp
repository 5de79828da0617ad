// SPDX-License-Identifier: GPL-3.0-or-later
// The medium and the planes that reflect it, as the scene dock edits them.
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QTest>
#include <QToolButton>

#include "core/acoustics/medium_presets.h"
#include "dock_fixture.h"
#include "ui/docks/boundary_list.h"
#include "ui/docks/medium_form.h"
#include "ui/forms/quantity_field.h"

namespace acg::test {
namespace {

using Sources = DockTest;

void choose(QComboBox* box, int index) {
  box->setCurrentIndex(index);
  emit box->activated(index);
}

/// The number that a read-only row shows, without its unit.
double shown(QWidget& form, const QString& name) {
  const auto* label = byName<QLabel>(form, name);
  return label ? label->text().section("&nbsp;", 0, 0).toDouble() : -1;
}

TEST_F(Sources, EveryPresetOfTheMediumIsOneStepAndIsRecognised) {
  MediumForm form(session, nullptr);
  const std::vector<MediumPreset> presets = mediumPresets();
  ASSERT_EQ(form.kindBox()->count(), int(presets.size()) + 2);
  for (std::size_t i = 0; i < presets.size(); ++i) {
    SCOPED_TRACE(presets[i].name);
    const std::size_t before = steps();
    choose(form.kindBox(), int(i) + 1);
    EXPECT_EQ(steps(), before + 1);
    EXPECT_EQ(std::get<Medium>(session.scene()->medium),
              presets[i].at(session.scene()->frequency()));
    EXPECT_EQ(form.kindBox()->currentIndex(), int(i) + 1);
    EXPECT_NEAR(byName<QuantityField>(form, "Density")->value().value(), presets[i].density, 1e-9);
    EXPECT_NEAR(shown(form, "Wavelength"), presets[i].soundSpeed / 40e3 * 1e3, 0.006);
  }
  session.undo();
  form.refreshNow();
  EXPECT_EQ(form.kindBox()->currentIndex(), int(presets.size()) - 1);
  choose(form.kindBox(), 0);
  EXPECT_TRUE(std::holds_alternative<Air>(session.scene()->medium));
}

TEST_F(Sources, ANumberThatIsChangedMakesAPresetAMediumOfItsOwn) {
  MediumForm form(session, nullptr);
  choose(form.kindBox(), 1);
  type(byName<QuantityField>(form, "Sound speed"), "1500");
  form.refreshNow();
  EXPECT_EQ(form.kindBox()->currentIndex(), form.kindBox()->count() - 1);
  EXPECT_EQ(std::get<Medium>(session.scene()->medium).soundSpeed, 1500);
}

TEST_F(Sources, GivenNumbersBeginWithThoseOfThePresetAndStayChosen) {
  MediumForm form(session, nullptr);
  choose(form.kindBox(), 1);
  const auto water = std::get<Medium>(session.scene()->medium);
  choose(form.kindBox(), form.kindBox()->count() - 1);
  EXPECT_EQ(form.kindBox()->currentIndex(), form.kindBox()->count() - 1);
  EXPECT_EQ(std::get<Medium>(session.scene()->medium), water);
  choose(form.kindBox(), 1);
  EXPECT_EQ(form.kindBox()->currentIndex(), 1);
}

TEST_F(Sources, SoundSpeedAndWavelengthFollowWhileATemperatureIsTyped) {
  MediumForm form(session, nullptr);
  const double speed = shown(form, "Sound speed"), wavelength = shown(form, "Wavelength");
  const std::size_t before = steps();
  auto* temperature = byName<QuantityField>(form, "Temperature");
  temperature->selectAll();
  QTest::keyClicks(temperature, "35");
  EXPECT_EQ(steps(), before);
  EXPECT_NEAR(shown(form, "Sound speed") / speed, std::sqrt((273.15 + 35) / (273.15 + 20)), 1e-3);
  EXPECT_GT(shown(form, "Wavelength"), wavelength);
  QTest::keyClick(temperature, Qt::Key_Escape);
  EXPECT_EQ(shown(form, "Sound speed"), speed);
}

TEST_F(Sources, AReflectingPlaneIsAddedOnEachSideFacingTheScene) {
  BoundaryList list(session, nullptr);
  const Eigen::Vector3d middle = sceneBounds(*session.scene()).center();
  for (QAction* action : list.addButton()->menu()->actions()) {
    SCOPED_TRACE(action->text().toStdString());
    const std::size_t before = steps();
    action->trigger();
    EXPECT_EQ(steps(), before + 1);
    const ReflectingPlane& plane = session.scene()->boundaries.back().plane;
    EXPECT_GT(plane.normal.dot(middle - plane.point), 0.005);
    for (const Issue& issue : session.issues()) EXPECT_NE(issue.severity, Severity::kError);
  }
  EXPECT_EQ(list.list()->count(), 6);
}

TEST_F(Sources, EveryNumberOfAPlaneIsEditedAndUndone) {
  BoundaryList list(session, nullptr);
  list.addButton()->menu()->actions().first()->trigger();
  const auto plane = [&] { return session.scene()->boundaries.at(0).plane; };
  const double z = plane().point.z();
  type(byName<QuantityField>(list, "Point of the plane z"), "-150 mm");
  EXPECT_NEAR(plane().point.z(), -0.15, 1e-12);
  type(byName<QuantityField>(list, "Normal of the plane y"), "0.5");
  EXPECT_EQ(plane().normal, Eigen::Vector3d(0, 0.5, 1));
  type(byName<QuantityField>(list, "Reflection"), "-0.8");
  EXPECT_EQ(plane().reflection, -0.8);
  type(byName<QuantityField>(list, "Order"), "7");
  EXPECT_EQ(session.scene()->reflectionOrder, 7);
  for (int i = 0; i < 4; ++i) session.undo();
  EXPECT_EQ(plane().point.z(), z);
  EXPECT_EQ(plane().reflection, 1);
  EXPECT_EQ(session.scene()->reflectionOrder, 4);
  list.refreshNow();
  byName<QToolButton>(list, "Delete the selected plane")->click();
  EXPECT_TRUE(session.scene()->boundaries.empty());
  EXPECT_FALSE(byName<QuantityField>(list, "Reflection")->isVisibleTo(&list));
  session.undo();
  EXPECT_EQ(session.scene()->boundaries.size(), 1u);
}

TEST_F(Sources, APlaneWithoutDirectionIsRefusedBesideItsField) {
  BoundaryList list(session, nullptr);
  list.addButton()->menu()->actions().first()->trigger();
  const std::size_t before = steps();
  auto* z = byName<QuantityField>(list, "Normal of the plane z");
  type(z, "0");
  EXPECT_FALSE(z->problem().isEmpty());
  EXPECT_EQ(session.scene()->boundaries.at(0).plane.normal, Eigen::Vector3d::UnitZ());
  EXPECT_EQ(steps(), before);
  auto* reflection = byName<QuantityField>(list, "Reflection");
  type(reflection, "1.5");
  EXPECT_FALSE(reflection->problem().isEmpty());
  EXPECT_EQ(steps(), before);
}

TEST_F(Sources, APlaneInFrontOfAnElementSaysSo) {
  BoundaryList list(session, nullptr);
  list.addButton()->menu()->actions().first()->trigger();
  type(byName<QuantityField>(list, "Point of the plane z"), "0 mm");
  list.refreshNow();
  bool isSaid = false;
  for (const QLabel* label : list.findChildren<QLabel*>()) {
    isSaid |= label->isVisibleTo(&list) && label->text().contains("behind the plane");
  }
  EXPECT_TRUE(isSaid);
}

}  // namespace
}  // namespace acg::test
