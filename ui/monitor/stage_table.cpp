// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/stage_table.h"

#include <QHeaderView>
#include <QPixmap>

#include "ui/forms/number_text.h"
#include "ui/monitor/stage_style.h"

namespace acg {
namespace {

constexpr int kRowHeight = 20, kSwatch = 10;  // px

}  // namespace

StageTable::StageTable(QWidget* parent) : QTableWidget(kWholeRow + 1, kColumns, parent) {
  setAccessibleName(tr("Times by stage"));
  setHorizontalHeaderLabels(
      {tr("Stage"), tr("p50, ms"), tr("p95, ms"), tr("p99, ms"), tr("Share, %")});
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setSelectionMode(QAbstractItemView::NoSelection);
  setFocusPolicy(Qt::NoFocus);
  setShowGrid(false);
  setFrameShape(QFrame::NoFrame);
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setDefaultSectionSize(kRowHeight);
  horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  horizontalHeader()->setSectionResizeMode(kStage, QHeaderView::Stretch);
  horizontalHeaderItem(kStage)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  for (int row = 0; row < rowCount(); ++row) {
    auto* name = new QTableWidgetItem(tr("Whole"));
    if (row < kWholeRow) {
      const auto stage = static_cast<EditStage>(row);
      QPixmap swatch(kSwatch, kSwatch);
      swatch.fill(stageColor(stage));
      name->setText(stageLabel(stage));
      name->setIcon(swatch);
    }
    setItem(row, kStage, name);
    for (int column = kP50; column < kColumns; ++column) {
      auto* cell = new QTableWidgetItem;
      cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      setItem(row, column, cell);
    }
  }
  show({});
}

void StageTable::setCells(int row, bool hasNumbers, const std::array<double, 4>& values) {
  for (int i = 0; i < 4; ++i) {
    const bool isShare = kP50 + i == kShare;
    item(row, kP50 + i)
        ->setText(hasNumbers ? fixedText(values[std::size_t(i)], isShare ? 0 : 2)
                             : QStringLiteral("\u2013"));
  }
}

void StageTable::show(const EditStatistics& statistics) {
  for (int row = 0; row < kWholeRow; ++row) {
    const StageStatistics& stage = statistics.stages[std::size_t(row)];
    setCells(row, stage.count > 0,
             {1e3 * stage.p50, 1e3 * stage.p95, 1e3 * stage.p99, 100 * stage.share});
  }
  setCells(kWholeRow, statistics.count > 0,
           {1e3 * statistics.p50, 1e3 * statistics.p95, 1e3 * statistics.p99, 100});
}

}  // namespace acg
