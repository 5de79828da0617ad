// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/picture_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>

#include "core/scene/scene.h"
#include "ui/docks/picture_edits.h"
#include "ui/forms/form_style.h"
#include "ui/forms/icon_button.h"
#include "ui/forms/quantity_field.h"

namespace acg {
namespace {

constexpr double kLeastSide = 1e-4;   // m
constexpr double kLargestSide = 1.0;  // m

}  // namespace

PictureForm::PictureForm(QWidget* parent) : QWidget(parent) {
  auto* grid = makeFormGrid(this);
  auto* source = new QWidget(this);
  auto* row = new QHBoxLayout(source);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(4);
  file_ = new QLabel(source);
  file_->setWordWrap(true);
  choose_ = iconButton("open", tr("Take another picture"), source);
  row->addWidget(file_, 1);
  row->addWidget(choose_);
  facing_ = new QComboBox(this);
  for (int facing = 0; facing < kFacings; ++facing) facing_->addItem(facingName(facing), facing);
  facing_->setToolTip(tr("The axis that the picture stands on; one sees it from there"));
  width_ = new QuantityField(Dimension::kLength, this);
  height_ = new QuantityField(Dimension::kLength, this);
  for (QuantityField* side : {width_, height_}) side->setLimits(kLeastSide, kLargestSide);
  keepShape_ = new QCheckBox(tr("Keep the shape of the file"), this);
  keepShape_->setToolTip(tr("Width and height change together, so that pixels stay square"));
  addFormRow(grid, tr("Picture"), source);
  addFormRow(grid, tr("Faces"), facing_);
  addFormRow(grid, tr("Width"), width_);
  addFormRow(grid, tr("Height"), height_);
  addFormRow(grid, QString(), keepShape_);
  keepShape_->setAccessibleName(keepShape_->text());

  connect(choose_, &QToolButton::clicked, this, &PictureForm::fileRequested);
  connect(facing_, &QComboBox::activated, this, [this](int index) {
    const int facing = facing_->itemData(index).toInt();
    if (facing < 0) return;
    emit edited(tr("Turn picture to %1").arg(facingName(facing)), {},
                [facing](ImageTarget& image) { image.orientation = facingOrientation(facing); });
  });
  connect(width_, &QuantityField::valueEdited, this, [this](double si) { setSide(true, si); });
  connect(height_, &QuantityField::valueEdited, this, [this](double si) { setSide(false, si); });
  connect(keepShape_, &QCheckBox::toggled, this, [this](bool isOn) {
    if (!isOn) return;  // from now on each side is free
    emit edited(tr("Give the picture the shape of its file"), {}, [](ImageTarget& image) {
      image.height = image.width * image.rows / image.columns;
    });
  });
}

void PictureForm::setSide(bool isWidth, double si) {
  const bool isKept = keepShape_->isChecked();
  emit edited(tr("Resize picture"), isWidth ? QStringLiteral("width") : QStringLiteral("height"),
              [isWidth, isKept, si](ImageTarget& image) {
                (isWidth ? image.width : image.height) = si;
                if (!isKept) return;
                if (isWidth) {
                  image.height = si * image.rows / image.columns;
                } else {
                  image.width = si * image.columns / image.rows;
                }
              });
}

void PictureForm::show(const ImageTarget& image, double wavelength) {
  file_->setText(pictureText(image));
  const int facing = facingOf(image.orientation);
  const int tilted = facing_->findData(-1);
  if (facing < 0 && tilted < 0) facing_->addItem(tr("Tilted"), -1);
  if (facing >= 0 && tilted >= 0) facing_->removeItem(tilted);
  facing_->setCurrentIndex(facing_->findData(facing));
  for (QuantityField* side : {width_, height_}) side->setWavelength(wavelength);
  width_->setValue(image.width);
  height_->setValue(image.height);
  // Square pixels may be kept or not, as the user wants; others are not.
  if (!keepsShape(image) || file_->property("source") != QString::fromStdString(image.source)) {
    const QSignalBlocker blocked(keepShape_);
    keepShape_->setChecked(keepsShape(image));
  }
  file_->setProperty("source", QString::fromStdString(image.source));
}

}  // namespace acg
