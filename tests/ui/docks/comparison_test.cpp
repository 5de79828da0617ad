// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QFile>
#include <QFontMetrics>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTemporaryDir>

#include "core/solvers/solver.h"
#include "dock_fixture.h"
#include "ui/docks/comparison_dock.h"
#include "ui/docks/comparison_table.h"
#include "ui/plots/bar_plot.h"

namespace acg::test {
namespace {

class Comparison : public DockTest {
 protected:
  Comparison() : dock(session, nullptr) {
    dock.resize(1100, 280);
    dock.show();
    choices = byName<QListWidget>(dock, "Solvers to compare");
    table = dock.findChild<ComparisonTable*>();
    bars = dock.findChild<BarPlot*>();
    session.edit("Want", 0, [](Scene& scene) {
      for (Target& target : scene.targets) {
        if (auto* trap = std::get_if<Trap>(&target.wish)) trap->pressure = 2000;
      }
    });
  }
  void choose(const std::vector<std::string>& names) {
    for (int row = 0; row < choices->count(); ++row) {
      const std::string name = choices->item(row)->data(Qt::UserRole).toString().toStdString();
      const bool isIn = std::find(names.begin(), names.end(), name) != names.end();
      choices->item(row)->setCheckState(isIn ? Qt::Checked : Qt::Unchecked);
    }
    dock.refreshNow();
  }
  QPushButton* button(const QString& text) {
    for (auto* button : dock.findChildren<QPushButton*>()) {
      if (button->text() == text) return button;
    }
    return nullptr;
  }
  void compare(const std::vector<std::string>& names) {
    choose(names);
    button("Compare")->click();
  }
  QLabel* label(const QString& start) {
    for (auto* label : dock.findChildren<QLabel*>()) {
      if (label->text().startsWith(start)) return label;
    }
    return nullptr;
  }

  ComparisonDock dock;
  QListWidget* choices;
  ComparisonTable* table;
  BarPlot* bars;
};

TEST_F(Comparison, OffersEveryMethodAndSaysWhatToDo) {
  ASSERT_EQ(choices->count(), int(solvers().size()));
  EXPECT_TRUE(label("Choose solvers")->isVisible());
  EXPECT_FALSE(table->isVisible());
  choose({});
  EXPECT_FALSE(button("Compare")->isEnabled());
  choose({"gs-pat"});
  EXPECT_TRUE(button("Compare")->isEnabled());
}

TEST_F(Comparison, ListsMethodsWithTheirPointsAndSortsByNumbers) {
  compare({"naive", "ibp", "gs-pat"});
  ASSERT_TRUE(dock.comparison());
  ASSERT_EQ(table->topLevelItemCount(), 3);
  EXPECT_TRUE(table->isVisible());
  // The fixture makes the last of them the best.
  const std::string best = dock.comparison()->trials.back().report.solver;
  EXPECT_EQ(table->order().front(), best);
  QTreeWidgetItem* row = table->topLevelItem(0);
  EXPECT_EQ(row->text(3), "0.10 %");
  EXPECT_EQ(row->text(8), "7");
  ASSERT_EQ(row->childCount(), 3);
  EXPECT_EQ(row->child(0)->text(1), "3.00 kPa");
  EXPECT_EQ(row->child(0)->text(3), QStringLiteral("\u22120.10 %"));
  // 10 µs x 10, 100, 1000: as texts 10.0 ms would stand before 100 µs.
  table->sortByColumn(7, Qt::DescendingOrder);
  EXPECT_EQ(table->order().front(), best);
  table->sortByColumn(7, Qt::AscendingOrder);
  EXPECT_EQ(table->order().back(), best);
}

TEST_F(Comparison, PlotsInTheOrderOfTheTable) {
  compare({"naive", "gs-pat"});
  ASSERT_EQ(bars->bars().size(), 2U);
  EXPECT_EQ(bars->bars()[0].name, solverLabel(table->order()[0]));
  table->sortByColumn(3, Qt::DescendingOrder);
  ASSERT_TRUE(runUntil([&] { return bars->bars()[0].name == solverLabel(table->order()[0]); }));
  const std::string inUse = session.scene()->solver.name;
  for (const PlotBar& bar : bars->bars()) EXPECT_EQ(bar.isMarked, bar.name == solverLabel(inUse));
  EXPECT_NEAR(bars->bars()[0].value, dock.comparison()->trials[0].meanPressure, 1e-9);
}

TEST_F(Comparison, NamesAndTitlesHaveTheirRoomHoweverManyMethodsThereAre) {
  std::vector<std::string> all;
  for (const SolverEntry& entry : solvers()) all.push_back(entry.name);
  compare(all);
  QApplication::processEvents();
  ASSERT_EQ(bars->bars().size(), all.size());
  // From one name to the next at least the height of a line.
  bars->replot();
  const double pitch = bars->yAxis->coordToPixel(1) - bars->yAxis->coordToPixel(0);
  EXPECT_GE(pitch, QFontMetrics(bars->yAxis->tickLabelFont()).height());
  const QHeaderView* header = table->header();
  for (int i = 1; i < table->columnCount(); ++i) {
    const QString title = table->headerItem()->text(i);
    EXPECT_GE(header->sectionSize(i), QFontMetrics(header->font()).horizontalAdvance(title) + 12)
        << title.toStdString();
  }
}

TEST_F(Comparison, TakesASolverByADoubleClickAsOneStep) {
  session.edit("Start", 0, [](Scene& scene) { scene.solver = {.name = "gs-pat"}; });
  compare({"naive", "gs-pat"});
  const std::size_t before = steps();
  QTreeWidgetItem* row = table->topLevelItem(table->order()[0] == "naive" ? 0 : 1);
  // On the name: the middle of the row may lie beyond what is seen of it.
  const QPoint at(60, table->visualItemRect(row).center().y());
  QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, at);
  QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, at);
  EXPECT_EQ(session.scene()->solver.name, "naive");
  EXPECT_EQ(steps(), before + 1);
  EXPECT_FALSE(label("The scene has changed")->isVisible());  // its targets have not
  EXPECT_TRUE(row->font(0).bold());
  session.undo();
  EXPECT_EQ(session.scene()->solver.name, "gs-pat");
}

TEST_F(Comparison, SaysThatTheSceneHasChanged) {
  compare({"naive", "gs-pat"});
  EXPECT_FALSE(label("The scene has changed")->isVisible());
  session.edit("Move", 0, [](Scene& scene) { scene.targets[0].position.x() = 0.004; });
  EXPECT_TRUE(runUntil([&] { return label("The scene has changed")->isVisible(); }));
}

TEST_F(Comparison, ShowsWhyAMethodFailed) {
  service->failing = "gs-pat";
  compare({"naive", "gs-pat"});
  const int at = table->order()[0] == "gs-pat" ? 0 : 1;
  EXPECT_EQ(table->topLevelItem(at)->text(2), "failed");
  EXPECT_EQ(table->topLevelItem(at)->child(0)->text(0), "This method needs two targets; add one.");
  EXPECT_EQ(bars->bars().size(), 1U);
}

TEST_F(Comparison, CanBeCancelled) {
  service->holdsBack = true;
  compare({"naive", "gs-pat"});
  EXPECT_FALSE(button("Compare")->isVisible());
  ASSERT_TRUE(button("Cancel")->isVisible());
  button("Cancel")->click();
  EXPECT_TRUE(button("Compare")->isVisible());
  EXPECT_FALSE(dock.comparison());
}

TEST_F(Comparison, ExportsWhatTheCommandLineWrites) {
  compare({"naive", "gs-pat"});
  QTemporaryDir folder;
  const QString csv = folder.filePath("c.csv"), json = folder.filePath("c.json");
  dock.exportTo(csv);
  dock.exportTo(json);
  ASSERT_TRUE(runUntil([&] { return session.jobs().empty() && QFile::exists(json); }));
  QFile file(csv);
  ASSERT_TRUE(file.open(QIODevice::ReadOnly));
  const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
  ASSERT_EQ(lines.size(), 1 + 2 * 3);
  EXPECT_TRUE(lines[0].startsWith("solver,target,wanted_pa,reached_pa"));
  QFile other(json);
  ASSERT_TRUE(other.open(QIODevice::ReadOnly));
  EXPECT_TRUE(other.readAll().contains("\"kind\": \"comparison\""));
}

}  // namespace
}  // namespace acg::test
