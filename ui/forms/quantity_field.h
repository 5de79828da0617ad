// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QLineEdit>

#include "core/params/parameter.h"

namespace acg {

/// A number with a unit: shows `12.5 mm`, takes `12.5 mm`, `10 mm + lambda/4`, `3 kPa`, `pi/2`.
///
/// A bare number is in the unit that is shown. Pressures of a kilopascal and more, and those yet to
/// be given, are shown in kPa. Enter or leaving the field commits; input that is
/// not understood keeps the old value, outlines the field and explains itself under it; Esc
/// restores. Up and Down step by one of the unit, with Shift by a tenth, with Ctrl by ten.
/// `setValue` while the user types changes the value behind the text, not the text. A field too
/// narrow for all digits shows fewer until it has the focus, never a part of the number.
class QuantityField : public QLineEdit {
  Q_OBJECT

 public:
  explicit QuantityField(Dimension dimension, QWidget* parent = nullptr);

  std::optional<double> value() const { return value_; }  ///< SI
  void setValue(std::optional<double> si);

  void setDimension(Dimension dimension);
  void setDecimals(int decimals);
  void setLimits(std::optional<double> minimum, std::optional<double> maximum);  ///< SI
  /// The wavelength, m, that `lambda` stands for.
  void setWavelength(double wavelength) { wavelength_ = wavelength; }
  /// Lets the field be empty; `text` stands in it then.
  void setOptional(const QString& text);
  /// Whole numbers only.
  void setInteger(bool isInteger) { isInteger_ = isInteger; }
  /// The unit of a plain number, such as `V`: it is shown, and may be typed.
  void setPlainUnit(const QString& unit);

  /// Takes what was typed, as Enter does.
  void commit();

  /// Why the text was not taken; empty when it was.
  const QString& problem() const { return problem_; }
  /// Shows a complaint from elsewhere, such as an array that cannot be built; empty clears it.
  void setProblem(const QString& problem);

 signals:
  void valueEdited(double si);
  void cleared();  ///< an optional field was emptied
  /// What stands in the field while it is typed, each time that it makes sense; not yet taken.
  void previewed(double si);
  void problemChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 private:
  struct Unit {
    QString text;
    double perSi;
  };
  Unit unit() const;
  void chooseUnit();
  void step(double units);
  double parsed(const QString& typed) const;
  void showValue();
  QString shownText() const;
  bool isRoomyFor(const QString& text) const;
  void updateSuffix();
  bool isEditing() const { return isModified() && hasFocus(); }

  Dimension dimension_;
  std::optional<double> value_;
  std::optional<double> minimum_, maximum_;
  std::optional<double> wavelength_;
  int decimals_ = 3;
  bool isOptional_ = false;
  bool isInteger_ = false;
  bool isKilo_ = false;
  QString suffix_, problem_, plainToolTip_, plainUnit_;
};

/// Fields for x, y and z side by side.
class VectorField : public QWidget {
  Q_OBJECT

 public:
  /// `labels` name the three fields for screen readers, such as "Position x".
  VectorField(Dimension dimension, const QStringList& labels, QWidget* parent = nullptr);

  void setValue(double x, double y, double z);
  void setWavelength(double wavelength);
  QuantityField* field(int axis) const { return fields_[axis]; }

 signals:
  void componentEdited(int axis, double si);

 private:
  QuantityField* fields_[3];
};

}  // namespace acg
