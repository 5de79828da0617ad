// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QWidget>

#include "core/scene/target.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QToolButton;

namespace acg {

class QuantityField;

/// What a target that is a picture has besides name, position and pressure: its file, which way it
/// faces, and its size. Shows an image; edits leave as a label and a change, so that the owner
/// decides on undo steps.
class PictureForm : public QWidget {
  Q_OBJECT

 public:
  using Change = std::function<void(ImageTarget&)>;

  explicit PictureForm(QWidget* parent = nullptr);

  /// `wavelength`, m, is what `lambda` stands for.
  void show(const ImageTarget& image, double wavelength);

 signals:
  /// `what` is the same for edits that may merge into one step, such as `width`.
  void edited(const QString& label, const QString& what, const acg::PictureForm::Change& change);
  /// The user wants another file.
  void fileRequested();

 private:
  void setSide(bool isWidth, double si);

  QLabel* file_;
  QToolButton* choose_;
  QComboBox* facing_;
  QuantityField *width_, *height_;
  QCheckBox* keepShape_;
};

}  // namespace acg
