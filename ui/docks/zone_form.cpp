// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/zone_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

#include "ui/docks/scene_edits.h"
#include "ui/exposure_text.h"
#include "ui/forms/form_style.h"
#include "ui/forms/quantity_field.h"
#include "ui/icons.h"

namespace acg {

ZoneForm::ZoneForm(QWidget* parent) : QWidget(parent) {
  auto* grid = makeFormGrid(this);
  name_ = new QLineEdit(this);
  kind_ = new QComboBox(this);
  for (const ZoneKind kind : kZoneKinds) kind_->addItem(zoneKindLabel(kind));
  position_ = new VectorField(Dimension::kLength,
                              {tr("Position x"), tr("Position y"), tr("Position z")}, this);
  radius_ = new QuantityField(Dimension::kLength, this);
  radius_->setLimits(1e-3, kLargestZoneRadius);
  radius_->setToolTip(tr("Of the ball in which it may be while the arrays sound"));
  isEnabled_ = new QCheckBox(tr("Judged"), this);
  isEnabled_->setToolTip(tr("Whether holograms are refused for what reaches this zone"));
  addFormRow(grid, tr("Name"), name_);
  addFormRow(grid, tr("Kind"), kind_);
  addFormRow(grid, tr("Position"), position_);
  addFormRow(grid, tr("Radius"), radius_);
  addFormRow(grid, tr("Exposure"), isEnabled_);
  auto* verdict = new QWidget(this);
  auto* row = new QHBoxLayout(verdict);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(6);
  icon_ = new QLabel(verdict);
  icon_->setFixedSize(16, 16);
  level_ = new QLabel(verdict);
  level_->setAccessibleName(tr("Highest level and verdict"));
  row->addStretch(1);
  row->addWidget(icon_);
  row->addWidget(level_);
  addFormRow(grid, tr("Highest"), verdict);
  sentence_ = quietLabel({}, this);
  sentence_->setWordWrap(true);
  sentence_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  sentence_->setAccessibleName(tr("Reason of the verdict on the zone"));
  grid->addWidget(sentence_, grid->rowCount(), 0, 1, grid->columnCount());

  connect(name_, &QLineEdit::editingFinished, this, [this] {
    const QString typed = name_->text().trimmed();
    if (name_->isModified() && typed != id_) emit renamed(typed);
    name_->setModified(false);
  });
  connect(kind_, &QComboBox::activated, this, [this](int index) {
    emit edited(tr("Change kind of %1").arg(id_), {},
                [index](ExposureZone& zone) { zone.kind = kZoneKinds[index]; });
  });
  connect(position_, &VectorField::componentEdited, this, [this](int axis, double si) {
    emit edited(tr("Move %1").arg(id_), QStringLiteral("position %1").arg(axis),
                [axis, si](ExposureZone& zone) { zone.position[axis] = si; });
  });
  connect(radius_, &QuantityField::valueEdited, this, [this](double si) {
    emit edited(tr("Change radius of %1").arg(id_), QStringLiteral("radius"),
                [si](ExposureZone& zone) { zone.radius = si; });
  });
  connect(isEnabled_, &QCheckBox::clicked, this, [this](bool isOn) {
    emit edited(isOn ? tr("Judge %1").arg(id_) : tr("Leave %1 unjudged").arg(id_), {},
                [isOn](ExposureZone& zone) { zone.isEnabled = isOn; });
  });
}

void ZoneForm::show(const Scene& scene, const ExposureZone& zone, const ZoneExposure* exposure,
                    DriveView drives) {
  const QString id = QString::fromStdString(zone.id);
  if (id != id_ || !(name_->hasFocus() && name_->isModified())) {
    if (name_->text() != id) name_->setText(id);
    name_->setModified(false);
  }
  id_ = id;
  kind_->setCurrentIndex(static_cast<int>(zone.kind));
  position_->setWavelength(scene.wavelength());
  position_->setValue(zone.position.x(), zone.position.y(), zone.position.z());
  radius_->setWavelength(scene.wavelength());
  radius_->setValue(zone.radius);
  isEnabled_->setChecked(zone.isEnabled);
  showExposure(zone, exposure, drives);
}

void ZoneForm::showExposure(const ExposureZone& zone, const ZoneExposure* exposure,
                            DriveView drives) {
  icon_->setVisible(exposure != nullptr);
  sentence_->setVisible(exposure != nullptr);
  if (!exposure) {
    level_->setText(zone.isEnabled ? tr("not judged yet") : tr("not judged"));
    setRole(level_, "quiet");
    return;
  }
  const QString name = exposureIcon(exposure->verdict);
  icon_->setPixmap(icon(name).pixmap(QSize(16, 16), devicePixelRatioF()));
  level_->setText(exposurePhrase(*exposure));
  setRole(level_, exposureRole(exposure->verdict).toLatin1().constData());
  sentence_->setText(exposureHelp(*exposure, drives));
}

}  // namespace acg
