// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QLockFile>
#include <QObject>
#include <QSettings>
#include <QStringList>

#include "ui/session.h"

namespace acg {

/// Opening and saving the project of a window, and the list of recent ones. Files are read and
/// written on a worker thread; failures become messages and change nothing.
class ProjectFiles : public QObject {
  Q_OBJECT

 public:
  explicit ProjectFiles(Session& session, QObject* parent = nullptr);
  ~ProjectFiles() override;

  /// Empty for a project without a file.
  const QString& path() const { return path_; }
  /// Saving needs another name: another window has the file, or the system refuses to write it.
  bool isReadOnly() const { return isReadOnly_; }
  /// "Two traps.acg", or the project's name, or "Untitled".
  QString title() const;

  void newProject();
  void open(const QString& file);
  /// Opens a file of the examples: Save asks for a name.
  void openExample(const QString& file);
  /// Text kept by a journal; counts as edited.
  void recover(const QString& text, const QString& file);
  /// `done` comes after success.
  void save(const std::function<void()>& done = {});
  void saveAs(const QString& file, const std::function<void()>& done = {});

  QStringList recent() const;
  void forgetRecent();

 signals:
  void opened();       ///< another project is shown
  void pathChanged();  ///< path or read-only state
  void recentChanged();

 private:
  void load(const QString& file, bool isExample);
  void take(ScenePtr scene, const QString& path, const QString& label, bool isUnsaved);
  void lock(const QString& file);
  void remember(const QString& file);

  Session& session_;
  QString path_;
  bool isReadOnly_ = false;
  std::unique_ptr<QLockFile> lock_;
};

/// A scene to begin with: one 16 x 16 array in air and a focal point 10 cm above it.
ScenePtr startScene();

}  // namespace acg
