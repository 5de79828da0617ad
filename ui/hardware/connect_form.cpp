// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/connect_form.h"

#include <algorithm>
#include <initializer_list>

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPointer>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "ui/forms/form_style.h"
#include "ui/forms/parameter_form.h"
#include "ui/forms/quantity_field.h"
#include "ui/hardware/device_control.h"
#include "ui/hardware/last_device.h"

namespace acg {
namespace {

constexpr int kListWidth = 210;        // px
constexpr std::size_t kMostRuns = 60;  // of arrays offered

/// All runs of neighbours, the longest first: what a device may drive.
std::vector<QStringList> runsOf(const Scene& scene) {
  std::vector<QStringList> runs;
  const std::size_t count = scene.arrays.size();
  for (std::size_t length = count; length >= 1 && runs.size() < kMostRuns; --length) {
    for (std::size_t first = 0; first + length <= count; ++first) {
      QStringList ids;
      for (std::size_t i = first; i < first + length; ++i) {
        ids << QString::fromStdString(scene.arrays[i].id);
      }
      runs.push_back(ids);
    }
  }
  return runs;
}

}  // namespace

ConnectForm::ConnectForm(DeviceControl& device, QWidget* parent)
    : QWidget(parent), device_(device) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(16);
  row->addLayout(makeList());
  auto* panel = new QWidget(this);
  QVBoxLayout* column = makeScrollColumn(panel);
  column->setContentsMargins(0, 8, kMargin, 8);
  row->addWidget(panel, 1);
  fields_ = new QWidget(panel);
  auto* grid = makeFormGrid(fields_);
  driver_ = new QComboBox(fields_);
  driver_->setAccessibleName(tr("Driver"));
  for (const DeviceDriverEntry& entry : device.drivers()) {
    driver_->addItem(QString::fromStdString(entry.label), QString::fromStdString(entry.name));
    driver_->setItemData(driver_->count() - 1, QString::fromStdString(entry.description),
                         Qt::ToolTipRole);
  }
  address_ = new QLineEdit(fields_);
  address_->setAccessibleName(tr("Address"));
  serial_ = new QLineEdit(fields_);
  serial_->setAccessibleName(tr("Serial number"));
  serial_->setPlaceholderText(tr("as the device tells"));
  serial_->setToolTip(tr("By which the calibration of this device is found"));
  arrays_ = new QComboBox(fields_);
  arrays_->setAccessibleName(tr("Arrays"));
  arrays_->setToolTip(tr("The arrays of the scene that the device drives"));
  for (QComboBox* box : {driver_, arrays_}) {  // long names are cut, not the box by the scroll bar
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
  }
  addFormRow(grid, tr("Device"), driver_);
  addFormRow(grid, tr("Address"), address_);
  addFormRow(grid, tr("Drives"), arrays_);
  addFormRow(grid, tr("Serial"), serial_);
  supply_ = new QuantityField(Dimension::kNone, fields_);
  supply_->setPlainUnit(QStringLiteral("V"));
  supply_->setLimits(0, 1000);
  supply_->setOptional(tr("not known"));
  supply_->setToolTip(tr("Peak to peak at the elements; more than the device allows is refused"));
  amplitude_ = new QuantityField(Dimension::kPercent, fields_);
  amplitude_->setLimits(0, 100);
  amplitude_->setDecimals(0);
  amplitude_->setValue(100);
  amplitude_->setToolTip(tr("The most of full drive that leaves this program"));
  addFormRow(grid, tr("Supply"), supply_);
  addFormRow(grid, tr("Amplitude"), amplitude_);
  column->addWidget(fields_);
  settings_ = new ParameterForm(panel);
  column->addWidget(settings_);
  column->addStretch(1);

  connect(refresh_, &QPushButton::clicked, this, &ConnectForm::discover);
  connect(connect_, &QPushButton::clicked, this, &ConnectForm::connectRequested);
  connect(driver_, &QComboBox::currentIndexChanged, this, &ConnectForm::chooseDriver);
  connect(list_, &QListWidget::currentRowChanged, this, [this](int row) {
    if (row >= 0 && row < static_cast<int>(found_.size())) {
      take(found_[static_cast<std::size_t>(row)]);
    }
  });
  connect(list_, &QListWidget::itemDoubleClicked, this, [this] {
    if (!device_.isOpen()) emit connectRequested();
  });
  chooseDriver();
  if (const auto last = lastDevice(device.drivers())) showChoice(*last);
  showState();
}

QVBoxLayout* ConnectForm::makeList() {
  auto* column = new QVBoxLayout;
  column->setContentsMargins(0, 8, 0, 8);
  column->setSpacing(kRowSpacing);
  list_ = new QListWidget(this);
  list_->setAccessibleName(tr("Devices found"));
  list_->setFixedWidth(kListWidth);
  list_->setTextElideMode(Qt::ElideMiddle);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  connect_ = new QPushButton(this);
  connect_->setObjectName(QStringLiteral("connectDevice"));
  refresh_ = new QPushButton(tr("Look again"), this);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(connect_);
  buttons->addWidget(refresh_);
  buttons->addStretch(1);
  column->addWidget(quietLabel(tr("Found"), this));
  column->addWidget(list_, 1);
  column->addLayout(buttons);
  return column;
}

void ConnectForm::discover() {
  device_.find([form = QPointer<ConnectForm>(this)](const std::vector<FoundDevice>& found) {
    if (form) form->showFound(found);
  });
}

void ConnectForm::showFound(const std::vector<FoundDevice>& found) {
  const QSignalBlocker still(list_);  // a list that comes chooses nothing
  found_ = found;
  list_->clear();
  for (const FoundDevice& device : found_) {
    QString text = QString::fromStdString(device.label);
    if (device.isEmulated && !text.contains(tr("emulated"))) text += tr(" (emulated)");
    auto* item = new QListWidgetItem(text, list_);
    item->setToolTip(QString::fromStdString(device.address));
  }
  if (found_.empty()) {
    auto* item =
        new QListWidgetItem(tr("No device was found.\nGive its address at the right."), list_);
    item->setFlags(Qt::NoItemFlags);
  }
}

void ConnectForm::take(const FoundDevice& found) {
  driver_->setCurrentIndex(driver_->findData(QString::fromStdString(found.driver)));
  address_->setText(QString::fromStdString(found.address));
  serial_->setText(QString::fromStdString(found.serialNumber));
}

void ConnectForm::chooseDriver() {
  const int row = driver_->currentIndex();
  if (row < 0) return;
  const DeviceDriverEntry& entry = device_.drivers()[static_cast<std::size_t>(row)];
  address_->setPlaceholderText(QString::fromStdString(entry.addressHint));
  address_->setToolTip(QString::fromStdString(entry.addressHint));
  settings_->setParameters(entry.settings);
  settings_->setValues({});
  settings_->setVisible(!entry.settings.empty());
}

void ConnectForm::showChoice(const DeviceChoice& choice) {
  driver_->setCurrentIndex(driver_->findData(QString::fromStdString(choice.driver)));
  address_->setText(QString::fromStdString(choice.address));
  serial_->setText(QString::fromStdString(choice.serialNumber));
  settings_->setValues(choice.settings);
  if (choice.limits.supplyVoltage > 0) supply_->setValue(choice.limits.supplyVoltage);
  amplitude_->setValue(100 * choice.limits.largestAmplitude);
}

void ConnectForm::setScene(const ScenePtr& scene) {
  std::vector<QStringList> runs = runsOf(*scene);
  QStringList texts;
  for (const QStringList& run : runs) texts << run.join(QStringLiteral(", "));
  QStringList shown;
  for (int i = 0; i < arrays_->count(); ++i) shown << arrays_->itemText(i);
  if (texts == shown) return;
  const QString before = arrays_->currentText();
  arrays_->clear();
  for (std::size_t i = 0; i < runs.size(); ++i) arrays_->addItem(texts[int(i)], runs[i]);
  arrays_->setCurrentIndex(std::max(0, arrays_->findText(before)));
}

DeviceChoice ConnectForm::choice() const {
  DeviceChoice choice;
  choice.driver = driver_->currentData().toString().toStdString();
  choice.address = address_->text().trimmed().toStdString();
  choice.serialNumber = serial_->text().trimmed().toStdString();
  choice.settings = settings_->values();
  for (const QString& id : arrays_->currentData().toStringList()) {
    choice.arrays.push_back(id.toStdString());
  }
  choice.limits.supplyVoltage = supply_->value().value_or(0);
  choice.limits.largestAmplitude = amplitude_->value().value_or(100) / 100;
  return choice;
}

void ConnectForm::showState() {
  const bool isFree = !device_.isOpen() && !device_.isClosing();
  connect_->setText(device_.isOpen() ? tr("Cancel") : tr("Connect"));
  connect_->setEnabled(!device_.isClosing());
  for (QWidget* widget : std::initializer_list<QWidget*>{fields_, settings_, list_, refresh_}) {
    widget->setEnabled(isFree);
  }
}

}  // namespace acg
