// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forms/parameter_form.h"

#include <algorithm>

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/error.h"
#include "ui/forms/form_style.h"
#include "ui/forms/quantity_field.h"
#include "ui/icons.h"

namespace acg {

ParameterForm::ParameterForm(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kRowSpacing);
  advanced_ = new QToolButton(this);
  advanced_->setText(tr("Advanced"));
  advanced_->setToolTip(tr("Show the settings that seldom need a change"));
  advanced_->setCheckable(true);
  advanced_->setAutoRaise(true);
  advanced_->setArrowType(Qt::RightArrow);
  advanced_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  connect(advanced_, &QToolButton::toggled, this, &ParameterForm::showAdvanced);
  problem_ = new QLabel(this);
  problem_->setWordWrap(true);
  setRole(problem_, "bad");
  problem_->hide();
  column->addWidget(advanced_, 0, Qt::AlignLeft);
  column->addWidget(problem_);
}

void ParameterForm::setParameters(std::span<const Parameter> parameters) {
  delete body_;
  rows_.clear();
  values_.clear();
  typed_.clear();
  body_ = new QWidget(this);
  grid_ = makeFormGrid(body_);
  static_cast<QVBoxLayout*>(layout())->insertWidget(0, body_);
  bool hasAdvanced = false;
  for (const Parameter& parameter : parameters) {
    values_[parameter.name] = parameter.defaultValue;
    const QString label = QString::fromStdString(parameter.label);
    const QString help = QString::fromStdString(parameter.help);
    Row row{&parameter, quietLabel(label, body_), makeField(parameter), new QToolButton(body_), 0};
    row.label->setToolTip(help);
    row.label->setBuddy(row.field);
    row.field->setToolTip(help);
    row.field->setAccessibleName(label);
    row.reset->setIcon(icon("reset"));
    row.reset->setIconSize({14, 14});
    row.reset->setAutoRaise(true);
    row.reset->setFocusPolicy(Qt::TabFocus);
    row.reset->setToolTip(tr("Back to the default"));
    row.reset->setAccessibleName(tr("Reset %1").arg(label));
    connect(row.reset, &QToolButton::clicked, this,
            [this, &parameter] { take(parameter, parameter.defaultValue); });
    const int at = nextFormRow(grid_);
    grid_->addWidget(row.label, at, 0);
    row.line = at;
    grid_->addWidget(row.field, at, 1, 1, 2);
    grid_->addWidget(row.reset, at, 2);
    row.reset->hide();
    rows_.push_back(row);
    hasAdvanced |= parameter.isAdvanced;
  }
  body_->setVisible(!rows_.empty());
  advanced_->setVisible(hasAdvanced);
  for (const Row& row : rows_) showRow(row);
  showAdvanced();
}

QWidget* ParameterForm::makeField(const Parameter& parameter) {
  if (std::holds_alternative<bool>(parameter.defaultValue)) {
    auto* box = new QCheckBox(body_);
    connect(box, &QCheckBox::toggled, this,
            [this, &parameter](bool isOn) { take(parameter, isOn); });
    return box;
  }
  if (std::holds_alternative<std::string>(parameter.defaultValue)) {
    if (!parameter.choices.empty()) {
      auto* combo = new QComboBox(body_);
      combo->setMinimumContentsLength(6);
      combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
      for (const std::string& choice : parameter.choices) {
        combo->addItem(QString::fromStdString(choice));
      }
      connect(combo, &QComboBox::textActivated, this,
              [this, &parameter](const QString& text) { take(parameter, text.toStdString()); });
      return combo;
    }
    auto* line = new QLineEdit(body_);
    if (parameter.name == "path") addFileChooser(line, parameter);
    connect(line, &QLineEdit::editingFinished, this, [this, &parameter, line] {
      if (line->isModified()) take(parameter, line->text().toStdString());
      line->setModified(false);
    });
    return line;
  }
  auto* field = new QuantityField(parameter.dimension, body_);
  const bool isInteger = std::holds_alternative<std::int64_t>(parameter.defaultValue);
  field->setInteger(isInteger);
  if (!isInteger) field->setDecimals(6);
  field->setLimits(parameter.minimum, parameter.maximum);
  const auto valueOf = [isInteger](double si) {
    return isInteger ? ParameterValue(static_cast<std::int64_t>(si)) : ParameterValue(si);
  };
  connect(field, &QuantityField::valueEdited, this,
          [this, &parameter, valueOf](double si) { take(parameter, valueOf(si)); });
  connect(field, &QuantityField::previewed, this,
          [this, &parameter, valueOf](double si) { preview(parameter, valueOf(si)); });
  return field;
}

void ParameterForm::addFileChooser(QLineEdit* line, const Parameter& parameter) {
  line->setPlaceholderText(tr("choose a file"));
  QAction* choose = line->addAction(icon("open"), QLineEdit::TrailingPosition);
  choose->setText(tr("Choose a file"));
  choose->setToolTip(tr("Choose a file"));
  connect(choose, &QAction::triggered, this, [this, line, &parameter] {
    const QString path =
        QFileDialog::getOpenFileName(this, QString::fromStdString(parameter.label), line->text(),
                                     tr("Tables (*.csv);;All files (*)"));
    if (path.isEmpty()) return;
    line->setText(path);
    take(parameter, path.toStdString());
  });
}

ParameterSet ParameterForm::previewValues() const {
  ParameterSet result = values_;
  for (const auto& [name, value] : typed_) result[name] = value;
  return result;
}

void ParameterForm::preview(const Parameter& parameter, ParameterValue value) {
  if (isFilling_) return;
  typed_ = {{parameter.name, std::move(value)}};
  emit previewed();
}

void ParameterForm::take(const Parameter& parameter, ParameterValue value) {
  typed_.erase(parameter.name);
  if (isFilling_ || values_[parameter.name] == value) return;
  values_[parameter.name] = std::move(value);
  for (const Row& row : rows_) {
    if (row.parameter == &parameter) showRow(row);
  }
  emit edited(QString::fromStdString(parameter.name), QString::fromStdString(parameter.label));
}

void ParameterForm::setValues(const ParameterSet& values) {
  for (const Row& row : rows_) {
    const auto given = values.find(row.parameter->name);
    const ParameterValue& value =
        given != values.end() ? given->second : row.parameter->defaultValue;
    if (values_[row.parameter->name] == value) continue;
    values_[row.parameter->name] = value;
    showRow(row);
  }
}

void ParameterForm::showRow(const Row& row) {
  isFilling_ = true;
  const ParameterValue& value = values_[row.parameter->name];
  if (auto* box = qobject_cast<QCheckBox*>(row.field)) {
    if (const bool* isOn = std::get_if<bool>(&value)) box->setChecked(*isOn);
  } else if (auto* combo = qobject_cast<QComboBox*>(row.field)) {
    if (const auto* text = std::get_if<std::string>(&value)) {
      combo->setCurrentText(QString::fromStdString(*text));
    }
  } else if (auto* field = qobject_cast<QuantityField*>(row.field)) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) field->setValue(double(*whole));
    if (const auto* number = std::get_if<double>(&value)) field->setValue(*number);
  } else if (auto* line = qobject_cast<QLineEdit*>(row.field)) {
    const auto* text = std::get_if<std::string>(&value);
    if (text && !(line->hasFocus() && line->isModified())) {
      line->setText(QString::fromStdString(*text));
    }
  }
  isFilling_ = false;
  showReset(row);
}

void ParameterForm::showReset(const Row& row) {
  const bool isShown = (advanced_->isChecked() || !row.parameter->isAdvanced) &&
                       values_[row.parameter->name] != row.parameter->defaultValue;
  if (row.reset->isHidden() != isShown) return;
  row.reset->setVisible(isShown);
  // The field gives the button its room and takes it back, so that right edges stay aligned.
  grid_->removeWidget(row.field);
  grid_->addWidget(row.field, row.line, 1, 1, isShown ? 1 : 2);
}

void ParameterForm::showAdvanced() {
  advanced_->setArrowType(advanced_->isChecked() ? Qt::DownArrow : Qt::RightArrow);
  for (const Row& row : rows_) {
    const bool isShown = advanced_->isChecked() || !row.parameter->isAdvanced;
    row.label->setVisible(isShown);
    row.field->setVisible(isShown);
    showReset(row);
  }
}

void ParameterForm::setWavelength(double wavelength) {
  for (const Row& row : rows_) {
    if (auto* field = qobject_cast<QuantityField*>(row.field)) field->setWavelength(wavelength);
  }
}

void ParameterForm::setProblem(const QString& problem) {
  problem_->setText(problem);
  problem_->setVisible(!problem.isEmpty());
}

QWidget* ParameterForm::field(const std::string& name) const {
  const auto row = std::find_if(rows_.begin(), rows_.end(),
                                [&](const Row& r) { return r.parameter->name == name; });
  return row == rows_.end() ? nullptr : row->field;
}

}  // namespace acg
