// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>

#include <QStringList>
#include <QTreeWidget>

#include "core/solvers/compare.h"

namespace acg {

/// A column of the comparison: a number of a whole method, plotted on demand, and what of it a
/// single point has.
struct ComparisonColumn {
  QString title, help;
  QString unit;        ///< of the plot's axis
  double factor = 1;   ///< shown / value
  bool isLogarithmic;  ///< when plotted
  bool isPlotted;
  std::optional<double> (*value)(const SolverTrial& trial);
  QString (*text)(double value);
};
const std::vector<ComparisonColumn>& comparisonColumns();

/// The label of a method's row in the registry, or the name.
QString solverLabel(const std::string& name);

/// One row for each method that sorts by any column, its points beneath.
class ComparisonTable : public QTreeWidget {
  Q_OBJECT

 public:
  explicit ComparisonTable(QWidget* parent = nullptr);

  /// `inUse` is the method of the scene; its name stands bold.
  void show(const SolverComparison& comparison, const std::string& inUse);
  void markInUse(const std::string& inUse);
  /// Names of the methods as sorted now.
  std::vector<std::string> order() const;

 signals:
  void solverChosen(const QString& name);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void addTrial(const SolverTrial& trial);
  void fitTitles();
  void markSorted(int column, Qt::SortOrder order);

  QStringList titles_;
};

}  // namespace acg
