// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QDialog>

#include "core/scene/scene.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace acg {

class PictureForm;
class QuantityField;
class Session;
class VectorField;

/// Asks for a PNG or CSV file; empty when the user thinks better of it. Starts where the last
/// picture lay.
QString askPictureFile(QWidget* parent);

/// Reads a picture on a worker thread; `done` comes on the UI thread after success, `failed` with
/// the reason. Nothing comes when `context` is gone by then.
void readPicture(Session& session, QObject* context, const QString& file,
                 const std::function<void(const ImageTarget&)>& done,
                 const std::function<void(const QString&)>& failed);

/// Adds a target that is a picture: file, place, size and pressure, with a look at the pixels. What
/// is not understood is explained under its field.
class PictureDialog : public QDialog {
  Q_OBJECT

 public:
  explicit PictureDialog(Session& session, QWidget* parent);

  /// Reads a file as if the user had chosen it.
  void load(const QString& file);

 protected:
  void accept() override;

 private:
  void makeFields();
  void take(const ImageTarget& pixels);
  void refuse(const QString& why);
  void showDraft();

  Session& session_;
  std::optional<Target> draft_;  ///< once there is a picture
  int reads_ = 0;                ///< so that only the newest file counts
  QLineEdit* file_;
  QLabel* preview_;
  QWidget* rest_;
  PictureForm* form_;
  VectorField* position_;
  QuantityField* pressure_;
  QPushButton* add_;
};

/// The dialog on top of `parent`; the new target is selected.
void addPictureTarget(Session& session, QWidget* parent);

}  // namespace acg
