// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <QDateTime>
#include <QDir>
#include <QLockFile>
#include <QObject>
#include <QTimer>

#include "core/compute/job_queue.h"
#include "ui/session.h"

namespace acg {

/// What a program that did not end orderly left behind.
struct OrphanedWork {
  QString journalFile;
  QString projectFile;  ///< empty: never saved
  QDateTime time;       ///< of the last edit kept
  int editCount = 0;    ///< since the last save
  QString projectText;  ///< as `projectText` writes it
};

/// Keeps the unsaved project in a file of its own, at most two seconds behind the hand, so that a
/// crash costs next to nothing. Never touches the user's file. The journal goes when the project
/// is saved and at an orderly end.
///
/// Each running program holds a lock beside its journal; a journal whose lock is free is orphaned.
class SessionJournal : public QObject {
  Q_OBJECT

 public:
  /// `folder` is made when missing.
  SessionJournal(Session& session, const QString& folder, QObject* parent = nullptr);
  ~SessionJournal() override;

  /// The file that the project came from; goes into the journal.
  void setProjectFile(const QString& file) { projectFile_ = file; }

  /// The recovered work goes on here: its edits count with those to come.
  void continueFrom(const OrphanedWork& work) { editCount_ += work.editCount; }

  /// Writes what is unsaved now and waits for the disk. For tests and before risky work.
  void flush();

  /// An end without an answer to "save?": unsaved work stays for the next program to offer.
  void leave();

  /// Work of programs that are gone, newest first; damaged journals are left out.
  std::vector<OrphanedWork> orphans() const { return orphanSearch()(); }
  /// The same as a function for a worker thread: it reads files.
  std::function<std::vector<OrphanedWork>()> orphanSearch() const;
  static void discard(const OrphanedWork& work);

  /// Where journals live: the program's data folder of this user.
  static QString defaultFolder();

 private:
  void onHistoryChanged();
  void write();

  Session& session_;
  QDir folder_;
  QString file_;
  QString projectFile_;
  std::unique_ptr<QLockFile> lock_;
  QTimer delay_;
  int editCount_ = 0;
  bool isLeft_ = false;
  std::uint64_t writtenRevision_ = 0;
  JobQueue writer_;
};

}  // namespace acg
