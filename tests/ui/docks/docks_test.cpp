// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMainWindow>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

#include "dock_fixture.h"
#include "ui/docks/dock_list.h"
#include "ui/docks/dock_title.h"
#include "ui/docks/help_dialog.h"
#include "ui/docks/history_dock.h"
#include "ui/docks/inspector_dock.h"
#include "ui/docks/layers_dock.h"
#include "ui/docks/medium_dock.h"
#include "ui/docks/messages_dock.h"
#include "ui/docks/outline_dock.h"
#include "ui/docks/particle_table.h"
#include "ui/docks/scene_edits.h"
#include "ui/docks/targets_dock.h"
#include "ui/docks/targets_model.h"
#include "ui/forms/quantity_field.h"
#include "ui/hardware/device_control.h"

namespace acg::test {
namespace {

QTreeWidgetItem* itemOf(QTreeWidget* tree, const QString& text) {
  const auto found = tree->findItems(text, Qt::MatchExactly | Qt::MatchRecursive, 0);
  return found.isEmpty() ? nullptr : found.first();
}

using Docks = DockTest;

TEST_F(Docks, AFloatingDockCanBeNamedPutBackAndClosed) {
  QMainWindow window;
  auto* dock = new QDockWidget(QStringLiteral("Targets"), &window);
  auto* title = new DockTitle(*dock);
  dock->setWidget(new TargetsDock(session, dock));
  window.addDockWidget(Qt::BottomDockWidgetArea, dock);
  window.show();
  EXPECT_EQ(title->height(), 0);

  dock->setFloating(true);
  QApplication::processEvents();
  EXPECT_GE(title->height(), 24);
  EXPECT_TRUE(title->findChild<QLabel*>()->isVisible());
  const auto buttons = title->findChildren<QToolButton*>();
  ASSERT_EQ(buttons.size(), 2);
  QTest::mouseClick(buttons[0], Qt::LeftButton);
  EXPECT_FALSE(dock->isFloating());
  EXPECT_TRUE(runUntil([title] { return title->height() == 0; }));

  dock->setFloating(true);
  QTest::mouseClick(buttons[1], Qt::LeftButton);
  EXPECT_TRUE(dock->isHidden());
}

TEST_F(Docks, AllAreMadeAndNamed) {
  DeviceControl device(session, {});
  std::set<std::string> ids;
  for (const DockEntry& entry : docks()) {
    std::unique_ptr<QWidget> dock(entry.make(session, device, nullptr));
    ASSERT_NE(dock, nullptr) << entry.id;
    EXPECT_TRUE(ids.insert(entry.id).second) << entry.id;
    dock->resize(320, 480);
    EXPECT_FALSE(dock->grab().isNull()) << entry.id;
    for (const QLineEdit* field : dock->findChildren<QLineEdit*>()) {
      // The line inside a combo box speaks through the box.
      if (qobject_cast<QComboBox*>(field->parentWidget())) continue;
      EXPECT_FALSE(field->accessibleName().isEmpty()) << entry.id;
    }
  }
}

TEST_F(Docks, InspectorEditsAreOneStepEach) {
  session.select("a");
  InspectorDock dock(session, nullptr);
  const std::size_t before = steps();
  type(byName<QuantityField>(dock, "Position x"), "25 mm");
  EXPECT_EQ(steps(), before + 1);
  EXPECT_NEAR(target("a").position.x(), 0.025, 1e-12);
  type(byName<QuantityField>(dock, "Pressure"), "2 kPa");
  EXPECT_EQ(steps(), before + 2);
  EXPECT_NEAR(target("a").wantedPressure().value(), 2000, 1e-9);
  session.undo();
  session.undo();
  dock.refreshNow();
  EXPECT_EQ(target("a").position.x(), 0.01);
  EXPECT_EQ(byName<QuantityField>(dock, "Position x")->text(), "10");
}

TEST_F(Docks, ArrowKeysMergeIntoOneStep) {
  session.select("a");
  InspectorDock dock(session, nullptr);
  const std::size_t before = steps();
  for (int i = 0; i < 5; ++i) {
    QTest::keyClick(byName<QuantityField>(dock, "Position z"), Qt::Key_Up);
  }
  EXPECT_EQ(steps(), before + 1);
  EXPECT_NEAR(target("a").position.z(), 0.005, 1e-12);
}

TEST_F(Docks, InspectorConvertsKindsAndKeepsThePressure) {
  session.select("a");
  InspectorDock dock(session, nullptr);
  auto* kind = byName<QComboBox>(dock, "Kind");
  ASSERT_NE(kind, nullptr);
  emit kind->activated(int(WishKind::kVortexTrap));
  ASSERT_EQ(wishKindOf(target("a")), WishKind::kVortexTrap);
  EXPECT_EQ(target("a").wantedPressure(), 3000.0);
  emit kind->activated(int(WishKind::kFocalPoint));
  EXPECT_EQ(target("a").wish, (decltype(Target::wish)(FocalPoint{3000.0})));
}

TEST_F(Docks, ArrayGeometryIsBuiltAnewAndBadOnesAreExplained) {
  session.select("bottom");
  InspectorDock dock(session, nullptr);
  auto* pitch = byName<QuantityField>(dock, "Columns");
  ASSERT_NE(pitch, nullptr);
  type(pitch, "5");
  EXPECT_TRUE(
      runUntil([&] { return session.scene()->findArray("bottom")->elements->size() == 10; }));
  session.undo();
  EXPECT_EQ(session.scene()->findArray("bottom")->elements->size(), 4);
}

TEST_F(Docks, OrientationIsShownInDegreesAndComesBack) {
  for (const std::array<double, 3>& angles :
       {std::array<double, 3>{0.3, -0.4, 2.0}, {1.0, 1.5, -1.0}, {0, 0, 0}}) {
    const Eigen::Quaterniond q = orientationOf(angles);
    EXPECT_NEAR(q.angularDistance(orientationOf(eulerAngles(q))), 0, 1e-7);
  }
  const Eigen::Quaterniond facingDown(0, 1, 0, 0);
  EXPECT_NEAR(facingDown.angularDistance(orientationOf(eulerAngles(facingDown))), 0, 1e-7);
}

TEST_F(Docks, OutlineFollowsAndLeadsTheSelection) {
  OutlineDock dock(session, nullptr);
  session.select("b");
  dock.refreshNow();
  ASSERT_NE(dock.tree()->currentItem(), nullptr);
  EXPECT_EQ(dock.tree()->currentItem()->text(0), "b");
  dock.tree()->setCurrentItem(itemOf(dock.tree(), "top"));
  EXPECT_EQ(session.selection(), "top");
}

TEST_F(Docks, OutlineRenamesAndRefusesTakenNames) {
  OutlineDock dock(session, nullptr);
  itemOf(dock.tree(), "a")->setText(0, "alpha");
  EXPECT_NE(session.scene()->findTarget("alpha"), nullptr);
  dock.refreshNow();
  QSignalSpy messages(&session, &Session::messagePosted);
  const std::size_t before = steps();
  itemOf(dock.tree(), "alpha")->setText(0, "b");
  EXPECT_EQ(steps(), before);
  EXPECT_EQ(messages.count(), 1);
  EXPECT_NE(itemOf(dock.tree(), "alpha"), nullptr);
}

TEST_F(Docks, OutlineDeletesWhatIsSelected) {
  OutlineDock dock(session, nullptr);
  session.select("q");
  dock.refreshNow();
  QTest::keyClick(dock.tree(), Qt::Key_Delete);
  EXPECT_EQ(session.scene()->findTarget("q"), nullptr);
  session.undo();
  EXPECT_NE(session.scene()->findTarget("q"), nullptr);
}

TEST_F(Docks, RenamingAnArrayKeepsFlipsAlive) {
  Scene scene = smallScene();
  std::get<Trap>(scene.targets[1].wish).flip = {"top", "bottom/upper"};
  renameObject(scene, "top", "lid");
  renameObject(scene, "bottom", "base");
  EXPECT_EQ(std::get<Trap>(scene.targets[1].wish).flip,
            (std::vector<std::string>{"lid", "base/upper"}));
}

TEST_F(Docks, TargetsTableEditsWithUnits) {
  TargetsDock dock(session, nullptr);
  QAbstractItemModel* model = dock.table()->model();
  const std::size_t before = steps();
  EXPECT_TRUE(model->setData(model->index(0, TargetsModel::kY), "1.5 mm", Qt::EditRole));
  EXPECT_NEAR(target("a").position.y(), 1.5e-3, 1e-12);
  EXPECT_EQ(steps(), before + 1);
  QSignalSpy messages(&session, &Session::messagePosted);
  EXPECT_FALSE(model->setData(model->index(0, TargetsModel::kY), "soon", Qt::EditRole));
  EXPECT_EQ(messages.count(), 1);
  EXPECT_EQ(steps(), before + 1);
}

TEST_F(Docks, MessagesListTextsAndIssuesThatSelect) {
  MessagesDock dock(session, nullptr);
  session.post(MessageKind::kWarning, "Something happened.");
  ASSERT_EQ(dock.list()->topLevelItemCount(), 1);
  EXPECT_EQ(dock.list()->topLevelItem(0)->text(1), "Something happened.");
  EXPECT_EQ(objectAtPath(*session.scene(), "targets[1].position_m"), "b");
  EXPECT_EQ(objectAtPath(*session.scene(), "arrays[1].transducer"), "top");
  EXPECT_EQ(objectAtPath(*session.scene(), "targets[7].id"), "");
  dock.clear();
  EXPECT_EQ(dock.list()->topLevelItemCount(), 0);
}

TEST_F(Docks, HistoryClickGoesThere) {
  for (const double x : {0.02, 0.03}) {
    session.edit("Move a", 0, [&](Scene& scene) { scene.targets[0].position.x() = x; });
  }
  HistoryDock dock(session, nullptr);
  ASSERT_EQ(dock.list()->count(), 3);
  emit dock.list()->itemClicked(dock.list()->item(1));
  EXPECT_EQ(target("a").position.x(), 0.02);
  dock.refreshNow();
  EXPECT_TRUE(dock.list()->item(1)->font().weight() == QFont::DemiBold);
  EXPECT_EQ(dock.list()->count(), 3);
}

TEST_F(Docks, LayersChangeTheViewAndNotTheScene) {
  LayersDock dock(session, nullptr);
  const std::size_t before = steps();
  dock.layerSwitch("isosurface")->setChecked(true);
  EXPECT_TRUE(session.layers().showIsosurface);
  type(dock.slicePosition(1), "12 mm");
  EXPECT_NEAR(session.layers().slices[1].position, 0.012, 1e-12);
  EXPECT_EQ(dock.layerSwitch("boundaries")->text(), "Reflecting planes");
  dock.layerSwitch("boundaries")->setChecked(false);
  EXPECT_FALSE(session.layers().showBoundaries);
  EXPECT_TRUE(session.layers().showArrays);
  EXPECT_EQ(steps(), before);
}

TEST_F(Docks, MediumShowsAndChanges) {
  MediumDock dock(session, nullptr);
  const double cold = session.scene()->resolvedMedium().soundSpeed;
  type(byName<QuantityField>(dock, "Temperature"), "30");
  EXPECT_GT(session.scene()->resolvedMedium().soundSpeed, cold);
  emit dock.mediumBox()->activated(1);
  EXPECT_TRUE(std::holds_alternative<Medium>(session.scene()->medium));
}

TEST_F(Docks, ArraysAreAddedFromRegistryAndCatalogue) {
  MediumDock dock(session, nullptr);
  dock.addGeometry("hexagonal");
  EXPECT_TRUE(runUntil([&] { return session.scene()->arrays.size() == 3; }));
  dock.addDevice("autd3");
  EXPECT_TRUE(runUntil([&] { return session.scene()->arrays.size() == 4; }));
  EXPECT_EQ(session.scene()->arrays.back().elements->size(), 249);
}

TEST_F(Docks, ParticlePresetsAreComplete) {
  const std::vector<ParticlePreset> presets = particlePresets();
  ASSERT_GE(presets.size(), 4u);
  for (const ParticlePreset& preset : presets) {
    EXPECT_GT(preset.particle.radius, 0) << preset.name;
    EXPECT_GT(preset.particle.density, 0) << preset.name;
    EXPECT_GT(preset.particle.soundSpeed, 0) << preset.name;
  }
}

TEST_F(Docks, HelpHasEveryPage) {
  HelpDialog dialog;
  for (const QString& page : HelpDialog::pages()) {
    dialog.showPage(page);
    EXPECT_FALSE(dialog.grab().isNull());
  }
  auto* list = dialog.findChild<QListWidget*>();
  ASSERT_EQ(list->count(), HelpDialog::pages().size());
  for (int row = 0; row < list->count(); ++row) {
    EXPECT_FALSE(list->item(row)->text().contains("cannot"))
        << list->item(row)->text().toStdString();
  }
}

}  // namespace
}  // namespace acg::test
