// SPDX-License-Identifier: GPL-3.0-or-later
// What the docks do to the scene: each edit one step of undo, bad ones explained where they are.
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "core/acoustics/arrays/catalogue.h"
#include "core/solvers/solver.h"
#include "dock_fixture.h"
#include "ui/docks/inspector_dock.h"
#include "ui/docks/medium_dock.h"
#include "ui/docks/messages_dock.h"
#include "ui/docks/probe_dock.h"
#include "ui/docks/scene_edits.h"
#include "ui/docks/solver_dock.h"
#include "ui/docks/targets_dock.h"
#include "ui/docks/targets_model.h"
#include "ui/forms/quantity_field.h"
#include "ui/plots/line_plot.h"

namespace acg::test {
namespace {

/// The texts of all notes under fields and forms that are not hidden.
QStringList notes(QWidget& dock, const QString& part) {
  QStringList found;
  for (const QLabel* label : dock.findChildren<QLabel*>()) {
    if (!label->isHidden() && label->text().contains(part)) found << label->text();
  }
  return found;
}

using Edits = DockTest;

TEST_F(Edits, EveryKindOfTargetIsOneStepAwayFromEveryOther) {
  session.select("a");
  InspectorDock dock(session, nullptr);
  auto* kind = byName<QComboBox>(dock, "Kind");
  ASSERT_NE(kind, nullptr);
  for (int from = 0; from < int(WishKind::kImage); ++from) {
    for (int to = 0; to < int(WishKind::kImage); ++to) {
      if (from == to) continue;
      session.edit("Set", 0, [&](Scene& scene) { convertWish(scene.targets[0], WishKind(from)); });
      dock.refreshNow();
      const std::size_t before = steps();
      emit kind->activated(to);
      EXPECT_EQ(wishKindOf(target("a")), WishKind(to)) << from << " to " << to;
      EXPECT_EQ(steps(), before + 1);
      session.undo();
      EXPECT_EQ(wishKindOf(target("a")), WishKind(from));
      dock.refreshNow();
      EXPECT_EQ(kind->currentIndex(), from);
    }
  }
}

TEST_F(Edits, BadTextIsExplainedUnderItsFieldUntilItIsMended) {
  session.select("a");
  InspectorDock dock(session, nullptr);
  auto* x = byName<QuantityField>(dock, "Position x");
  const std::size_t before = steps();
  type(x, "3 kPa");
  EXPECT_EQ(steps(), before);
  ASSERT_FALSE(x->problem().isEmpty());
  EXPECT_EQ(notes(dock, x->problem()).size(), 1);
  // Its neighbour in the same row leaves the note alone.
  type(byName<QuantityField>(dock, "Position y"), "1 mm");
  EXPECT_EQ(notes(dock, x->problem()).size(), 1);
  const QString problem = x->problem();
  type(x, "3 mm");
  EXPECT_EQ(notes(dock, problem).size(), 0);
}

TEST_F(Edits, PressuresOfAKilopascalAndMoreAreShownInKilopascal) {
  session.select("a");
  InspectorDock dock(session, nullptr);
  auto* pressure = byName<QuantityField>(dock, "Pressure");
  ASSERT_NE(pressure, nullptr);
  EXPECT_EQ(pressure->text(), "3");
  type(pressure, "2.5");
  EXPECT_NEAR(target("a").wantedPressure().value(), 2500, 1e-9);
  type(pressure, "500 Pa");
  EXPECT_EQ(pressure->text(), "500");
  EXPECT_NEAR(target("a").wantedPressure().value(), 500, 1e-9);
}

TEST_F(Edits, GeometryThatCannotBeBuiltIsExplainedAndKeepsTheScene) {
  session.select("bottom");
  InspectorDock dock(session, nullptr);
  auto* geometry = byName<QComboBox>(dock, "Geometry");
  ASSERT_NE(geometry, nullptr);
  const std::size_t before = steps();
  emit geometry->activated(geometry->findData("file"));
  // A file has no default: its field is there to be filled, with a sentence why.
  ASSERT_TRUE(runUntil([&] { return byName<QLineEdit>(dock, "File") != nullptr; }));
  EXPECT_TRUE(runUntil([&] { return !notes(dock, "path").isEmpty(); }));
  EXPECT_EQ(steps(), before);
  EXPECT_EQ(session.scene()->findArray("bottom")->geometry.kind, "rectangular");

  QTemporaryDir folder;
  const QString path = folder.filePath("array.csv");
  QFile file(path);
  ASSERT_TRUE(file.open(QIODevice::WriteOnly));
  file.write("x_m,y_m,z_m\n0,0,0\n0.01,0,0\n0.02,0,0\n");
  file.close();
  type(byName<QLineEdit>(dock, "File"), path);
  EXPECT_TRUE(
      runUntil([&] { return session.scene()->findArray("bottom")->geometry.kind == "file"; }));
  EXPECT_EQ(session.scene()->findArray("bottom")->elements->size(), 3);
  EXPECT_EQ(steps(), before + 1);
}

TEST_F(Edits, EveryGeometryCanBeChosenAndDevicesBringTheirTransducer) {
  session.select("bottom");
  InspectorDock dock(session, nullptr);
  auto* geometry = byName<QComboBox>(dock, "Geometry");
  for (const ArrayGeometryEntry& entry : arrayGeometries()) {
    const std::string kind = entry.name;
    if (kind == "file" || kind == "surface") continue;  // those wait for a path
    SCOPED_TRACE(kind);
    emit geometry->activated(geometry->findData(entry.name));
    EXPECT_TRUE(
        runUntil([&] { return session.scene()->findArray("bottom")->geometry.kind == kind; }));
    dock.refreshNow();
  }
  const PlacedArray& array = *session.scene()->findArray("bottom");
  ASSERT_EQ(array.geometry.kind, "device");
  EXPECT_EQ(session.scene()->transducers.at(array.transducer),
            catalogueArray(deviceName(array.geometry)).transducer);
}

TEST_F(Edits, DisabledElementsAndCorrectionsGoWhenTheNumberOfElementsChanges) {
  session.edit("Set", 0, [](Scene& scene) {
    scene.arrays[0].disabled = {3};
    scene.arrays[0].gainCorrections = {1, 1, 1, 0.5};
  });
  session.select("bottom");
  InspectorDock dock(session, nullptr);
  type(byName<QuantityField>(dock, "Pitch"), "12 mm");
  ASSERT_TRUE(
      runUntil([&] { return session.scene()->findArray("bottom")->elements->pitch == 12e-3; }));
  EXPECT_EQ(session.scene()->findArray("bottom")->disabled, std::vector<int>{3});
  type(byName<QuantityField>(dock, "Columns"), "1");
  ASSERT_TRUE(
      runUntil([&] { return session.scene()->findArray("bottom")->elements->size() == 2; }));
  EXPECT_TRUE(session.scene()->findArray("bottom")->disabled.empty());
  EXPECT_TRUE(session.scene()->findArray("bottom")->gainCorrections.empty());
}

TEST_F(Edits, EveryDeviceOfTheCatalogueGivesAnArrayWithItsTransducer) {
  MediumDock dock(session, nullptr);
  for (const std::string& name : catalogueNames()) {
    SCOPED_TRACE(name);
    const std::size_t arrays = session.scene()->arrays.size();
    const std::size_t before = steps();
    dock.addDevice(name);
    ASSERT_TRUE(runUntil([&] { return session.scene()->arrays.size() == arrays + 1; }));
    const PlacedArray& array = session.scene()->arrays.back();
    EXPECT_EQ(steps(), before + 1);
    EXPECT_GT(array.elements->size(), 0);
    EXPECT_TRUE(session.scene()->transducers.contains(array.transducer));
    EXPECT_EQ(session.selection().toStdString(), array.id);
  }
}

TEST_F(Edits, EverySolverCanBeChosenInOneStep) {
  SolverDock dock(session, nullptr);
  auto* method = byName<QComboBox>(dock, "Method");
  ASSERT_NE(method, nullptr);
  for (const SolverEntry& entry : solvers()) {
    SCOPED_TRACE(entry.name);
    const std::size_t before = steps();
    const bool isNew = session.scene()->solver.name != entry.name;
    emit method->activated(method->findData(entry.name));
    EXPECT_EQ(session.scene()->solver.name, entry.name);
    EXPECT_EQ(steps(), before + (isNew ? 1 : 0));
  }
  type(byName<QuantityField>(dock, "Phase levels"), "16");
  EXPECT_EQ(session.scene()->solver.phaseLevels, 16);
}

TEST_F(Edits, TheProbeRunsAlongTheChosenAxisThroughTheTarget) {
  ProbeDock dock(session, nullptr);
  session.select("q");
  for (int axis = 0; axis < 3; ++axis) {
    dock.axisBox()->setCurrentIndex(axis);
    emit dock.axisBox()->activated(axis);
    ASSERT_TRUE(runUntil([&] {
      if (!session.line()) return false;
      const LineCurve curve = lineCurve(*session.line(), "pressure");
      return curve.axis == QString(QChar('x' + axis));
    })) << axis;
    const auto* grid = std::get_if<FieldGrid>(&session.line()->samples);
    const auto* points = std::get_if<Eigen::Matrix3Xd>(&session.line()->samples);
    const Eigen::Vector3d first = grid ? grid->point(0) : Eigen::Vector3d(points->col(0));
    for (int across = 0; across < 3; ++across) {
      if (across == axis) continue;
      EXPECT_NEAR(first[across], target("q").position[across], 1e-12);
    }
  }
}

TEST_F(Edits, TheProbeDoesNotZoomIntoRounding) {
  service->lineScale = 1e-15;  // beside slices of 1250 Pa
  ProbeDock dock(session, nullptr);
  ASSERT_TRUE(runUntil([&] { return session.line() != nullptr; }));
  dock.refreshNow();
  EXPECT_NEAR(noiseFloor(session.slices(), "pressure"), 0.0125, 1e-5);
  EXPECT_TRUE(dock.plot()->yAxis->label().endsWith("mPa"))
      << dock.plot()->yAxis->label().toStdString();
  EXPECT_GE(dock.plot()->yAxis->range().upper, 12.5);
}

TEST_F(Edits, TheProbeWritesItsPlotAndItsValues) {
  ProbeDock dock(session, nullptr);
  dock.resize(600, 240);
  ASSERT_TRUE(runUntil([&] { return session.line() != nullptr; }));
  dock.refreshNow();
  QTemporaryDir folder;
  const struct {
    const char* name;
    const char* magic;
  } files[] = {{"line.png", "\x89PNG"}, {"line.pdf", "%PDF"}, {"line.csv", "x_m"}};
  for (const auto& f : files) {
    SCOPED_TRACE(f.name);
    const QString path = folder.filePath(f.name);
    QSignalSpy messages(&session, &Session::messagePosted);
    path.endsWith(".csv") ? dock.exportCsv(path) : dock.exportPicture(path);
    ASSERT_TRUE(runUntil([&] { return messages.count() > 0; }));
    EXPECT_EQ(messages.first().at(0).value<MessageKind>(), MessageKind::kInfo);
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QByteArray start = file.read(2000);
    EXPECT_TRUE(start.contains(f.magic)) << start.left(80).toStdString();
  }
  QSignalSpy messages(&session, &Session::messagePosted);
  dock.exportPicture(folder.filePath("missing/line.png"));
  ASSERT_TRUE(runUntil([&] { return messages.count() > 0; }));
  EXPECT_EQ(messages.first().at(0).value<MessageKind>(), MessageKind::kError);
}

TEST_F(Edits, TheTableEditsWithUnitsAndDeletesManyInOneStep) {
  TargetsDock dock(session, nullptr);
  dock.resize(900, 200);
  dock.show();
  QTableView* table = dock.table();
  const QModelIndex wanted = table->model()->index(0, TargetsModel::kWanted);
  table->edit(wanted);
  auto* editor = table->viewport()->findChild<QuantityField*>();
  ASSERT_NE(editor, nullptr);
  EXPECT_EQ(editor->text(), "3");  // kPa
  editor->selectAll();
  QTest::keyClicks(editor, "soon");
  QTest::keyClick(editor, Qt::Key_Return);
  EXPECT_FALSE(editor->problem().isEmpty());
  EXPECT_EQ(target("a").wantedPressure(), 3000.0);
  editor->selectAll();
  QTest::keyClicks(editor, "2.5 kPa");
  QTest::keyClick(editor, Qt::Key_Return);
  EXPECT_TRUE(runUntil([&] { return target("a").wantedPressure() != 3000.0; }));
  EXPECT_NEAR(target("a").wantedPressure().value(), 2500, 1e-9);

  const std::size_t before = steps();
  table->selectAll();
  QTest::keyClick(table, Qt::Key_Delete);
  EXPECT_TRUE(session.scene()->targets.empty());
  EXPECT_EQ(steps(), before + 1);
  session.undo();
  EXPECT_EQ(session.scene()->targets.size(), 3u);
}

TEST_F(Edits, MessagesSayWhenThereIsNothingToSay) {
  MessagesDock dock(session, nullptr);
  EXPECT_EQ(notes(dock, "Nothing to report").size(), 1);
  session.post(MessageKind::kInfo, "Done.");
  EXPECT_TRUE(notes(dock, "Nothing to report").isEmpty());
}

}  // namespace
}  // namespace acg::test
