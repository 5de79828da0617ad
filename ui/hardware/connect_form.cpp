// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/connect_form.h"

#include <algorithm>

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

constexpr int kListHeight = 84;        // px, three devices
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
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kRowSpacing);
  list_ = new QListWidget(this);
  list_->setAccessibleName(tr("Devices found"));
  list_->setFixedHeight(kListHeight);
  column->addWidget(list_);
  fields_ = new QWidget(this);
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
  arrays_ = new QComboBox(fields_);
  arrays_->setAccessibleName(tr("Arrays"));
  arrays_->setToolTip(tr("The arrays of the scene that the device drives"));
  addFormRow(grid, tr("Device"), driver_);
  addFormRow(grid, tr("Address"), address_);
  addFormRow(grid, tr("Drives"), arrays_);
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
  settings_ = new ParameterForm(this);
  column->addWidget(settings_);
  auto* buttons = new QHBoxLayout;
  connect_ = new QPushButton(this);
  connect_->setObjectName(QStringLiteral("connectDevice"));
  refresh_ = new QPushButton(tr("Look again"), this);
  buttons->addWidget(connect_);
  buttons->addWidget(refresh_);
  buttons->addStretch(1);
  column->insertLayout(1, buttons);  // not where it must be scrolled to

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

void ConnectForm::discover() {
  device_.find([form = QPointer<ConnectForm>(this)](const std::vector<FoundDevice>& found) {
    if (form) form->fill(found);
  });
}

void ConnectForm::fill(const std::vector<FoundDevice>& found) {
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
    auto* item = new QListWidgetItem(tr("No device was found; give its address below."), list_);
    item->setFlags(Qt::NoItemFlags);
  }
}

void ConnectForm::take(const FoundDevice& found) {
  driver_->setCurrentIndex(driver_->findData(QString::fromStdString(found.driver)));
  address_->setText(QString::fromStdString(found.address));
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
  choice.settings = settings_->values();
  for (const QString& id : arrays_->currentData().toStringList()) {
    choice.arrays.push_back(id.toStdString());
  }
  choice.limits.supplyVoltage = supply_->value().value_or(0);
  choice.limits.largestAmplitude = amplitude_->value().value_or(100) / 100;
  return choice;
}

void ConnectForm::showState() {
  const bool isOpen = device_.isOpen();
  connect_->setText(isOpen ? tr("Disconnect") : tr("Connect"));
  fields_->setEnabled(!isOpen);
  settings_->setEnabled(!isOpen);
  list_->setEnabled(!isOpen);
  refresh_->setEnabled(!isOpen);
}

}  // namespace acg
