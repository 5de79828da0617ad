// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/designer/strength_form.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "core/acoustics/transducer_limits.h"
#include "core/error.h"
#include "ui/forms/form_style.h"
#include "ui/forms/quantity_field.h"

namespace acg {
namespace {

constexpr double kLeast = kSourceRange.low;

}  // namespace

StrengthForm::StrengthForm(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kRowSpacing);
  auto* box = new QWidget(this);
  grid_ = makeFormGrid(box);
  column->addWidget(box);
  makeCombos();
  makeFields();
  strength_ = new QLabel(this);
  strength_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  strength_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  QFont bold = strength_->font();
  bold.setWeight(QFont::DemiBold);
  strength_->setFont(bold);
  addFormRow(grid_, tr("Strength"), strength_);
  derivation_ = quietLabel({}, this);
  consequences_ = quietLabel({}, this);
  for (QLabel* label : {derivation_, consequences_}) {
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(label);
  }
  connectForm();
  setStatement({});
}

void StrengthForm::makeCombos() {
  form_ = new QComboBox(this);
  form_->addItems({tr("Pressure at a distance"), tr("Level at a distance"), tr("Per volt")});
  pressureKind_ = new QComboBox(this);
  pressureKind_->addItem(tr("Peak"), int(AmplitudeKind::kPeak));
  pressureKind_->addItem(tr("RMS"), int(AmplitudeKind::kRms));
  voltKind_ = new QComboBox(this);
  voltKind_->addItem(tr("Peak to peak"), int(AmplitudeKind::kPeakToPeak));
  voltKind_->addItem(tr("Peak"), int(AmplitudeKind::kPeak));
  voltKind_->addItem(tr("RMS"), int(AmplitudeKind::kRms));
  waveform_ = new QComboBox(this);
  waveform_->addItem(tr("Square wave"), QStringLiteral("square"));
  waveform_->addItem(tr("Sine"), QStringLiteral("sine"));
  waveform_->addItem(tr("Not known"), QString());
  for (QComboBox* combo : {form_, pressureKind_, voltKind_, waveform_}) {
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(8);
  }
}

void StrengthForm::makeFields() {
  const auto field = [this](Dimension dimension, const QString& unit, std::optional<double> least) {
    auto* made = new QuantityField(dimension, this);
    if (!unit.isEmpty()) made->setPlainUnit(unit);
    made->setLimits(least, std::nullopt);
    return made;
  };
  pressure_ = field(Dimension::kPressure, {}, kLeast);
  level_ = field(Dimension::kNone, tr("dB"), std::nullopt);
  level_->setLimits(-60, 300);
  sensitivity_ = field(Dimension::kNone, tr("Pa m/V"), kLeast);
  sensitivity_->setDecimals(5);
  distance_ = field(Dimension::kLength, {}, 1e-4);
  distance_->setLimits(1e-4, 1e3);
  voltage_ = field(Dimension::kNone, tr("V"), kLeast);
  voltage_->setLimits(kVoltRange.low, kVoltRange.high);
  voltage_->setOptional(tr("not known"));
  voltage_->setToolTip(tr("Peak to peak, at full drive"));
  const auto row = [this](const QString& label, QWidget* widget) {
    return Row{addFormRow(grid_, label, widget), widget};
  };
  row(tr("Stated as"), form_);
  pressureRow_ = row(tr("Pressure"), pressure_);
  levelRow_ = row(tr("Level (SPL)"), level_);
  sensitivityRow_ = row(tr("Per volt"), sensitivity_);
  pressureKindRow_ = row(tr("Counted as"), pressureKind_);
  distanceRow_ = row(tr("Distance"), distance_);
  voltKindRow_ = row(tr("The volt is"), voltKind_);
  row(tr("Drive voltage"), voltage_);
  row(tr("Waveform"), waveform_);
}

void StrengthForm::connectField(QuantityField* field, double SourceStatement::*member) {
  const auto take = [this, member](double si) {
    if (statement_.*member == si) return;
    statement_.*member = si;
    changed();
  };
  connect(field, &QuantityField::valueEdited, this, take);
  connect(field, &QuantityField::previewed, this, take);
}

void StrengthForm::connectForm() {
  connectField(pressure_, &SourceStatement::pressure);
  connectField(level_, &SourceStatement::level);
  connectField(sensitivity_, &SourceStatement::sensitivity);
  connectField(distance_, &SourceStatement::distance);
  connectField(voltage_, &SourceStatement::driveVoltage);
  connect(voltage_, &QuantityField::cleared, this, [this] {
    statement_.driveVoltage = 0;
    changed();
  });
  connect(form_, &QComboBox::activated, this, [this](int index) {
    const auto form = SourceStatement::Form(index);
    try {
      statement_ = statement_.restated(form);
    } catch (const Error&) {
      statement_.form = form;  // there is no strength to keep
    }
    showValues();
    changed();
  });
  connect(pressureKind_, &QComboBox::activated, this, [this] {
    // The number stays: what changes is what it was said to count.
    statement_.pressureKind = AmplitudeKind(pressureKind_->currentData().toInt());
    changed();
  });
  connect(voltKind_, &QComboBox::activated, this, [this] {
    statement_.voltKind = AmplitudeKind(voltKind_->currentData().toInt());
    changed();
  });
  connect(waveform_, &QComboBox::activated, this, [this] {
    statement_.waveform = waveform_->currentData().toString().toStdString();
    changed();
  });
}

void StrengthForm::changed() {
  showRows();
  showConversion();
  emit edited();
}

void StrengthForm::setStatement(const SourceStatement& statement) {
  statement_ = statement;
  showValues();
  showRows();
  showConversion();
}

void StrengthForm::setPlaneWave(bool isPlaneWave) {
  statement_.isPlaneWave = isPlaneWave;
  showRows();
  showConversion();
}

void StrengthForm::showValues() {
  form_->setCurrentIndex(int(statement_.form));
  pressureKind_->setCurrentIndex(pressureKind_->findData(int(statement_.pressureKind)));
  voltKind_->setCurrentIndex(voltKind_->findData(int(statement_.voltKind)));
  waveform_->setCurrentIndex(
      std::max(0, waveform_->findData(QString::fromStdString(statement_.waveform))));
  pressure_->setValue(statement_.pressure);
  level_->setValue(statement_.level);
  sensitivity_->setValue(statement_.sensitivity);
  distance_->setValue(statement_.distance);
  voltage_->setValue(statement_.driveVoltage > 0 ? std::optional(statement_.driveVoltage)
                                                 : std::nullopt);
}

void StrengthForm::showRows() {
  using Form = SourceStatement::Form;
  const auto show = [](const Row& row, bool isShown) {
    row.label->setVisible(isShown);
    row.field->setVisible(isShown);
    // A row that is left out complains of nothing.
    if (auto* field = qobject_cast<QuantityField*>(row.field); field && !isShown) {
      field->setProblem({});
    }
  };
  const Form form = statement_.form;
  sensitivity_->setPlainUnit(statement_.isPlaneWave ? tr("Pa/V") : tr("Pa m/V"));
  show(pressureRow_, form == Form::kPressure);
  show(levelRow_, form == Form::kLevel);
  show(sensitivityRow_, form == Form::kSensitivity);
  show(pressureKindRow_, form != Form::kLevel);
  show(distanceRow_, form != Form::kSensitivity && !statement_.isPlaneWave);
  show(voltKindRow_, form == Form::kSensitivity);
}

void StrengthForm::showConversion() {
  try {
    const QString strength = statement_.strengthText();
    problem_.clear();
    setNumber(strength_, strength.section(' ', 0, 0), strength.section(' ', 1));
    setRole(derivation_, "quiet");
    derivation_->setText(statement_.derivation());
    consequences_->setText(statement_.consequences());
  } catch (const Error& error) {
    problem_ = QString::fromUtf8(error.what());
    strength_->setText(QStringLiteral("\u2013"));
    setRole(derivation_, "bad");
    derivation_->setText(problem_);
    consequences_->clear();
  }
}

void StrengthForm::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  // The unit's grey is written into the text.
  if (event->type() == QEvent::PaletteChange) showConversion();
}

QString StrengthForm::conversionText() const {
  return derivation_->text() + '\n' + consequences_->text();
}

}  // namespace acg
