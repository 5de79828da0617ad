// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session_journal.h"

#include <QFile>
#include <QTemporaryDir>

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

TEST_F(JournalFixture, TheJournalOfALivingProgramIsLeftAlone) {
  open();
  SessionJournal living(session, folder.path());
  move({0.011, 0.002, 0.1});
  living.flush();

  SessionJournal other(session, folder.path());

  ASSERT_GE(journals().size(), 1);
  EXPECT_TRUE(other.orphans().empty());
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
