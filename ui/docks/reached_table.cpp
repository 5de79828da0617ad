// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/reached_table.h"

#include <cmath>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

#include "core/error.h"
#include "core/solvers/solver.h"
#include "ui/docks/scene_edits.h"
#include "ui/docks/unit_delegate.h"
#include "ui/forms/form_style.h"

namespace acg {
namespace {

constexpr int kMaxRows = 200;

void put(QTableWidget* table, int row, int column, const QString& text, const char* role) {
  QTableWidgetItem* item = table->item(row, column);
  if (!item) {
    item = new QTableWidgetItem;
    item->setFlags(Qt::ItemIsEnabled);
    item->setTextAlignment((column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    table->setItem(row, column, item);
  }
  if (item->text() != text) item->setText(text);
  if (item->data(kRoleColorRole).toString() != QLatin1String(role)) {
    item->setData(kRoleColorRole, QString::fromLatin1(role));
  }
}

}  // namespace

QString durationText(double seconds) {
  if (seconds < 1e-3) return QStringLiteral("%1 µs").arg(seconds * 1e6, 0, 'f', 0);
  if (seconds < 1) return QStringLiteral("%1 ms").arg(seconds * 1e3, 0, 'f', 1);
  return QStringLiteral("%1 s").arg(seconds, 0, 'f', 1);
}

QString solveSummary(const SolverReport& report) {
  QString name = QString::fromStdString(report.solver);
  for (const SolverEntry& entry : solvers()) {
    if (report.solver == entry.name) name = QString::fromUtf8(entry.label);
  }
  if (report.iterations < 1) return name + ", " + durationText(report.seconds);
  const QString iterations = report.iterations == 1
                                 ? QObject::tr("1 iteration")
                                 : QObject::tr("%1 iterations").arg(report.iterations);
  return QStringLiteral("%1, %2, %3").arg(name, iterations, durationText(report.seconds));
}

ReachedTable::ReachedTable(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  auto* head = new QHBoxLayout;
  summary_ = quietLabel({}, this);
  summary_->setAlignment(Qt::AlignRight);
  summary_->setMinimumWidth(0);
  summary_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  head->addWidget(headingLabel(tr("Reached"), this));
  head->addWidget(summary_, 1);
  column->addLayout(head);
  table_ = new QTableWidget(0, 4, this);
  table_->setAccessibleName(tr("Reached pressures"));
  table_->setFrameShape(QFrame::NoFrame);
  table_->setShowGrid(false);
  table_->horizontalHeader()->hide();
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(26);
  table_->verticalHeader()->setMinimumSectionSize(20);
  table_->setItemDelegate(new UnitDelegate(table_, 26, 0));
  table_->setSelectionMode(QAbstractItemView::NoSelection);
  table_->setFocusPolicy(Qt::NoFocus);
  table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->horizontalHeader()->setMinimumSectionSize(20);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  table_->viewport()->setAutoFillBackground(false);
  column->addWidget(table_);
  connect(table_, &QTableWidget::cellClicked, this,
          [this](int row) { emit targetClicked(table_->item(row, 0)->text()); });
}

void ReachedTable::show(const Scene& scene, const HologramPtr& hologram) {
  const int rows = std::min<int>(kMaxRows, int(scene.targets.size()));
  if (table_->rowCount() != rows) table_->setRowCount(rows);
  for (int row = 0; row < rows; ++row) {
    const Target& target = scene.targets[std::size_t(row)];
    put(table_, row, 0, QString::fromStdString(target.id), "");
    const TargetResult* result = resultOf(hologram, target.id);
    if (!result) {
      for (int column = 1; column < 4; ++column) put(table_, row, column, {}, "quiet");
      continue;
    }
    const bool isQuiet = std::holds_alternative<QuietPoint>(target.wish);
    put(table_, row, 1, pressureText(isQuiet ? result->pressure : result->reached), "");
    put(table_, row, 2,
        result->wanted && !isQuiet ? tr("of %1").arg(pressureText(*result->wanted)) : QString(),
        "quiet");
    const std::optional<double> error = result->relativeError();
    const double percent = error ? 100 * std::abs(*error) : 0;
    put(table_, row, 3, error ? QStringLiteral("%1 %").arg(percent, 0, 'f', 1) : QString(),
        percent > 10 ? "warn" : "quiet");
  }
  // Without wanted pressures the numbers stand at the edge.
  bool hasWanted = false;
  for (int row = 0; row < rows; ++row) hasWanted |= !table_->item(row, 2)->text().isEmpty();
  table_->setColumnHidden(2, !hasWanted);
  table_->setColumnHidden(3, !hasWanted);
  // As high as its rows: the dock scrolls, not the table in it.
  table_->setFixedHeight(std::max(1, rows) * 26 + 2);
  summary_->setText(hologram && rows > 0 ? solveSummary(hologram->report) : QString());
}

}  // namespace acg
