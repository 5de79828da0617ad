// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/rates_page.h"

#include <utility>

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/forms/form_style.h"
#include "ui/monitor/sparkline.h"

namespace acg {
namespace {

constexpr int kLookMs = 1000;
constexpr int kValueWidth = 84;  // px

QString layoutOf(const std::vector<RateGroup>& groups) {
  QString names;
  for (const RateGroup& group : groups) {
    names += group.title + '\n' + group.note + '\n';
    for (const RateReading& reading : group.readings) names += reading.name + '\n';
  }
  return names;
}

}  // namespace

RatesPage::RatesPage(TelemetryPtr telemetry, QWidget* parent)
    : MonitorPage(kLookMs, parent), telemetry_(std::move(telemetry)) {
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  auto* area = new QScrollArea(this);
  area->setAccessibleName(tr("Rates and devices"));
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  content_ = new QWidget(area);
  columns_ = new QHBoxLayout(content_);
  columns_->setContentsMargins(kMargin, kRowSpacing, kMargin, kRowSpacing);
  columns_->setSpacing(24);
  area->setWidget(content_);
  outer->addWidget(area);
}

void RatesPage::build() {
  rows_.clear();
  while (QLayoutItem* item = columns_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  for (const RateGroup& group : groups_) {
    auto* box = new QWidget(content_);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(3);
    grid->addWidget(headingLabel(group.title, box), 0, 0, 1, 3);
    if (!group.note.isEmpty()) {
      QLabel* note = quietLabel(group.note, box);
      note->setWordWrap(true);
      note->setFixedWidth(150);
      grid->addWidget(note, 1, 0, 1, 3);
    }
    int line = 1;
    for (const RateReading& reading : group.readings) {
      QLabel* name = quietLabel(reading.name, box);
      auto* value = new QLabel(box);
      value->setFixedWidth(kValueWidth);
      value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
      auto* curve = new Sparkline(box);
      for (QWidget* widget : {static_cast<QWidget*>(name), static_cast<QWidget*>(value),
                              static_cast<QWidget*>(curve)}) {
        widget->setToolTip(reading.help);
      }
      grid->addWidget(name, line, 0);
      grid->addWidget(value, line, 1);
      grid->addWidget(curve, line, 2);
      rows_.push_back({group.title, reading.name, {}, value, curve});
      ++line;
    }
    grid->setRowStretch(grid->rowCount(), 1);
    columns_->addWidget(box, 0, Qt::AlignTop);
  }
  columns_->addStretch(1);
}

void RatesPage::look() {
  const Sample sample = telemetry_->sampler.latest();
  if (sampleNs_ == sample.steadyNs) return;
  sampleNs_ = sample.steadyNs;
  groups_ = rateGroups(sample, telemetry_->metrics.snapshot());
  const QString layout = layoutOf(groups_);
  if (layout != layout_) {
    layout_ = layout;
    build();
  }
  std::size_t at = 0;
  for (const RateGroup& group : groups_) {
    for (const RateReading& reading : group.readings) {
      Row& row = rows_[at++];
      row.shown = shownReading(reading.value, reading.unit);
      setNumber(row.value, row.shown.number, row.shown.unit);
      row.curve->add(reading.value);
    }
  }
}

QString RatesPage::shown(const QString& group, const QString& reading) const {
  for (const Row& row : rows_) {
    if (row.group != group || row.reading != reading) continue;
    return row.shown.unit.isEmpty() ? row.shown.number : row.shown.number + ' ' + row.shown.unit;
  }
  return {};
}

QString RatesPage::csv() const {
  QString text = QStringLiteral("group,reading,value,unit\n");
  for (const RateGroup& group : groups_) {
    for (const RateReading& reading : group.readings) {
      const QString value = reading.value ? QString::number(*reading.value, 'g', 9) : QString();
      text += QStringList{csvCell(group.title), csvCell(reading.name), value, csvCell(reading.unit)}
                  .join(',') +
              '\n';
    }
  }
  return text;
}

}  // namespace acg
