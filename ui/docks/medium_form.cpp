// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/medium_form.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "core/error.h"
#include "core/scene/medium_preset.h"
#include "ui/docks/scene_edits.h"
#include "ui/forms/form_style.h"
#include "ui/forms/quantity_field.h"
#include "ui/session.h"

namespace acg {

MediumForm::MediumForm(Session& session, QWidget* parent) : DockPanel(session, parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kRowSpacing);
  try {
    presets_ = mediumPresets();
  } catch (const Error& error) {
    session.post(MessageKind::kWarning, QString::fromUtf8(error.what()));
  }
  makeKindRow(column);
  makeAirRows(column);
  makeNumberRows(column);
  makeResultRows(column);
  connect(&session, &Session::sceneChanged, this, &DockPanel::markStale);
  refreshNow();
}

void MediumForm::makeKindRow(QVBoxLayout* column) {
  column->addWidget(headingLabel(tr("Medium"), this));
  auto* top = new QWidget(this);
  kind_ = new QComboBox(this);
  kind_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  kind_->setMinimumContentsLength(8);
  kind_->addItem(tr("Air"));
  for (const MediumPreset& preset : presets_) {
    kind_->addItem(tr(preset.label.c_str()));
    kind_->setItemData(kind_->count() - 1, QString::fromStdString(preset.source), Qt::ToolTipRole);
  }
  kind_->addItem(tr("Given numbers"));
  addFormRow(makeFormGrid(top), tr("Kind"), kind_);
  column->addWidget(top);
  connect(kind_, &QComboBox::activated, this, &MediumForm::choose);
}

QuantityField* MediumForm::addField(QGridLayout* rows, const QString& label, Dimension dimension,
                                    double low, double high) {
  auto* field = new QuantityField(dimension, this);
  field->setLimits(low, high);
  addFormRow(rows, label, field);
  return field;
}

QLabel* MediumForm::addResult(QGridLayout* rows, const QString& label) {
  auto* value = new QLabel(this);
  value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  value->setTextInteractionFlags(Qt::TextSelectableByMouse);
  addFormRow(rows, label, value);
  return value;
}

/// Air or Medium: an edit changes the scene, typing shows what it would come to.
template <class Of>
void MediumForm::bind(QuantityField* field, const QString& label, double Of::*member) {
  connect(field, &QuantityField::valueEdited, this, [this, label, member](double si) {
    session().edit(label, burst(label), [&](Scene& scene) {
      if (auto* held = std::get_if<Of>(&scene.medium)) held->*member = si;
    });
  });
  connect(field, &QuantityField::previewed, this, [this, member](double si) {
    Scene typed = *session().scene();
    if (auto* held = std::get_if<Of>(&typed.medium)) held->*member = si;
    showResults(typed);
  });
}

void MediumForm::makeAirRows(QVBoxLayout* column) {
  airBody_ = new QWidget(this);
  auto* rows = makeFormGrid(airBody_);
  temperature_ = addField(rows, tr("Temperature"), Dimension::kTemperature, -40, 60);
  humidity_ = addField(rows, tr("Humidity"), Dimension::kPercent, 0, 100);
  airPressure_ = addField(rows, tr("Pressure"), Dimension::kPressure, 50e3, 120e3);
  // What the air comes to; numbers that are given need no second telling.
  shownSpeed_ = addResult(rows, tr("Sound speed"));
  shownDensity_ = addResult(rows, tr("Density"));
  shownAbsorption_ = addResult(rows, tr("Absorption"));
  column->addWidget(airBody_);
  bind(temperature_, tr("Change temperature"), &Air::temperature);
  bind(humidity_, tr("Change humidity"), &Air::humidity);
  bind(airPressure_, tr("Change air pressure"), &Air::pressure);
}

void MediumForm::makeNumberRows(QVBoxLayout* column) {
  numberBody_ = new QWidget(this);
  auto* rows = makeFormGrid(numberBody_);
  // The limits of the scene's checks.
  speed_ = addField(rows, tr("Sound speed"), Dimension::kSpeed, 10, 20e3);
  density_ = addField(rows, tr("Density"), Dimension::kDensity, 1e-3, 30e3);
  absorption_ = addField(rows, tr("Absorption"), Dimension::kAttenuation, 0, 1e4);
  column->addWidget(numberBody_);
  bind(speed_, tr("Change sound speed"), &Medium::soundSpeed);
  bind(density_, tr("Change density"), &Medium::density);
  bind(absorption_, tr("Change absorption"), &Medium::absorption);
}

void MediumForm::makeResultRows(QVBoxLayout* column) {
  auto* results = new QWidget(this);
  shownWavelength_ = addResult(makeFormGrid(results), tr("Wavelength"));
  column->addWidget(results);
  source_ = quietLabel({}, this);
  source_->setWordWrap(true);
  column->addWidget(source_);
}

void MediumForm::choose(int index) {
  const Scene& now = *session().scene();
  if (index == 0) {
    if (!std::holds_alternative<Air>(now.medium)) {
      session().edit(tr("Change medium to air"), 0, [](Scene& scene) { scene.medium = Air{}; });
    }
  } else if (index == kind_->count() - 1) {
    if (std::holds_alternative<Air>(now.medium) || presetOf(now) >= 0) {
      const Medium resolved = now.resolvedMedium();
      session().edit(tr("Give the medium by numbers"), 0, [&](Scene& scene) {
        scene.medium = resolved;
        dropPreset(scene);
      });
    }
  } else if (presetOf(now) != index - 1) {
    const MediumPreset& preset = presets_[std::size_t(index - 1)];
    session().edit(tr("Change medium to %1").arg(tr(preset.label.c_str())), 0,
                   [&](Scene& scene) { setPreset(scene, preset); });
  }
  refreshNow();
}

int MediumForm::presetOf(const Scene& scene) const {
  const std::string name = statedPreset(scene);
  const auto* medium = std::get_if<Medium>(&scene.medium);
  if (name.empty() || !medium || !(scene.frequency() > 0)) return -1;
  for (std::size_t i = 0; i < presets_.size(); ++i) {
    // A project may state a preset with a number of its own.
    if (presets_[i].name == name && presets_[i].at(scene.frequency()) == *medium) return int(i);
  }
  return -1;
}

void MediumForm::refresh() {
  const Scene& scene = *session().scene();
  const auto* air = std::get_if<Air>(&scene.medium);
  const int preset = presetOf(scene);
  const bool isPreset = preset >= 0;
  kind_->setCurrentIndex(air ? 0 : isPreset ? preset + 1 : kind_->count() - 1);
  airBody_->setVisible(air != nullptr);
  numberBody_->setVisible(air == nullptr);
  source_->setVisible(isPreset);
  if (isPreset) source_->setText(QString::fromStdString(presets_[std::size_t(preset)].source));
  if (air) {
    temperature_->setValue(air->temperature);
    humidity_->setValue(air->humidity);
    airPressure_->setValue(air->pressure);
  } else {
    const auto& medium = std::get<Medium>(scene.medium);
    speed_->setValue(medium.soundSpeed);
    density_->setValue(medium.density);
    absorption_->setValue(medium.absorption);
  }
  showResults(scene);
}

void MediumForm::showResults(const Scene& scene) {
  try {
    const Medium medium = scene.resolvedMedium();
    setNumber(shownSpeed_, QString::number(medium.soundSpeed, 'f', 2), tr("m/s"));
    setNumber(shownDensity_, QString::number(medium.density, 'f', 4), tr("kg/m\u00b3"));
    setNumber(shownAbsorption_, QString::number(medium.absorption, 'f', 3), tr("dB/m"));
    setNumber(shownWavelength_, lengthText(scene.wavelength()).section(' ', 0, 0), tr("mm"));
  } catch (const Error& error) {
    for (QLabel* label : {shownSpeed_, shownDensity_, shownAbsorption_, shownWavelength_}) {
      label->setText(QStringLiteral("\u2013"));
      label->setToolTip(QString::fromUtf8(error.what()));
    }
  }
}

}  // namespace acg
