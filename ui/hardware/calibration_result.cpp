// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/calibration_result.h"

#include <algorithm>
#include <numbers>

#include <QGridLayout>
#include <QVBoxLayout>

#include "ui/forms/form_style.h"
#include "ui/forms/number_text.h"
#include "ui/plots/line_plot.h"

namespace acg {
namespace {

constexpr double kDegrees = 180 / std::numbers::pi;
constexpr int kPlotHeight = 150;  // px
const char kDecibel[] = "dB";

}  // namespace

CalibrationResult::CalibrationResult(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(12);
  auto* table = new QGridLayout;
  table->setHorizontalSpacing(24);
  table->setVerticalSpacing(4);
  table->setColumnStretch(0, 1);
  const auto number = [&](int row, int place) {
    auto* label = new QLabel(QStringLiteral("\u2013"), this);
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    table->addWidget(label, row, place);
    return label;
  };
  table->addWidget(quietLabel(tr("Before"), this), 0, 1, Qt::AlignRight);
  table->addWidget(quietLabel(tr("After"), this), 0, 2, Qt::AlignRight);
  table->addWidget(quietLabel(tr("All in phase"), this), 0, 3, Qt::AlignRight);
  table->addWidget(new QLabel(tr("Focus at the microphone"), this), 1, 0);
  table->addWidget(new QLabel(tr("Phase error of the elements, rms"), this), 2, 0);
  before_ = number(1, 1);
  after_ = number(1, 2);
  most_ = number(1, 3);
  phaseBefore_ = number(2, 1);
  phaseAfter_ = number(2, 2);
  phaseAfter_->setToolTip(tr("What the phase levels of the device leave"));
  column->addLayout(table);
  found_ = new QLabel(this);
  found_->setWordWrap(true);
  column->addWidget(found_);
  plot_ = new LinePlot(this);
  plot_->setFixedHeight(kPlotHeight);
  plot_->setLabels(tr("Element"), tr("Phase, degrees"));
  plot_->setRange(LinePlot::Range::kData);
  plot_->setLeastSpan(10);
  column->addWidget(plot_);
  column->addStretch(1);
}

void CalibrationResult::showOutcome(const CalibrationOutcome& outcome) {
  const auto level = [](QLabel* label, double pressure) {
    setNumber(label, fixedText(pressureLevel(pressure), 1), QString::fromLatin1(kDecibel));
  };
  const auto angle = [](QLabel* label, double radians) {
    setNumber(label, fixedText(kDegrees * radians, 1), QStringLiteral("\u00b0"));
  };
  level(before_, outcome.before);
  level(after_, outcome.after);
  level(most_, outcome.most);
  angle(phaseBefore_, outcome.phaseSpread);
  angle(phaseAfter_, outcome.phaseLeft);
  const Calibration& calibration = outcome.calibration;
  found_->setText(tr("Turned polarity: %1. Dead or silent: %2. In another's place: %3.")
                      .arg(calibration.inverted.size())
                      .arg(calibration.dead.size())
                      .arg(outcome.moved));
  QVector<double> elements, phases;
  for (Eigen::Index n = 0; n < calibration.phases.size(); ++n) {
    elements << double(n);
    const bool isTurned = std::ranges::binary_search(calibration.inverted, static_cast<int>(n));
    phases << kDegrees * calibration.phases(n) + (isTurned ? 180 : 0);
  }
  plot_->setData(elements, phases);
}

}  // namespace acg
