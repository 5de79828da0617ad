// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QTableWidget>

#include "dock_fixture.h"
#include "ui/docks/particle_table.h"

namespace acg::test {
namespace {

constexpr int kSpeedColumn = 3;

class Particles : public DockTest {
 protected:
  Particles() : table(session, nullptr) {
    QObject::connect(&session, &Session::sceneChanged, &table,
                     [this] { table.show(*session.scene()); });
    table.show(*session.scene());
    kind = byName<QComboBox>(table, "Kind of particle");
  }
  ParticleKind kindOf(const char* name) { return session.scene()->particles.at(name).kind; }

  ParticleTable table;
  QComboBox* kind;
};

TEST_F(Particles, EachKindIsOneStepAwayFromEveryOther) {
  ASSERT_NE(kind, nullptr);
  ASSERT_EQ(kind->count(), 3);
  for (int from = 0; from < 3; ++from) {
    for (int to = 0; to < 3; ++to) {
      if (from == to) continue;
      emit kind->activated(from);
      const std::size_t before = steps();
      const ParticleKind was = kindOf("eps");
      emit kind->activated(to);
      EXPECT_EQ(int(kindOf("eps")), kind->itemData(to).toInt());
      EXPECT_EQ(kind->currentIndex(), to);
      EXPECT_EQ(steps(), before + 1);
      emit kind->activated(to);
      EXPECT_EQ(steps(), before + 1) << "the same again is no edit";
      session.undo();
      EXPECT_EQ(kindOf("eps"), was);
      EXPECT_EQ(kind->currentIndex(), from);
      session.redo();
    }
  }
}

TEST_F(Particles, AKindThatSoundDoesNotEnterStandsInPlaceOfItsSpeed) {
  QTableWidgetItem* speed = table.table()->item(0, kSpeedColumn);
  EXPECT_EQ(speed->text(), "2350 m/s");
  EXPECT_TRUE(speed->flags() & Qt::ItemIsEditable);
  emit kind->activated(kind->findText("Hard"));
  EXPECT_EQ(speed->text(), "hard");
  EXPECT_FALSE(speed->flags() & Qt::ItemIsEditable);
  emit kind->activated(kind->findText("Compressible"));
  EXPECT_EQ(speed->text(), "2350 m/s") << "it was kept";
  EXPECT_TRUE(speed->flags() & Qt::ItemIsEditable);
}

TEST_F(Particles, TheKindIsThatOfTheRowChosen) {
  session.edit("Add", 0, [](Scene& scene) { scene.particles["void"].kind = ParticleKind::kSoft; });
  table.table()->setCurrentCell(1, 0);
  EXPECT_EQ(kind->currentText(), "Soft");
  emit kind->activated(kind->findText("Hard"));
  EXPECT_EQ(kindOf("void"), ParticleKind::kHard);
  EXPECT_EQ(kindOf("eps"), ParticleKind::kCompressible);
  table.table()->setCurrentCell(0, 0);
  EXPECT_EQ(kind->currentText(), "Compressible");
}

TEST_F(Particles, WithoutParticlesThereIsNoKind) {
  EXPECT_TRUE(kind->isVisibleTo(&table));
  session.edit("Clear", 0, [](Scene& scene) { scene.particles.clear(); });
  EXPECT_FALSE(kind->isVisibleTo(&table));
}

}  // namespace
}  // namespace acg::test
