// SPDX-License-Identifier: GPL-3.0-or-later
#include <QIcon>
#include <QLabel>
#include <QTableView>

#include "dock_fixture.h"
#include "ui/docks/inspector_dock.h"
#include "ui/docks/targets_dock.h"
#include "ui/docks/targets_model.h"
#include "ui/docks/unit_delegate.h"
#include "ui/verdict_text.h"

namespace acg::test {
namespace {

class Verdicts : public DockTest {
 protected:
  bool waitForVerdict() {
    return runUntil([this] { return !session.verdicts().empty(); });
  }
  bool move(double x) {
    return session.edit("Move", 0, [x](Scene& scene) { scene.targets[1].position.x() = x; });
  }
};

QVariant cell(const TargetsDock& dock, int row, int role) {
  return dock.table()->model()->index(row, TargetsModel::kVerdict).data(role);
}

TEST_F(Verdicts, StandInTheTableWithWordIconAndReason) {
  TargetsDock dock(session, nullptr);
  dock.resize(1000, 240);
  dock.show();
  ASSERT_TRUE(waitForVerdict());
  EXPECT_EQ(cell(dock, 1, Qt::DisplayRole).toString(), "Weak");
  EXPECT_FALSE(cell(dock, 1, Qt::DecorationRole).value<QIcon>().isNull());
  EXPECT_EQ(cell(dock, 1, kRoleColorRole).toString(), "warn");
  EXPECT_EQ(cell(dock, 1, Qt::ToolTipRole).toString(),
            "The sound lifts at most 1.20 times the weight.");
  EXPECT_FALSE(cell(dock, 0, Qt::DisplayRole).isValid());  // a focal point holds nothing
  EXPECT_FALSE(dock.table()->model()->flags(dock.table()->model()->index(1, 8)) &
               Qt::ItemIsEditable);
}

TEST_F(Verdicts, GoWithTheFirstEditAndComeBackAtRest) {
  ASSERT_TRUE(waitForVerdict());
  TargetsDock dock(session, nullptr);
  dock.show();
  EXPECT_EQ(cell(dock, 1, Qt::DisplayRole).toString(), "Weak");
  ASSERT_TRUE(move(0.004));
  // At once, before the event loop runs: what is moved has no verdict.
  EXPECT_TRUE(session.verdicts().empty());
  EXPECT_FALSE(cell(dock, 1, Qt::DisplayRole).isValid());
  ASSERT_TRUE(waitForVerdict());
  EXPECT_EQ(cell(dock, 1, Qt::DisplayRole).toString(), "Weak");
}

TEST_F(Verdicts, AreAskedForOnceForEachHologram) {
  ASSERT_TRUE(waitForVerdict());
  EXPECT_EQ(service->judged, 1);
  const int before = service->submitted;
  session.select("b");  // the line through it is evaluated at the next rest
  ASSERT_TRUE(runUntil([&] { return service->submitted > before; }));
  EXPECT_EQ(service->judged, 1);
  ASSERT_TRUE(move(0.002));
  ASSERT_TRUE(waitForVerdict());
  EXPECT_EQ(service->judged, 2);
}

TEST_F(Verdicts, AreNotAskedForWithoutTraps) {
  ASSERT_TRUE(waitForVerdict());
  const int judged = service->judged;
  const int before = service->submitted;
  session.edit("Delete", 0, [](Scene& scene) { scene.targets.erase(scene.targets.begin() + 1); });
  // The solve and, at rest, the line.
  ASSERT_TRUE(runUntil([&] { return service->submitted >= before + 2; }));
  EXPECT_EQ(service->judged, judged);
  EXPECT_TRUE(session.verdicts().empty());
}

TEST_F(Verdicts, AreOnTheDrivesThatAreShownAndSaySo) {
  TargetsDock dock(session, nullptr);
  dock.show();
  InspectorDock inspector(session, nullptr);
  inspector.show();
  session.select("b");
  const auto show = [&](DriveView drives) {
    LayerSettings layers = session.layers();
    layers.drives = drives;
    session.setLayers(layers);
  };
  ASSERT_TRUE(waitForVerdict());
  EXPECT_EQ(service->judgedWith, DriveView::kSolved);
  EXPECT_EQ(byName<QLabel>(inspector, "Drives")->text(), "As solved");

  show(DriveView::kEmitted);
  // At once: the old verdict is on drives that are no longer shown.
  EXPECT_TRUE(session.verdicts().empty());
  ASSERT_TRUE(waitForVerdict());
  EXPECT_EQ(service->judgedWith, DriveView::kEmitted);
  EXPECT_EQ(cell(dock, 1, Qt::DisplayRole).toString(), "Weak as emitted");
  EXPECT_TRUE(cell(dock, 1, Qt::ToolTipRole).toString().contains("as the devices emit them"));
  EXPECT_EQ(byName<QLabel>(inspector, "Drives")->text(), "As emitted");

  // A difference holds nothing: the verdict stays that on the emitted drives.
  const int judged = service->judged;
  show(DriveView::kDifference);
  EXPECT_FALSE(session.verdicts().empty());
  EXPECT_EQ(session.verdictDrives(), DriveView::kEmitted);
  show(DriveView::kSolved);
  ASSERT_TRUE(runUntil([&] { return service->judged > judged; }));
  EXPECT_EQ(service->judgedWith, DriveView::kSolved);
  EXPECT_EQ(cell(dock, 1, Qt::DisplayRole).toString(), "Weak");
}

TEST_F(Verdicts, OfDrivesNoLongerShownNeitherAppearNorHideTheNewOnes) {
  ASSERT_TRUE(waitForVerdict());
  service->holdsVerdicts = true;
  const auto show = [&](DriveView drives) {
    const std::size_t before = service->heldVerdicts.size();
    LayerSettings layers = session.layers();
    layers.drives = drives;
    session.setLayers(layers);
    return runUntil([&] { return service->heldVerdicts.size() > before; });
  };
  ASSERT_TRUE(show(DriveView::kEmitted));
  ASSERT_TRUE(show(DriveView::kSolved));
  ASSERT_TRUE(show(DriveView::kEmitted));
  ASSERT_EQ(service->heldVerdicts.size(), 3u);

  service->heldVerdicts[0](false);  // too late
  EXPECT_TRUE(session.verdicts().empty());
  service->heldVerdicts[1](true);  // told to stop, and says so after the next was asked for
  service->heldVerdicts[2](false);
  ASSERT_EQ(session.verdicts().size(), 1u);
  EXPECT_EQ(session.verdictDrives(), DriveView::kEmitted);
}

TEST_F(Verdicts, ShowTheirNumbersInTheInspector) {
  InspectorDock dock(session, nullptr);
  dock.resize(340, 900);
  dock.show();
  session.select("b");
  ASSERT_TRUE(waitForVerdict());
  const auto text = [&](const char* name) { return byName<QLabel>(dock, name)->text(); };
  EXPECT_EQ(text("Verdict"), "Weak");
  EXPECT_EQ(text("Reason of the verdict"), "The sound lifts at most 1.20 times the weight.");
  EXPECT_EQ(text("Rest"), "0.42 mm from target");
  EXPECT_EQ(text("Stiffness"), "12 mN/m along x\n34 mN/m along y\n1.5 N/m along z");
  EXPECT_EQ(text("Easiest way out"), "3.1 nJ\nalong \u2212z, 2.10 mm");
  EXPECT_EQ(text("Lift"), "1.2 times the weight");
  EXPECT_EQ(text("Survives"), "1.9 m/s²\nalong +x");
  EXPECT_EQ(text("Force model"), forceModelLabel(ForceModel::kPartialWaves));
  EXPECT_EQ(text("Other model"), forceModelLabel(ForceModel::kGorkov) +
                                     ": holds, differs by 32 %\n" +
                                     "20\u00a0mN/\u2060m, 50\u00a0mN/\u2060m, 2\u00a0N/\u2060m");

  ASSERT_TRUE(move(0.003));
  EXPECT_EQ(text("Verdict"), "not judged yet");
  EXPECT_FALSE(byName<QLabel>(dock, "Stiffness")->isVisible());
  session.select("a");
  EXPECT_FALSE(byName<QLabel>(dock, "Verdict")->isVisible());
}

}  // namespace
}  // namespace acg::test
