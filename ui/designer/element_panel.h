// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QWidget>

#include "ui/designer/array_design.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace acg {

class ArrayPlan;

/// The elements of the array in design: the plan, which of them sound, and their corrections.
class ElementPanel : public QWidget {
  Q_OBJECT

 public:
  explicit ElementPanel(QWidget* parent = nullptr);

  /// Shows elements that have been built; marks for another number of elements wait until that
  /// number comes back or an element is chosen.
  void setElements(std::shared_ptr<const TransducerArray> elements, double radius);
  void setMarks(const ElementMarks& marks);
  const ElementMarks& marks() const { return marks_; }
  /// A sentence under the plan that keeps the design from being taken, or a quieter one.
  void setMessage(const QString& text, bool isError);
  void setBuilding(bool isBuilding);
  /// Says what is wrong with a file of corrections until something else is done.
  void setFileProblem(const QString& text);

  ArrayPlan* plan() const { return plan_; }
  /// The line of counts and extents.
  QString summary() const;

 signals:
  void edited();
  void correctionsWanted();

 private:
  void makeHead();
  void choose(const std::vector<int>& elements);
  void setAll(bool isDisabled);
  void invert();
  /// Marks that fit the elements shown, to be changed by the user.
  ElementMarks& fitting();
  bool doFit() const;
  void changed();
  void showMarks();
  void showColors();
  void showSummary();
  void showElement(int element);

  std::shared_ptr<const TransducerArray> elements_;
  ElementMarks marks_;
  ArrayPlan* plan_;
  QComboBox* colors_;
  QPushButton* clear_;
  QLabel *summary_, *element_, *dropped_, *message_, *building_;
  QString fileProblem_;
};

}  // namespace acg
