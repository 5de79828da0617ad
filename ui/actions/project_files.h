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
  /// What the project's name suggests for a file, without extension.
  QString suggestedName() const;

  void newProject();
  /// A file of the examples opens as a copy: Save asks for a name. `failed` comes when the file
  /// could not be read; the message has been posted then.
  void open(const QString& file, const std::function<void()>& failed = {});
  /// The same for a file that is an example wherever it lies.
  void openExample(const QString& file, const std::function<void()>& failed = {});
  /// Text kept by a journal; counts as edited. `done` comes after success.
  void recover(const QString& text, const QString& file, const std::function<void()>& done = {});
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
  /// Who may write a file; found on a worker thread.
  struct Claim {
    std::unique_ptr<QLockFile> lock;
    bool isReadOnly = false;
    QString warning;
  };
  static Claim claim(const QString& file);
  void take(Claim&& claim);
  void load(const QString& file, bool isExample, const std::function<void()>& failed);
  void show(ScenePtr scene, const QString& path, const QString& label, bool isUnsaved);
  void remember(const QString& file);

  Session& session_;
  QString path_;
  bool isReadOnly_ = false;
  std::unique_ptr<QLockFile> lock_;
};

/// A scene to begin with: one 16 x 16 array in air and a focal point 10 cm above it.
ScenePtr startScene();

}  // namespace acg
