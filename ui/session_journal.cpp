// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session_journal.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QUuid>

#include "core/io/atomic_file.h"
#include "core/io/project_file.h"
#include "ui/recovery_folder.h"

namespace acg {
namespace {

constexpr int kJournalFormat = 1;
constexpr int kDelayMs = 1000;

QString lockName(const QString& journalFile) {
  return journalFile.chopped(5) + QStringLiteral(".lock");  // .json
}

std::optional<OrphanedWork> readJournal(const QString& file) {
  QFile in(file);
  if (!in.open(QIODevice::ReadOnly)) return std::nullopt;
  const QJsonObject json = QJsonDocument::fromJson(in.readAll()).object();
  if (json.value(QStringLiteral("journal")).toInt() != kJournalFormat) return std::nullopt;
  OrphanedWork work;
  work.journalFile = file;
  work.projectFile = json.value(QStringLiteral("file")).toString();
  work.time = QDateTime::fromString(json.value(QStringLiteral("time")).toString(), Qt::ISODate);
  work.editCount = json.value(QStringLiteral("edits")).toInt();
  work.projectText = json.value(QStringLiteral("project")).toString();
  if (work.projectText.isEmpty()) return std::nullopt;
  return work;
}

std::vector<OrphanedWork> findOrphans(const QDir& folder, const QString& own) {
  std::vector<OrphanedWork> found;
  // A program that was killed without unsaved work leaves a lock alone; unlocking removes it.
  for (const QString& name : folder.entryList({QStringLiteral("*.lock")}, QDir::Files)) {
    if (folder.filePath(name) == lockName(own)) continue;
    QLockFile lock(folder.filePath(name));
    lock.setStaleLockTime(0);
    lock.tryLock(0);
  }
  for (const QString& name : folder.entryList({QStringLiteral("*.json")}, QDir::Files)) {
    const QString file = folder.filePath(name);
    if (file == own) continue;
    QLockFile lock(lockName(file));
    lock.setStaleLockTime(0);
    if (!lock.tryLock(0)) continue;  // its program lives
    if (auto work = readJournal(file)) found.push_back(std::move(*work));
  }
  std::sort(found.begin(), found.end(),
            [](const OrphanedWork& a, const OrphanedWork& b) { return a.time > b.time; });
  return found;
}

}  // namespace

SessionJournal::SessionJournal(Session& session, const QString& folder, QObject* parent)
    : QObject(parent), session_(session), folder_(folder), writer_([](auto call) { call(); }) {
  folder_.mkpath(QStringLiteral("."));
  file_ = folder_.filePath(QUuid::createUuid().toString(QUuid::WithoutBraces) +
                           QStringLiteral(".json"));
  lock_ = std::make_unique<QLockFile>(lockName(file_));
  lock_->setStaleLockTime(0);
  lock_->tryLock(0);
  delay_.setSingleShot(true);
  delay_.setInterval(kDelayMs);
  connect(&delay_, &QTimer::timeout, this, &SessionJournal::write);
  connect(&session_, &Session::sceneChanged, this, [this] { ++editCount_; });
  connect(&session_, &Session::historyChanged, this, &SessionJournal::onHistoryChanged);
}

SessionJournal::~SessionJournal() {
  writer_.waitUntilIdle();
  if (!isLeft_) QFile::remove(file_);
  lock_->unlock();
}

void SessionJournal::onHistoryChanged() {
  if (!session_.document().isModified()) {
    delay_.stop();
    editCount_ = 0;
    writtenRevision_ = session_.document().revision();
    writer_.submit(
        {"journal", {}, JobPriority::kBackground, Supersede::kWaiting, {}},
        [file = file_](JobContext&) { QFile::remove(file); }, [](const JobOutcome&) {});
    return;
  }
  // Not restarted by further edits: a long drag must not put the writing off for ever.
  if (!delay_.isActive() && session_.document().revision() != writtenRevision_) delay_.start();
}

void SessionJournal::write() {
  writtenRevision_ = session_.document().revision();
  const auto work = [scene = session_.scene(), file = file_, project = projectFile_,
                     edits = editCount_, now = QDateTime::currentDateTime()](JobContext&) {
    QJsonObject json;
    json[QStringLiteral("journal")] = kJournalFormat;
    json[QStringLiteral("file")] = project;
    json[QStringLiteral("time")] = now.toString(Qt::ISODate);
    json[QStringLiteral("edits")] = edits;
    json[QStringLiteral("project")] =
        QString::fromStdString(projectText(*scene, recoveryFolder(project).toStdString()));
    writeFileAtomically(file.toStdString(), QJsonDocument(json).toJson().toStdString());
  };
  writer_.submit({"journal", {}, JobPriority::kBackground, Supersede::kWaiting, {}}, work,
                 [](const JobOutcome& outcome) {
                   if (!outcome.error) return;
                   try {
                     std::rethrow_exception(outcome.error);
                   } catch (const std::exception& error) {
                     spdlog::warn("The recovery journal was not written: {}", error.what());
                   }
                 });
}

void SessionJournal::flush() {
  if (session_.document().isModified()) write();
  writer_.waitUntilIdle();
}

void SessionJournal::leave() {
  isLeft_ = session_.document().isModified();
  flush();
}

std::function<std::vector<OrphanedWork>()> SessionJournal::orphanSearch() const {
  return [folder = folder_, own = file_] { return findOrphans(folder, own); };
}

void SessionJournal::discard(const OrphanedWork& work) {
  QFile::remove(work.journalFile);
  QFile::remove(lockName(work.journalFile));
}

QString SessionJournal::defaultFolder() {
  return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) +
         QStringLiteral("/recovery");
}

}  // namespace acg
