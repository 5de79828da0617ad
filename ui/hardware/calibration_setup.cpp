// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/calibration_setup.h"

#include <cmath>

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <fmt/format.h>

#include "core/drive/expected_pressure.h"
#include "core/error.h"
#include "ui/forms/form_style.h"
#include "ui/forms/quantity_field.h"

namespace acg {
namespace {

enum Kind { kEmulated, kProgram, kAmplitudes };
constexpr double kQuietness = 40;  // dB

}  // namespace

CalibrationSetup::CalibrationSetup(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(12);
  auto* rows = new QWidget(this);
  QGridLayout* grid = makeFormGrid(rows);
  kind_ = new QComboBox(rows);
  kind_->setAccessibleName(tr("Microphone"));
  kind_->addItems({tr("Emulated, before an emulated device"),
                   tr("A program that tells amplitude and phase"),
                   tr("A program that tells the amplitude alone")});
  command_ = new QLineEdit(rows);
  command_->setAccessibleName(tr("Program"));
  command_->setPlaceholderText(tr("python3 my_microphone.py"));
  command_->setToolTip(tr(
      "It answers the line place X Y Z once the microphone stands there, and each line read with "
      "pascals and radians; see the help on calibration"));
  quietness_ = new QuantityField(Dimension::kNone, rows);
  quietness_->setPlainUnit(QStringLiteral("dB"));
  quietness_->setLimits(0, 200);
  quietness_->setDecimals(0);
  quietness_->setValue(kQuietness);
  quietness_->setToolTip(tr("By how much its noise lies below one element"));
  place_ = new VectorField(Dimension::kLength,
                           {tr("Microphone x"), tr("Microphone y"), tr("Microphone z")}, rows);
  place_->setToolTip(tr("In the scene; a millimetre matters, for it is an eighth of a wavelength"));
  serial_ = new QLineEdit(rows);
  serial_->setAccessibleName(tr("Serial number"));
  serial_->setPlaceholderText(tr("a name that is written on the device"));
  serial_->setToolTip(tr("The calibration is applied whenever this number is connected"));
  addFormRow(grid, tr("Microphone"), kind_);
  addFormRow(grid, tr("Program"), command_);
  addFormRow(grid, tr("Quiet by"), quietness_);
  addFormRow(grid, tr("Stands at"), place_);
  addFormRow(grid, tr("Serial"), serial_);
  column->addWidget(rows);
  findsOrder_ = new QCheckBox(tr("Find elements that stand in another's place"), this);
  findsOrder_->setToolTip(tr("Measures at five places, 15 to 60 mm apart"));
  keepsGains_ = new QCheckBox(tr("Even out how loud the elements are"), this);
  keepsGains_->setToolTip(
      tr("A focus is louder without; devices that know only on and off cannot"));
  column->addWidget(findsOrder_);
  column->addWidget(keepsGains_);
  auto* notice = new QLabel(
      tr("Elements sound one by one at full drive, and together at the microphone. Keep ears, "
         "hands "
         "and eyes away, and have the supply's switch at hand. Mute, limits and zones hold "
         "meanwhile."),
      this);
  notice->setWordWrap(true);
  setRole(notice, "warn");
  column->addWidget(notice);
  column->addStretch(1);
  connect(kind_, &QComboBox::currentIndexChanged, this, &CalibrationSetup::chooseKind);
  chooseKind();
}

void CalibrationSetup::chooseKind() {
  command_->setEnabled(!isEmulated());
  quietness_->setEnabled(isEmulated());
}

void CalibrationSetup::showDevice(const Scene& scene, const ElementRange& elements,
                                  const std::string& serialNumber) {
  serial_->setText(QString::fromStdString(serialNumber));
  try {
    const Eigen::Vector3d place = microphonePlace(scene, elements);
    // To the micrometre: a mean leaves 1e-17 where 0 is meant.
    const auto rounded = [](double value) { return std::round(1e6 * value) / 1e6 + 0.0; };
    place_->setValue(rounded(place.x()), rounded(place.y()), rounded(place.z()));
  } catch (const Error&) {
    place_->setValue(0, 0, 0);  // between arrays that face each other, where the user looks first
  }
}

std::string CalibrationSetup::microphone() const {
  if (isEmulated()) return fmt::format("emulated:{}", quietness_->value().value_or(kQuietness));
  const std::string command = command_->text().trimmed().toStdString();
  if (command.empty()) {
    throw Error(ErrorCode::kInvalidArgument,
                "The microphone has no program; name one, or choose another microphone.");
  }
  return (kind_->currentIndex() == kAmplitudes ? "exec-amplitude:" : "exec:") + command;
}

CalibrationPlan CalibrationSetup::plan(const Scene& scene, const ElementRange& elements) const {
  const Eigen::Vector3d place(place_->field(0)->value().value_or(0),
                              place_->field(1)->value().value_or(0),
                              place_->field(2)->value().value_or(0));
  Eigen::Matrix3Xd places = place;
  if (findsOrder_->isChecked()) places = placesForOrder(scene, elements, place);
  CalibrationPlan plan = calibrationPlan(scene, elements, places);
  plan.keepsGains = keepsGains_->isChecked();
  return plan;
}

std::string CalibrationSetup::serialNumber() const {
  return serial_->text().trimmed().toStdString();
}

}  // namespace acg
