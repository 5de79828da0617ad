// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/project_files.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include "core/io/project_file.h"
#include "core/resource_path.h"
#include "tests/ui/session_fixture.h"

namespace acg {
namespace {

class ProjectFilesFixture : public SessionFixture {
 protected:
  ProjectFilesFixture() {
    QObject::connect(&session, &Session::messagePosted,
                     [this](MessageKind, const QString& text) { messages << text; });
  }
  QString saved(const QString& name) {
    const QString file = folder.filePath(name);
    saveProject(*startScene(), file.toStdString());
    return file;
  }
  QStringList locks() const {
    return QDir(folder.path()).entryList({QStringLiteral(".*.lock")}, QDir::Files | QDir::Hidden);
  }
  static QString textOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
  }

  const QTemporaryDir folder;
  QStringList messages;
};

TEST_F(ProjectFilesFixture, AnExampleOpensAsACopyWithoutALock) {
  const QString example =
      QString::fromStdString(resourcePath("examples/single_focus.acg").string());
  const QDir examples = QFileInfo(example).absoluteDir();
  ProjectFiles files(session);

  bool isOpen = false;
  QObject::connect(&files, &ProjectFiles::opened, [&isOpen] { isOpen = true; });
  files.open(example);
  ASSERT_TRUE(waitUntil([&] { return isOpen; }));

  EXPECT_TRUE(files.path().isEmpty());
  EXPECT_FALSE(files.isReadOnly());
  EXPECT_TRUE(
      examples.entryList({QStringLiteral(".single_focus*.lock")}, QDir::Files | QDir::Hidden)
          .isEmpty());
  EXPECT_FALSE(files.recent().contains(example));
}

TEST_F(ProjectFilesFixture, ASecondWindowReadsOnlyAndCannotSaveOverTheFirst) {
  const QString file = saved(QStringLiteral("two.acg"));
  ProjectFiles first(session);
  first.open(file);
  ASSERT_TRUE(waitUntil([&] { return first.path() == file; }));
  ASSERT_EQ(locks().size(), 1);
  const QString before = textOf(file);

  ProjectFiles second(session);
  second.open(file);
  ASSERT_TRUE(waitUntil([&] { return second.isReadOnly(); }));
  EXPECT_TRUE(messages.join(QString()).contains(QStringLiteral("open in another window")));
  move({0.01, 0.01, 0.1});
  messages.clear();
  bool isSaved = false;
  second.saveAs(file, [&isSaved] { isSaved = true; });
  ASSERT_TRUE(waitUntil([&] { return !messages.isEmpty(); }));

  EXPECT_FALSE(isSaved);
  EXPECT_TRUE(messages.front().contains(QStringLiteral("choose another name")));
  EXPECT_EQ(textOf(file), before);
  EXPECT_TRUE(session.document().isModified());
}

TEST_F(ProjectFilesFixture, OpeningTheSameFileAgainKeepsItsLock) {
  const QString file = saved(QStringLiteral("again.acg"));
  ProjectFiles files(session);
  int openings = 0;
  QObject::connect(&files, &ProjectFiles::opened, [&openings] { ++openings; });
  files.open(file);
  ASSERT_TRUE(waitUntil([&] { return openings == 1 && locks().size() == 1; }));

  files.open(file);
  ASSERT_TRUE(waitUntil([&] { return openings == 2; }));

  EXPECT_FALSE(files.isReadOnly());
  EXPECT_EQ(locks().size(), 1);
}

TEST_F(ProjectFilesFixture, TheLockGoesWithTheWindow) {
  const QString file = saved(QStringLiteral("gone.acg"));
  {
    ProjectFiles files(session);
    files.open(file);
    ASSERT_TRUE(waitUntil([&] { return files.path() == file; }));
    ASSERT_EQ(locks().size(), 1);
  }

  EXPECT_TRUE(locks().isEmpty());
}

TEST_F(ProjectFilesFixture, AFailedOpeningSaysSoAndKeepsTheProject) {
  open();
  const ScenePtr before = session.scene();
  ProjectFiles files(session);

  bool hasFailed = false;
  files.open(folder.filePath(QStringLiteral("missing.acg")), [&hasFailed] { hasFailed = true; });
  ASSERT_TRUE(waitUntil([&] { return hasFailed; }));

  EXPECT_EQ(session.scene(), before);
  ASSERT_EQ(messages.size(), 1);
  EXPECT_TRUE(messages.front().contains(QStringLiteral("missing.acg")));
}

}  // namespace
}  // namespace acg
