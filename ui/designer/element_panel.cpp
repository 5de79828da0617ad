// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/designer/element_panel.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "render/color_map.h"
#include "render/scale.h"
#include "ui/designer/array_plan.h"
#include "ui/forms/form_style.h"

namespace acg {
namespace {

constexpr int kBarSteps = 48;
enum Coloring { kPlain, kPhase, kGain };

QColor toQColor(const Color& color) {
  return QColor::fromRgbF(float(color.red), float(color.green), float(color.blue));
}

QString millimetres(double metres) { return QString::fromStdString(numberText(metres * 1e3, 2)); }

/// One colour for each value between `low` and `high`.
PlanColoring coloringOf(const QString& title, const ColorMap& map,
                        const std::vector<double>& values, double low, double high) {
  PlanColoring coloring;
  coloring.title = title;
  const double span = high > low ? high - low : 1;
  for (const double value : values) {
    coloring.face.push_back(toQColor(map.at((value - low) / span)));
  }
  for (int i = 0; i < kBarSteps; ++i) {
    coloring.bar.push_back(toQColor(map.at((i + 0.5) / kBarSteps)));
  }
  return coloring;
}

}  // namespace

ElementPanel::ElementPanel(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kRowSpacing);
  makeHead();
  plan_ = new ArrayPlan(this);
  column->addWidget(plan_, 1);
  summary_ = new QLabel(this);
  summary_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  element_ = quietLabel({}, this);
  column->addWidget(summary_);
  column->addWidget(element_);
  dropped_ = new QLabel(this);
  message_ = new QLabel(this);
  for (QLabel* label : {dropped_, message_}) {
    label->setWordWrap(true);
    column->addWidget(label);
  }
  setRole(dropped_, "warn");
  connect(plan_, &ArrayPlan::chosen, this, &ElementPanel::choose);
  connect(plan_, &ArrayPlan::currentChanged, this, &ElementPanel::showElement);
  setMessage({}, false);
  showMarks();
  showElement(-1);
}

void ElementPanel::makeHead() {
  auto* head = new QHBoxLayout;
  head->setSpacing(8);
  static_cast<QVBoxLayout*>(layout())->addLayout(head);
  head->addWidget(headingLabel(tr("Elements that sound"), this));
  const auto button = [&](const QString& text, const QString& help, auto run) {
    auto* made = new QPushButton(text, this);
    made->setAutoDefault(false);
    made->setToolTip(help);
    made->setAccessibleName(help);
    connect(made, &QPushButton::clicked, this, run);
    head->addWidget(made);
    return made;
  };
  button(tr("All"), tr("Enable all elements"), [this] { setAll(false); });
  button(tr("None"), tr("Disable all elements"), [this] { setAll(true); });
  button(tr("Invert"), tr("Disable what is enabled and enable what is disabled"),
         [this] { invert(); });
  building_ = quietLabel(tr("building\u2026"), this);
  building_->hide();
  head->addWidget(building_);
  head->addStretch(1);
  colors_ = new QComboBox(this);
  colors_->setAccessibleName(tr("Colours of the elements"));
  colors_->addItems({tr("Plain"), tr("Phase corrections"), tr("Gain corrections")});
  connect(colors_, &QComboBox::activated, this, [this] { showColors(); });
  head->addWidget(colors_);
  button(tr("Load corrections\u2026"),
         tr("From a CSV table with a row for each element and the columns phase_offset (rad), "
            "amplitude_gain or both"),
         [this] { emit correctionsWanted(); });
  clear_ = button(tr("Clear"), tr("Take all corrections away"), [this] {
    ElementMarks& marks = fitting();
    marks.phaseCorrections.clear();
    marks.gainCorrections.clear();
    changed();
  });
}

bool ElementPanel::doFit() const { return elements_ && marks_.count == elements_->size(); }

ElementMarks& ElementPanel::fitting() {
  if (!doFit()) {
    marks_ = {};
    marks_.count = elements_ ? elements_->size() : 0;
  }
  return marks_;
}

void ElementPanel::choose(const std::vector<int>& elements) {
  std::vector<bool>& isDisabled = fitting().isDisabled;
  isDisabled.resize(std::size_t(marks_.count));
  const bool areAllOff =
      std::ranges::all_of(elements, [&](int n) { return isDisabled[std::size_t(n)]; });
  for (const int n : elements) isDisabled[std::size_t(n)] = !areAllOff;
  changed();
  showElement(elements.back());
}

void ElementPanel::setAll(bool isDisabled) {
  ElementMarks& marks = fitting();
  marks.isDisabled.assign(isDisabled ? std::size_t(marks.count) : 0, isDisabled);
  changed();
}

void ElementPanel::invert() {
  ElementMarks& marks = fitting();
  marks.isDisabled.resize(std::size_t(marks.count));
  marks.isDisabled.flip();
  changed();
}

void ElementPanel::changed() {
  fileProblem_.clear();
  showMarks();
  emit edited();
}

void ElementPanel::setElements(std::shared_ptr<const TransducerArray> elements, double radius) {
  elements_ = std::move(elements);
  plan_->setElements(elements_, radius);
  showMarks();
  showElement(plan_->current());
}

void ElementPanel::setMarks(const ElementMarks& marks) {
  marks_ = marks;
  fileProblem_.clear();
  // What came is shown: phases where both came.
  if (!marks.phaseCorrections.empty()) {
    colors_->setCurrentIndex(kPhase);
  } else if (!marks.gainCorrections.empty()) {
    colors_->setCurrentIndex(kGain);
  }
  showMarks();
}

void ElementPanel::setFileProblem(const QString& text) {
  fileProblem_ = text;
  showMarks();
}

void ElementPanel::setBuilding(bool isBuilding) { building_->setVisible(isBuilding); }

void ElementPanel::setMessage(const QString& text, bool isError) {
  setRole(message_, isError ? "bad" : "warn");
  message_->setText(text);
  message_->setVisible(!text.isEmpty());
}

void ElementPanel::showMarks() {
  plan_->setDisabled(doFit() ? marks_.isDisabled : std::vector<bool>());
  clear_->setEnabled(doFit() && marks_.hasCorrections());
  const bool isDropped =
      elements_ && !doFit() && (marks_.disabledCount() > 0 || marks_.hasCorrections());
  dropped_->setText(!fileProblem_.isEmpty() ? fileProblem_
                    : isDropped
                        ? tr("Disabled elements and corrections belong to %1 elements and will be "
                             "dropped.")
                              .arg(marks_.count)
                        : QString());
  dropped_->setVisible(!dropped_->text().isEmpty());
  showColors();
  showSummary();
}

void ElementPanel::showColors() {
  const bool hasPhase = doFit() && !marks_.phaseCorrections.empty();
  const bool hasGain = doFit() && !marks_.gainCorrections.empty();
  colors_->setEnabled(hasPhase || hasGain);
  const int wanted = colors_->currentIndex();
  if (wanted == kPhase && hasPhase) {
    std::vector<double> wrapped;
    for (const double phase : marks_.phaseCorrections) {
      wrapped.push_back(std::remainder(phase, 2 * std::numbers::pi));
    }
    PlanColoring coloring = coloringOf(tr("Phase correction"), colorMap("phase", ColorKind::kPhase),
                                       wrapped, -std::numbers::pi, std::numbers::pi);
    coloring.low = QStringLiteral("\u2212180\u00b0");
    coloring.high = QStringLiteral("180\u00b0");
    plan_->setColoring(std::move(coloring));
  } else if (wanted == kGain && hasGain) {
    const auto [low, high] = std::ranges::minmax(marks_.gainCorrections);
    PlanColoring coloring = coloringOf(tr("Gain correction"), colorMap("", ColorKind::kMagnitude),
                                       marks_.gainCorrections, low, high);
    coloring.low = QString::number(low, 'g', 3);
    coloring.high = QString::number(high, 'g', 3);
    plan_->setColoring(std::move(coloring));
  } else {
    plan_->setColoring({});
  }
}

void ElementPanel::showSummary() {
  if (!elements_ || elements_->size() == 0) {
    summary_->setText(tr("No elements yet"));
    return;
  }
  const Eigen::Vector3d span =
      elements_->positions.rowwise().maxCoeff() - elements_->positions.rowwise().minCoeff();
  const int off = doFit() ? marks_.disabledCount() : 0;
  QString text = off > 0 ? tr("%1 elements, %2 disabled").arg(elements_->size()).arg(off)
                         : tr("%1 elements").arg(elements_->size());
  text += tr(" \u00b7 centres span %1 \u00d7 %2 \u00d7 %3 mm")
              .arg(millimetres(span.x()), millimetres(span.y()), millimetres(span.z()));
  if (elements_->smallestSpacing > 0) {
    text += tr(" \u00b7 nearest %1 mm apart").arg(millimetres(elements_->smallestSpacing));
  }
  summary_->setText(text);
}

QString ElementPanel::summary() const { return summary_->text(); }

void ElementPanel::showElement(int element) {
  if (!elements_ || element < 0 || element >= elements_->size()) {
    element_->setText(tr("Click an element or drag over several to disable or enable them"));
    return;
  }
  const Eigen::Vector3d at = elements_->positions.col(element);
  const auto n = std::size_t(element);
  QString text = tr("element %1 at %2, %3, %4 mm")
                     .arg(element)
                     .arg(millimetres(at.x()), millimetres(at.y()), millimetres(at.z()));
  if (doFit()) {
    if (!marks_.isDisabled.empty() && marks_.isDisabled[n]) text += tr(", disabled");
    if (!marks_.phaseCorrections.empty()) {
      text += tr(", %1\u00b0").arg(marks_.phaseCorrections[n] * 180 / std::numbers::pi, 0, 'f', 1);
    }
    if (!marks_.gainCorrections.empty()) {
      text += tr(", \u00d7 %1").arg(marks_.gainCorrections[n], 0, 'g', 3);
    }
  }
  element_->setText(text);
  plan_->setAccessibleDescription(text);
}

}  // namespace acg
