// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/designer/table_panel.h"

#include <algorithm>
#include <numbers>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/acoustics/directivity_table.h"
#include "ui/designer/directivity_plot.h"
#include "ui/forms/form_style.h"
#include "ui/forms/number_text.h"

namespace acg {

TablePanel::TablePanel(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kRowSpacing);
  auto* head = new QHBoxLayout;
  head->setSpacing(kRowSpacing);
  span_ = quietLabel({}, this);
  span_->setAccessibleName(tr("Measured table"));
  auto* load = new QPushButton(tr("Load table\u2026"), this);
  load->setAccessibleName(tr("Load a directivity table"));
  load->setToolTip(tr("A CSV file with the angle from the normal in degrees and the amplitude"));
  load->setAutoDefault(false);
  head->addWidget(span_, 1);
  head->addWidget(load);
  column->addLayout(head);
  plot_ = new DirectivityPlot(this);
  column->addWidget(plot_);
  note_ = new QLabel(this);
  note_->setWordWrap(true);
  note_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  column->addWidget(note_);
  setNote({}, false);
  connect(load, &QPushButton::clicked, this, &TablePanel::loadWanted);
}

void TablePanel::show(const TransducerModel& model) {
  const std::vector<double>&angles = model.tableAngles, &gains = model.tableGains;
  const bool isTable = !tableFault(angles, gains);
  plot_->setVisible(isTable);
  if (!isTable) {
    span_->clear();
    return;
  }
  plot_->setTable(angles, gains);
  constexpr double kDegrees = 180 / std::numbers::pi;
  const QString span =
      tr("%1 angles, %2\u00b0 to %3\u00b0")
          .arg(angles.size())
          .arg(shortText(angles.front() * kDegrees, 4), shortText(angles.back() * kDegrees, 4));
  span_->setText(span);
  const auto [least, most] = std::ranges::minmax(gains);
  plot_->setAccessibleName(tr("Directivity"));
  plot_->setAccessibleDescription(
      tr("%1; gains from %2 to %3").arg(span, shortText(least, 3), shortText(most, 3)));
}

void TablePanel::setNote(const QString& text, bool isProblem) {
  setRole(note_, isProblem ? "bad" : "quiet");
  note_->setText(text);
  note_->setVisible(!text.isEmpty());
}

}  // namespace acg
