// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session_journal.h"

#include <QDir>
#include <QFile>
#include <QSysInfo>
#include <QTemporaryDir>

#include "core/acoustics/arrays/array_geometry.h"
#include "core/io/project_file.h"
#include "tests/ui/session_fixture.h"

namespace acg {
namespace {

class JournalFixture : public SessionFixture {
 protected:
  QStringList journals() const {
    return QDir(folder.path()).entryList({QStringLiteral("*.json")}, QDir::Files);
  }
  const QTemporaryDir folder;
};

TEST_F(JournalFixture, WhatAKilledProgramLeftIsFoundAndEqualsTheScene) {
  open();
  {
    SessionJournal journal(session, folder.path());
    journal.setProjectFile(QStringLiteral("/home/someone/traps.acg"));
    move({0.011, 0.002, 0.1});
    move({0.012, 0.003, 0.1});
    journal.flush();
    ASSERT_EQ(journals().size(), 1);
    // A killed program leaves the journal and a lock that nobody holds.
    ASSERT_TRUE(QFile::copy(folder.filePath(journals().front()),
                            folder.filePath(QStringLiteral("killed.json"))));
  }
  EXPECT_EQ(journals(),
            QStringList{QStringLiteral("killed.json")});  // an orderly end removes its own

  SessionJournal next(session, folder.path());
  const std::vector<OrphanedWork> orphans = next.orphans();

  ASSERT_EQ(orphans.size(), 1u);
  EXPECT_EQ(orphans[0].editCount, 2);
  EXPECT_EQ(orphans[0].projectFile, QStringLiteral("/home/someone/traps.acg"));
  EXPECT_EQ(orphans[0].projectText.toStdString(), projectText(*session.scene()));
  SessionJournal::discard(orphans[0]);
  EXPECT_TRUE(next.orphans().empty());
}

TEST_F(JournalFixture, RelativePathsLeadFromWhereverTheProjectLiesToTheSameFile) {
  const QTemporaryDir project;
  ASSERT_TRUE(QDir(project.path()).mkpath(QStringLiteral("parts")));
  QFile table(project.filePath(QStringLiteral("parts/board.csv")));
  ASSERT_TRUE(table.open(QIODevice::WriteOnly));
  table.write("x_m,y_m,z_m\n0,0,0\n0.01,0,0\n0.02,0,0\n");
  table.close();
  Scene scene = *startScene();
  ArrayGeometry& geometry = scene.arrays.at(0).geometry;
  geometry = {};
  geometry.kind = "file";
  geometry.parameters["path"] = std::string("board.csv");
  geometry.folder = project.filePath(QStringLiteral("parts")).toStdString();
  scene.arrays[0].elements =
      std::make_shared<TransducerArray>(buildArray(geometry, geometry.folder, "arrays[0]"));
  open(std::make_shared<Scene>(scene));
  SessionJournal journal(session, folder.path());
  // Saved beside the folder that the array came from, not in it.
  const QString file = project.filePath(QStringLiteral("traps.acg"));
  journal.setProjectFile(file);
  move({0.011, 0.002, 0.1});
  journal.flush();
  ASSERT_EQ(journals().size(), 1);
  ASSERT_TRUE(QFile::copy(folder.filePath(journals().front()),
                          folder.filePath(QStringLiteral("killed.json"))));

  const std::vector<OrphanedWork> orphans = journal.orphans();
  ASSERT_EQ(orphans.size(), 1u);
  ProjectFiles files(session);
  bool isDone = false;
  files.recover(orphans[0].projectText, orphans[0].projectFile, [&] { isDone = true; });

  ASSERT_TRUE(waitUntil([&] { return isDone; }));
  const PlacedArray& recovered = session.scene()->arrays.at(0);
  EXPECT_EQ(recovered.elements->size(), 3);
  EXPECT_EQ(std::get<std::string>(recovered.geometry.parameters.at("path")), "parts/board.csv");
}

TEST_F(JournalFixture, TheJournalOfALivingProgramIsLeftAlone) {
  open();
  SessionJournal living(session, folder.path());
  move({0.011, 0.002, 0.1});
  living.flush();

  SessionJournal other(session, folder.path());

  ASSERT_GE(journals().size(), 1);
  EXPECT_TRUE(other.orphans().empty());
}

TEST_F(JournalFixture, TheLockOfAProgramKilledWithoutEditsIsSweptAway) {
  QFile lock(folder.filePath(QStringLiteral("killed.lock")));
  ASSERT_TRUE(lock.open(QIODevice::WriteOnly));
  // A process number that Linux never gives, as QLockFile writes it.
  lock.write("4194305\nacoustogen\n" + QSysInfo::machineHostName().toUtf8() + "\n");
  lock.close();

  SessionJournal next(session, folder.path());
  EXPECT_TRUE(next.orphans().empty());

  EXPECT_FALSE(lock.exists());
}

TEST_F(JournalFixture, RecoveredEditsCountWithThoseThatFollow) {
  open();
  OrphanedWork recovered;
  recovered.editCount = 3;
  SessionJournal journal(session, folder.path());
  journal.continueFrom(recovered);
  move({0.011, 0.002, 0.1});
  journal.leave();

  const std::vector<OrphanedWork> found = SessionJournal(session, folder.path()).orphans();
  EXPECT_TRUE(found.empty()) << "its program lives";
  ASSERT_EQ(journals().size(), 1);
  QFile file(folder.filePath(journals().front()));
  ASSERT_TRUE(file.open(QIODevice::ReadOnly));
  EXPECT_TRUE(file.readAll().contains("\"edits\": 4"));
}

TEST_F(JournalFixture, SavingRemovesTheJournal) {
  open();
  SessionJournal journal(session, folder.path());
  move({0.011, 0.002, 0.1});
  journal.flush();
  ASSERT_EQ(journals().size(), 1);

  session.markSaved();
  journal.flush();

  EXPECT_TRUE(journals().isEmpty());
}

TEST_F(JournalFixture, ADamagedJournalIsPassedOver) {
  QFile damaged(folder.filePath(QStringLiteral("damaged.json")));
  ASSERT_TRUE(damaged.open(QIODevice::WriteOnly));
  damaged.write("{\"journal\": 1, \"proj");
  damaged.close();

  const SessionJournal journal(session, folder.path());

  EXPECT_TRUE(journal.orphans().empty());
}

}  // namespace
}  // namespace acg
