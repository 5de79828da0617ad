// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/designer/transducer_form.h"

#include <utility>

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include "core/acoustics/directivity_table.h"
#include "core/acoustics/transducer_limits.h"
#include "core/error.h"
#include "ui/designer/strength_form.h"
#include "ui/designer/table_panel.h"
#include "ui/forms/form_style.h"
#include "ui/forms/quantity_field.h"

namespace acg {

TransducerForm::TransducerForm(QWidget* parent) : QWidget(parent) {
  makeRows();
  connectRows();
  showModel();
}

void TransducerForm::makeRows() {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kRowSpacing);
  auto* box = new QWidget(this);
  auto* grid = makeFormGrid(box);
  column->addWidget(box);
  type_ = new QComboBox(this);
  kind_ = new QComboBox(this);
  for (QComboBox* combo : {type_, kind_}) {
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(8);
  }
  type_->setToolTip(tr("Begin from a type that the scene or the device has"));
  for (const TransducerModelEntry& entry : transducerModels()) {
    kind_->addItem(tr(entry.label), QString::fromLatin1(entry.name));
    kind_->setItemData(kind_->count() - 1, tr(entry.help), Qt::ToolTipRole);
  }
  radius_ = new QuantityField(Dimension::kLength, this);
  frequency_ = new QuantityField(Dimension::kFrequency, this);
  frequency_->setLimits(kFrequencyRange.low, kFrequencyRange.high);
  back_ = new QCheckBox(tr("Radiates backwards too"), this);
  back_->setAccessibleName(tr("Radiates backwards too"));
  addFormRow(grid, tr("Type"), type_);
  addFormRow(grid, tr("Model"), kind_);
  addFormRow(grid, tr("Radius"), radius_);
  addFormRow(grid, tr("Frequency"), frequency_);
  addFormRow(grid, tr("Rear"), back_);
  kindHelp_ = new QLabel(this);
  kindHelp_->setWordWrap(true);
  setRole(kindHelp_, "bad");
  column->addWidget(kindHelp_);
  table_ = new TablePanel(this);
  column->addWidget(table_);
  column->addWidget(separator(this));
  column->addWidget(headingLabel(tr("Source strength"), this));
  strength_ = new StrengthForm(this);
  column->addWidget(strength_);
  auto* more = new QWidget(this);
  auto* rows = makeFormGrid(more);
  limit_ = new QuantityField(Dimension::kNone, this);
  limit_->setPlainUnit(tr("V"));
  limit_->setLimits(kVoltRange.low, kVoltRange.high);
  limit_->setOptional(tr("needed"));
  limit_->setToolTip(tr("Volts, peak to peak, that the element takes for good"));
  note_ = new QLineEdit(this);
  note_->setPlaceholderText(tr("where these values come from"));
  addFormRow(rows, tr("Drive limit"), limit_);
  addFormRow(rows, tr("Source note"), note_);
  column->addWidget(more);
}

void TransducerForm::connectRows() {
  connect(type_, &QComboBox::textActivated, this, [this](const QString& name) {
    const auto type = types_.find(name.toStdString());
    if (type == types_.end()) return;
    setTransducer(type->first, type->second);
    emit edited();
  });
  connect(kind_, &QComboBox::activated, this, [this] {
    model_.kind = kind_->currentData().toString().toStdString();
    showKind();
    emit edited();
  });
  const auto bind = [this](QuantityField* field, double TransducerModel::*member) {
    const auto take = [this, member](double si) {
      if (model_.*member == si) return;
      model_.*member = si;
      emit edited();
    };
    connect(field, &QuantityField::valueEdited, this, take);
    connect(field, &QuantityField::previewed, this, take);
  };
  bind(radius_, &TransducerModel::radius);
  bind(frequency_, &TransducerModel::frequency);
  connect(back_, &QCheckBox::clicked, this, [this](bool isOn) {
    model_.radiatesBack = isOn;
    emit edited();
  });
  const auto takeLimit = [this](double volts) {
    if (model_.driveLimit == volts) return;
    model_.driveLimit = volts;
    emit edited();
  };
  connect(limit_, &QuantityField::valueEdited, this, takeLimit);
  connect(limit_, &QuantityField::previewed, this, takeLimit);
  connect(limit_, &QuantityField::cleared, this, [this] {
    model_.driveLimit.reset();
    emit edited();
  });
  connect(note_, &QLineEdit::textEdited, this, [this](const QString& text) {
    model_.sourceNote = text.toStdString();
    emit edited();
  });
  connect(strength_, &StrengthForm::edited, this, &TransducerForm::takeStatement);
}

void TransducerForm::takeStatement() {
  if (strength_->problem().isEmpty()) strength_->statement().applyTo(model_);
  emit edited();
}

void TransducerForm::setTypes(std::map<std::string, TransducerModel> types) {
  types_ = std::move(types);
  type_->clear();
  for (const auto& [name, model] : types_) type_->addItem(QString::fromStdString(name));
  type_->setCurrentText(QString::fromStdString(name_));
}

void TransducerForm::setTransducer(const std::string& name, const TransducerModel& model) {
  name_ = name;
  model_ = model;
  table_->setNote({}, false);  // it spoke of another one
  showModel();
}

void TransducerForm::setTable(std::vector<double> angles, std::vector<double> gains) {
  model_.kind = "table";
  model_.tableAngles = std::move(angles);
  model_.tableGains = std::move(gains);
  showModel();
  emit edited();
}

void TransducerForm::showModel() {
  type_->setCurrentIndex(type_->findText(QString::fromStdString(name_)));
  kind_->setCurrentIndex(kind_->findData(QString::fromStdString(model_.kind)));
  radius_->setValue(model_.radius);
  frequency_->setValue(model_.frequency);
  back_->setChecked(model_.radiatesBack);
  limit_->setValue(model_.driveLimit);
  note_->setText(QString::fromStdString(model_.sourceNote));
  note_->setCursorPosition(0);
  strength_->setStatement(statementOf(model_));
  showKind();
}

void TransducerForm::showKind() {
  const TransducerModelEntry& entry = transducerModel(model_.kind);
  strength_->setPlaneWave(entry.radiation == Radiation::kPlaneWave);
  // A table says itself what an element radiates backwards.
  back_->setEnabled(entry.radiation == Radiation::kEven);
  const NumberRange radii = radiusRange(model_.kind);
  radius_->setLimits(radii.low, radii.high);
  kindHelp_->clear();
  const bool isTable = entry.radiation == Radiation::kTable;
  table_->setVisible(isTable);
  if (isTable) {
    table_->show(model_);
    if (tableFault(model_.tableAngles, model_.tableGains)) {
      kindHelp_->setText(
          tr("This type has no measured table; load one, choose a type that has one, such as that "
             "of the device AUTD3, or another model."));
    }
  }
  kindHelp_->setVisible(!kindHelp_->text().isEmpty());
}

QString TransducerForm::problem() const {
  if (!kindHelp_->text().isEmpty()) return kindHelp_->text();
  if (!strength_->problem().isEmpty()) return strength_->problem();
  if (!model_.driveLimit) {
    return tr(
        "The transducer has no drive limit; give the volts, peak to peak, that it takes for "
        "good.");
  }
  return {};
}

}  // namespace acg
