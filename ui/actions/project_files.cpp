// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/project_files.h"

#include <QDir>
#include <QFileInfo>

#include "core/acoustics/arrays/array_geometry.h"
#include "core/io/project_file.h"
#include "core/units.h"

namespace acg {
namespace {

constexpr int kRecentCount = 10;
const char kRecentKey[] = "recentFiles";

/// Beside the project and hidden, so that other machines that share the folder see it too.
QString lockPath(const QString& file) {
  const QFileInfo info(file);
  return info.absoluteDir().filePath(QStringLiteral(".%1.lock").arg(info.fileName()));
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

void ProjectFiles::take(ScenePtr scene, const QString& path, const QString& label, bool isUnsaved) {
  path_ = path;
  isReadOnly_ = false;
  lock_.reset();
  if (!path.isEmpty()) {
    lock(path);
    remember(path);
  }
  session_.open(std::move(scene), label, isUnsaved);
  emit pathChanged();
  emit opened();
}

void ProjectFiles::lock(const QString& file) {
  if (!QFileInfo(file).isWritable()) {
    isReadOnly_ = true;
    session_.post(MessageKind::kWarning,
                  tr("%1 is read-only; use Save as to keep changes.").arg(file));
    return;
  }
  auto lock = std::make_unique<QLockFile>(lockPath(file));
  lock->setStaleLockTime(0);
  if (lock->tryLock(0)) {
    lock_ = std::move(lock);
  } else if (lock->error() == QLockFile::LockFailedError) {
    isReadOnly_ = true;
    session_.post(MessageKind::kWarning,
                  tr("%1 is open in another window; this one shows it read-only. Use Save as to "
                     "keep changes.")
                      .arg(file));
  }
}

void ProjectFiles::newProject() { take(startScene(), {}, tr("New project"), false); }

void ProjectFiles::open(const QString& file) { load(QFileInfo(file).absoluteFilePath(), false); }
void ProjectFiles::openExample(const QString& file) { load(file, true); }

void ProjectFiles::load(const QString& file, bool isExample) {
  auto loaded = std::make_shared<LoadedProject>();
  session_.runInBackground(
      tr("Open %1").arg(QFileInfo(file).fileName()),
      [loaded, file](JobContext&) { *loaded = loadProject(file.toStdString()); },
      [this, loaded, file, isExample] {
        take(loaded->scene, isExample ? QString() : file,
             tr("Open %1").arg(QFileInfo(file).fileName()), false);
        for (const std::string& key : loaded->unknownKeys) {
          session_.post(MessageKind::kInfo,
                        tr("%1: the key %2 is not known here; it is kept on saving.")
                            .arg(QFileInfo(file).fileName(), QString::fromStdString(key)));
        }
      });
}

void ProjectFiles::recover(const QString& text, const QString& file) {
  const QString folder = file.isEmpty() ? QDir::homePath() : QFileInfo(file).absolutePath();
  const LoadedProject loaded = parseProject(text.toStdString(), folder.toStdString());
  take(loaded.scene, file, tr("Recovered"), true);
}

void ProjectFiles::save(const std::function<void()>& done) { saveAs(path_, done); }

void ProjectFiles::saveAs(const QString& file, const std::function<void()>& done) {
  const QString target = QFileInfo(file).absoluteFilePath();
  session_.runInBackground(
      tr("Save %1").arg(QFileInfo(target).fileName()),
      [scene = session_.scene(), target](JobContext&) {
        saveProject(*scene, target.toStdString());
      },
      [this, target, done, scene = session_.scene()] {
        if (target != path_) {
          path_ = target;
          isReadOnly_ = false;
          lock_.reset();
          lock(target);
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
