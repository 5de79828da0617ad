// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/project_files.h"

#include <QFileInfo>

#include "core/acoustics/arrays/array_geometry.h"
#include "core/error.h"
#include "core/io/project_file.h"
#include "core/resource_path.h"
#include "core/units.h"
#include "ui/recovery_folder.h"

namespace acg {
namespace {

constexpr int kRecentCount = 10;
const char kRecentKey[] = "recentFiles";

/// Beside the project and hidden, so that other machines that share the folder see it too.
QString lockPath(const QString& file) {
  const QFileInfo info(file);
  return info.absoluteDir().filePath(QStringLiteral(".%1.lock").arg(info.fileName()));
}

/// Examples belong to the program: two people, or an update, would meet in them.
bool isExampleFile(const QString& file) {
  try {
    const QString folder =
        QFileInfo(QString::fromStdString(resourcePath("examples").string())).canonicalFilePath();
    return QFileInfo(QFileInfo(file).canonicalFilePath()).absolutePath() == folder;
  } catch (const Error&) {
    return false;  // an installation without examples
  }
}

}  // namespace

ScenePtr startScene() {
  using namespace units;
  auto scene = std::make_shared<Scene>();
  scene->name = "Untitled";
  scene->particles["eps"] = Particle{};
  scene->transducers["murata"] = TransducerModel{};
  PlacedArray array;
  array.id = "bottom";
  array.geometry.kind = "rectangular";
  array.geometry.parameters = {
      {"columns", std::int64_t{16}}, {"rows", std::int64_t{16}}, {"pitch_m", 10.5 * mm}};
  array.transducer = "murata";
  array.elements =
      std::make_shared<TransducerArray>(buildArray(array.geometry, {}, "arrays[0].geometry"));
  scene->arrays.push_back(std::move(array));
  Target focus;
  focus.id = "a";
  focus.position = {0, 0, 100 * mm};
  scene->targets.push_back(std::move(focus));
  return scene;
}

ProjectFiles::ProjectFiles(Session& session, QObject* parent)
    : QObject(parent), session_(session) {}

ProjectFiles::~ProjectFiles() = default;

QString ProjectFiles::title() const {
  if (!path_.isEmpty()) return QFileInfo(path_).fileName();
  const QString name = QString::fromStdString(session_.scene()->name);
  return name.isEmpty() ? tr("Untitled") : name;
}

QString ProjectFiles::suggestedName() const {
  const QString name = title();
  return path_.isEmpty() ? name : QFileInfo(path_).completeBaseName();
}

void ProjectFiles::show(ScenePtr scene, const QString& path, const QString& label, bool isUnsaved) {
  if (path != path_) {
    lock_.reset();
    isReadOnly_ = false;
  }
  path_ = path;
  if (!path.isEmpty()) remember(path);
  session_.open(std::move(scene), label, isUnsaved);
  emit pathChanged();
  emit opened();
}

ProjectFiles::Claim ProjectFiles::claim(const QString& file) {
  Claim claim;
  if (QFileInfo::exists(file) && !QFileInfo(file).isWritable()) {
    claim.isReadOnly = true;
    claim.warning = tr("%1 is read-only; use Save as to keep changes.").arg(file);
    return claim;
  }
  auto lock = std::make_unique<QLockFile>(lockPath(file));
  lock->setStaleLockTime(0);
  if (lock->tryLock(0)) {
    claim.lock = std::move(lock);
  } else if (lock->error() == QLockFile::LockFailedError) {
    claim.isReadOnly = true;
    claim.warning = tr("%1 is open in another window; this one shows it read-only. Use Save as to "
                       "keep changes.")
                        .arg(file);
  }
  return claim;
}

void ProjectFiles::take(Claim&& claim) {
  lock_ = std::move(claim.lock);
  isReadOnly_ = claim.isReadOnly;
  if (!claim.warning.isEmpty()) session_.post(MessageKind::kWarning, claim.warning);
}

void ProjectFiles::newProject() { show(startScene(), {}, tr("New project"), false); }

void ProjectFiles::open(const QString& file, const std::function<void()>& failed) {
  load(QFileInfo(file).absoluteFilePath(), false, failed);
}
void ProjectFiles::openExample(const QString& file, const std::function<void()>& failed) {
  load(file, true, failed);
}

void ProjectFiles::load(const QString& file, bool isExample, const std::function<void()>& failed) {
  struct Answer {
    LoadedProject project;
    bool isExample = false;
    Claim claim;
  };
  auto answer = std::make_shared<Answer>();
  answer->isExample = isExample;
  // Ours already: a second lock would be refused.
  const bool isClaimed = file == path_ && lock_ != nullptr;
  session_.runInBackground(
      tr("Open %1").arg(QFileInfo(file).fileName()),
      [answer, file, isClaimed](JobContext&) {
        answer->project = loadProject(file.toStdString());
        answer->isExample = answer->isExample || isExampleFile(file);
        if (!answer->isExample && !isClaimed) answer->claim = claim(file);
      },
      [this, answer, file, isClaimed] {
        const QString name = QFileInfo(file).fileName();
        show(answer->project.scene, answer->isExample ? QString() : file, tr("Open %1").arg(name),
             false);
        if (!answer->isExample && !isClaimed) {
          take(std::move(answer->claim));
          emit pathChanged();
        }
        for (const std::string& key : answer->project.unknownKeys) {
          session_.post(MessageKind::kInfo,
                        tr("%1: the key %2 is not known here; it is kept on saving.")
                            .arg(name, QString::fromStdString(key)));
        }
      },
      failed);
}

void ProjectFiles::recover(const QString& text, const QString& file,
                           const std::function<void()>& done) {
  struct Answer {
    LoadedProject project;
    Claim claim;
  };
  auto answer = std::make_shared<Answer>();
  const bool isClaimed = file == path_ && lock_ != nullptr;
  session_.runInBackground(
      tr("Recover"),
      [answer, text, file, isClaimed](JobContext&) {
        answer->project = parseProject(text.toStdString(), recoveryFolder(file).toStdString());
        if (!file.isEmpty() && !isClaimed) answer->claim = claim(file);
      },
      [this, answer, file, isClaimed, done] {
        show(answer->project.scene, file, tr("Recovered"), true);
        if (!file.isEmpty() && !isClaimed) {
          take(std::move(answer->claim));
          emit pathChanged();
        }
        if (done) done();
      });
}

void ProjectFiles::save(const std::function<void()>& done) { saveAs(path_, done); }

void ProjectFiles::saveAs(const QString& file, const std::function<void()>& done) {
  const QString target = QFileInfo(file).absoluteFilePath();
  auto claimed = std::make_shared<Claim>();
  const bool isNew = target != path_ || isReadOnly_;
  session_.runInBackground(
      tr("Save %1").arg(QFileInfo(target).fileName()),
      [scene = session_.scene(), target, claimed, isNew](JobContext&) {
        if (isNew) *claimed = claim(target);
        if (claimed->isReadOnly) {
          throw Error(ErrorCode::kInvalidArgument,
                      tr("%1 is read-only or open in another window; choose another name.")
                          .arg(target)
                          .toStdString());
        }
        saveProject(*scene, target.toStdString());
      },
      [this, target, done, claimed, isNew, scene = session_.scene()] {
        if (isNew) {
          path_ = target;
          take(std::move(*claimed));
        }
        remember(target);
        // Edits made while it was written are not on disk.
        if (session_.scene() == scene) session_.markSaved();
        session_.post(MessageKind::kInfo, tr("Saved %1.").arg(target));
        emit pathChanged();
        if (done) done();
      });
}

QStringList ProjectFiles::recent() const {
  return QSettings().value(QLatin1String(kRecentKey)).toStringList();
}

void ProjectFiles::forgetRecent() {
  QSettings().remove(QLatin1String(kRecentKey));
  emit recentChanged();
}

void ProjectFiles::remember(const QString& file) {
  QStringList files = recent();
  files.removeAll(file);
  files.prepend(file);
  QSettings().setValue(QLatin1String(kRecentKey), QStringList(files.mid(0, kRecentCount)));
  emit recentChanged();
}

}  // namespace acg
