// SPDX-License-Identifier: GPL-3.0-or-later
// A measured directivity on its way from a file into a project, as the designer takes it.
#include <numbers>

#include <QImage>
#include <QSignalSpy>

#include "core/io/project_file.h"
#include "tests/ui/designer/designer_fixture.h"
#include "ui/designer/directivity_plot.h"
#include "ui/designer/table_panel.h"
#include "ui/designer/transducer_form.h"
#include "ui/forms/role_color.h"

namespace acg::test {
namespace {

class Table : public Designer {
 protected:
  /// Writes a table and has it read, until the dialog says what came of it.
  void load(const QByteArray& text, const QString& answer) {
    dialog->loadDirectivity(tableOf(text));
    ASSERT_TRUE(runUntil([&] { return says(answer); })) << answer.toStdString();
    settle();
  }
  const TransducerModel& model() { return dialog->transducerForm()->model(); }
};

TEST_F(Table, IsReadOffTheUiThreadShownAndStoredInTheProject) {
  openBottom();
  choose("Model", "table");
  EXPECT_FALSE(dialog->okButton()->isEnabled());
  EXPECT_TRUE(says("This type has no measured table"));

  dialog->loadDirectivity(tableOf("angle_deg,amplitude\n0,200\n30,150\n60,80\n90,20\n"));
  EXPECT_TRUE(model().tableAngles.empty()) << "a worker reads it";
  ASSERT_TRUE(runUntil([this] { return !model().tableAngles.empty(); }));
  settle();

  EXPECT_TRUE(says("4 angles, 0\u00b0 to 90\u00b0"));
  EXPECT_TRUE(says("From corrections.csv, amplitudes divided by 200"));
  const auto* plot = dialog->findChild<DirectivityPlot*>();
  EXPECT_TRUE(plot->isVisibleTo(dialog.get()));
  EXPECT_EQ(plot->accessibleDescription(), "4 angles, 0\u00b0 to 90\u00b0; gains from 0.1 to 1");
  ASSERT_TRUE(dialog->okButton()->isEnabled());
  dialog->okButton()->click();
  const LoadedProject saved = parseProject(projectText(*session.scene()), {});
  const TransducerModel& kept =
      saved.scene->transducers.at(saved.scene->findArray("bottom")->transducer);
  const double pi = std::numbers::pi;
  EXPECT_EQ(kept.kind, "table");
  EXPECT_EQ(kept.tableAngles, (std::vector<double>{0, 30 * (pi / 180), 60 * (pi / 180), pi / 2}));
  EXPECT_EQ(kept.tableGains, (std::vector<double>{1, 0.75, 0.4, 0.1}));
  session.undo();
  EXPECT_EQ(session.scene()->transducers.at("murata").kind, "piston");
}

TEST_F(Table, OneThatCannotBeReadSaysWhereAndLeavesTheOldOne) {
  openBottom();
  choose("Model", "table");
  load("0,1\n90,0.5\n", "2 angles");
  const std::vector<double> gains = model().tableGains;
  ASSERT_EQ(gains.size(), 2u);
  load("0,1\n60,0.4\n30,0.7\n",
       "corrections.csv: line 3 has an angle of 30 degrees after one of 60");
  EXPECT_EQ(model().tableGains, gains);
  EXPECT_TRUE(dialog->okButton()->isEnabled()) << "the old table is as good as before";
  load("0,1\n45,0.5\n90,0.2\n", "3 angles");
  EXPECT_FALSE(says("line 3"));
  EXPECT_EQ(model().tableGains.size(), 3u);
  // Another model needs none.
  choose("Model", "piston");
  EXPECT_FALSE(says("3 angles"));
}

TEST_F(Table, TheButtonAsksForAFile) {
  openBottom();
  choose("Model", "table");
  QSignalSpy asked(dialog->transducerForm()->tablePanel(), &TablePanel::loadWanted);
  // Without the designer's answer, which is a dialog of the system.
  QObject::disconnect(dialog->transducerForm()->tablePanel(), &TablePanel::loadWanted, dialog.get(),
                      nullptr);
  click("Load a directivity table");
  EXPECT_EQ(asked.count(), 1);
}

TEST_F(Table, ThePlotPutsEachGainAtItsAngle) {
  DirectivityPlot plot;
  plot.resize(300, 200);
  const auto accents = [&](const QRectF& where) {
    const QImage image = plot.grab().toImage();
    int count = 0;
    for (int y = int(where.top()); y < int(where.bottom()); ++y) {
      for (int x = int(where.left()); x < int(where.right()); ++x) {
        const QColor seen = image.pixelColor(x, y), wanted = roleColor("accent");
        count += std::abs(seen.red() - wanted.red()) < 40 &&
                 std::abs(seen.green() - wanted.green()) < 40 &&
                 std::abs(seen.blue() - wanted.blue()) < 40;
      }
    }
    return count;
  };
  const double pi = std::numbers::pi;
  // Radius and middle of a fan to 90 degrees: text above and below, words at both sides.
  const double radius = std::min(200.0 - 36, 150.0 - 30);
  const QPointF middle(150, 18 + radius);
  const auto around = [&](double gain, double angle) {
    return QRectF(
        middle + gain * radius * QPointF(std::sin(angle), -std::cos(angle)) - QPointF(4, 4),
        QSizeF(8, 8));
  };
  plot.setTable({0, pi / 4, pi / 2}, {1, 0.5, 0.25});
  EXPECT_GT(accents(around(1, 0)), 8);
  EXPECT_GT(accents(around(0.5, pi / 4)), 8);
  EXPECT_GT(accents(around(0.5, -pi / 4)), 3);
  EXPECT_EQ(accents(around(0.9, pi / 4)), 0);
  plot.setTable({0, pi / 4, pi / 2}, {1, 0.9, 0.25});
  EXPECT_GT(accents(around(0.9, pi / 4)), 8);
}

}  // namespace
}  // namespace acg::test
