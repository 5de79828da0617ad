// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/comparison_table.h"

#include <algorithm>
#include <cmath>

#include <QFontMetrics>
#include <QHeaderView>

#include "ui/docks/reached_table.h"
#include "ui/docks/scene_edits.h"
#include "ui/docks/unit_delegate.h"
#include "ui/forms/number_text.h"
#include "ui/icons.h"

namespace acg {
namespace {

constexpr int kLeastColumn = 80;              // px
constexpr int kTitlePadding = 16;             // px
constexpr int kNameRole = Qt::UserRole + 1;   // of a method, on column 0 of its row
constexpr int kValueRole = Qt::UserRole + 2;  // number to sort by

// Columns of points, in front of those of whole methods.
enum PointColumn { kName, kWanted, kReached, kError };

QString arrowOf(Qt::SortOrder order) {
  return order == Qt::AscendingOrder ? QStringLiteral("\u25b4") : QStringLiteral("\u25be");
}

QString percentText(double share) {
  return fixedText(100 * share, std::abs(share) < 0.1 ? 2 : 1) + " %";
}

std::optional<double> meanError(const SolverTrial& trial) {
  double sum = 0;
  int count = 0;
  for (const TargetResult& target : trial.report.targets) {
    if (const auto error = target.relativeError()) {
      sum += std::abs(*error);
      ++count;
    }
  }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

std::optional<double> largestError(const SolverTrial& trial) {
  return meanError(trial) ? std::optional(trial.largestError) : std::nullopt;
}

/// Rows of numbers sort as numbers, the empty ones last as far as the order allows.
class Row : public QTreeWidgetItem {
 public:
  using QTreeWidgetItem::QTreeWidgetItem;
  bool operator<(const QTreeWidgetItem& other) const override {
    const int column = treeWidget() ? treeWidget()->sortColumn() : 0;
    if (column <= 0) return QString::localeAwareCompare(text(0), other.text(0)) < 0;
    const QVariant a = data(column, kValueRole), b = other.data(column, kValueRole);
    if (!a.isValid() || !b.isValid()) return a.isValid() && !b.isValid();
    return a.toDouble() < b.toDouble();
  }
  void put(int column, double value, const QString& text) {
    setText(column, text);
    setData(column, kValueRole, value);
    setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
  }
};

void addPoint(Row* parent, const TargetResult& target) {
  auto* row = new Row(parent);
  row->setText(kName, QString::fromStdString(target.id));
  if (target.wanted) row->put(kWanted, *target.wanted, pressureText(*target.wanted));
  row->put(kReached, target.reached, pressureText(target.reached));
  if (const auto error = target.relativeError()) {
    row->put(kError, std::abs(*error), percentText(*error));
    row->setData(kError, kRoleColorRole, std::abs(*error) > 0.1 ? "warn" : "quiet");
  }
}

}  // namespace

const std::vector<ComparisonColumn>& comparisonColumns() {
  static const std::vector<ComparisonColumn> columns = {
      {QObject::tr("Reached"), QObject::tr("Mean of the pressures reached"), "Pa", 1, false, true,
       [](const SolverTrial& t) { return std::optional(t.meanPressure); }, &pressureText},
      {QObject::tr("Mean error"), QObject::tr("Mean of |reached - wanted| / wanted"), "%", 100,
       false, true, &meanError, &percentText},
      {QObject::tr("Largest error"), QObject::tr("Of the worst point"), "%", 100, false, true,
       &largestError, &percentText},
      {QObject::tr("Uniformity"), QObject::tr("Least over most of reached / wanted"), "%", 100,
       false, true, [](const SolverTrial& t) { return std::optional(t.uniformity); }, &percentText},
      {QObject::tr("Efficiency"),
       QObject::tr("Pressure reached by all targets, of the most that each could have alone"), "%",
       100, false, true, [](const SolverTrial& t) { return std::optional(t.report.efficiency); },
       &percentText},
      {QObject::tr("Time"), QObject::tr("Of the method alone"), "ms", 1e3, true, true,
       [](const SolverTrial& t) { return std::optional(t.report.seconds); }, &durationText},
      {QObject::tr("Iterations"),
       {},
       {},
       1,
       true,
       true,
       [](const SolverTrial& t) { return std::optional(double(t.report.iterations)); },
       [](double n) { return QString::number(n, 'f', 0); }},
      {QObject::tr("Seed"),
       QObject::tr("Start of the random numbers"),
       {},
       1,
       false,
       false,
       [](const SolverTrial& t) { return std::optional(double(t.report.randomSeed)); },
       [](double n) { return QString::number(n, 'f', 0); }},
  };
  return columns;
}

QString solverLabel(const std::string& name) {
  for (const SolverEntry& entry : solvers()) {
    if (name == entry.name) return QString::fromUtf8(entry.label);
  }
  return QString::fromStdString(name);
}

ComparisonTable::ComparisonTable(QWidget* parent) : QTreeWidget(parent) {
  setAccessibleName(tr("Comparison of solvers"));
  titles_ = {tr("Solver"), tr("Wanted")};
  for (const ComparisonColumn& column : comparisonColumns()) titles_ << column.title;
  setHeaderLabels(titles_);
  for (int i = 0; i < int(comparisonColumns().size()); ++i) {
    headerItem()->setToolTip(i + 2, comparisonColumns()[std::size_t(i)].help);
  }
  for (int i = 1; i < columnCount(); ++i) {
    headerItem()->setTextAlignment(i, Qt::AlignRight | Qt::AlignVCenter);
  }
  setColumnWidth(0, 170);
  setItemDelegate(new UnitDelegate(this, 26));
  setFrameShape(QFrame::NoFrame);
  setSortingEnabled(true);
  connect(header(), &QHeaderView::sortIndicatorChanged, this, &ComparisonTable::markSorted);
  sortByColumn(kError, Qt::AscendingOrder);
  header()->setStretchLastSection(false);
  fitTitles();
  setExpandsOnDoubleClick(false);
  setUniformRowHeights(true);
  connect(this, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
    while (item->parent()) item = item->parent();
    emit solverChosen(item->data(0, kNameRole).toString());
  });
}

void ComparisonTable::markSorted(int column, Qt::SortOrder order) {
  // The style's own arrow would lie over the end of a title that stands at the right.
  header()->setSortIndicatorShown(false);
  for (int i = 0; i < columnCount(); ++i) {
    const QString arrow = arrowOf(order);
    headerItem()->setText(i, i != column ? titles_[i]
                             : i == 0    ? titles_[i] + ' ' + arrow
                                         : arrow + ' ' + titles_[i]);
  }
}

void ComparisonTable::fitTitles() {
  const QFontMetrics metrics(header()->font());
  for (int i = 1; i < columnCount(); ++i) {
    // Room for the arrow of the sorted column too, so that no title is cut when it moves.
    const int title = metrics.horizontalAdvance(arrowOf(Qt::AscendingOrder) + ' ' + titles_[i]);
    setColumnWidth(i, std::max(kLeastColumn, title + kTitlePadding));
  }
}

void ComparisonTable::changeEvent(QEvent* event) {
  QTreeWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) fitTitles();
}

void ComparisonTable::show(const SolverComparison& comparison, const std::string& inUse) {
  setSortingEnabled(false);
  clear();
  for (const SolverTrial& trial : comparison.trials) addTrial(trial);
  setSortingEnabled(true);
  markSorted(sortColumn(), header()->sortIndicatorOrder());
  markInUse(inUse);
}

void ComparisonTable::addTrial(const SolverTrial& trial) {
  auto* row = new Row(this);
  const QString label = solverLabel(trial.report.solver);
  row->setText(kName, label);
  row->setData(kName, kNameRole, QString::fromStdString(trial.report.solver));
  if (!trial.error.empty()) {
    const QString why = QString::fromStdString(trial.error);
    row->setIcon(kName, icon("error"));
    row->setText(kReached, tr("failed"));
    row->setData(kReached, kRoleColorRole, "bad");
    for (int i = 0; i < columnCount(); ++i) row->setToolTip(i, why);
    auto* reason = new QTreeWidgetItem(row, {why});
    reason->setFirstColumnSpanned(true);
    reason->setData(0, kRoleColorRole, "bad");
    return;
  }
  const auto& columns = comparisonColumns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (const auto value = columns[i].value(trial)) {
      row->put(int(i) + 2, *value, columns[i].text(*value));
    }
  }
  if (!trial.report.note.empty()) {
    row->setToolTip(kName, QString::fromStdString(trial.report.note));
  }
  for (const TargetResult& target : trial.report.targets) addPoint(row, target);
}

void ComparisonTable::markInUse(const std::string& inUse) {
  for (int i = 0; i < topLevelItemCount(); ++i) {
    QTreeWidgetItem* row = topLevelItem(i);
    QFont shown = font();
    shown.setBold(row->data(0, kNameRole).toString().toStdString() == inUse);
    row->setFont(0, shown);
  }
}

std::vector<std::string> ComparisonTable::order() const {
  std::vector<std::string> names;
  for (int i = 0; i < topLevelItemCount(); ++i) {
    names.push_back(topLevelItem(i)->data(0, kNameRole).toString().toStdString());
  }
  return names;
}

}  // namespace acg
