// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/arm_device.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

#include "core/error.h"
#include "ui/hardware/device_control.h"
#include "ui/hardware/last_device.h"
#include "ui/hardware/mute_key.h"

namespace acg {
namespace {

QString text(const char* source) { return QCoreApplication::translate("ArmDevice", source); }

}  // namespace

bool armDevice(DeviceControl& device, QWidget* window) {
  if (!device.isOpen()) return false;
  bool consents = false;
  if (device.needsConsent()) {
    QMessageBox box(QMessageBox::Warning, text("Arm without watchdog"),
                    text("%1 has no watchdog of its own: should this computer fail, it goes on "
                         "emitting what it was told last until its supply is switched off.")
                        .arg(device.name()),
                    QMessageBox::Cancel, window);
    box.setObjectName(QStringLiteral("consent"));
    box.setInformativeText(text("Arm it only while somebody can reach its supply switch. While it "
                                "is armed %1 mutes it.")
                               .arg(MuteKey::shownKey()));
    QPushButton* arm = box.addButton(text("Arm"), QMessageBox::AcceptRole);
    arm->setObjectName(QStringLiteral("consentArm"));
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    consents = box.clickedButton() == arm;
    // What was asked for is gone when the device was muted or unplugged in between.
    if (!consents || device.state() != DriveState::kConnected) return false;
  }
  device.arm(consents);
  return true;
}

void reconnectDevice(DeviceControl& device) {
  const auto choice = lastDevice(device.drivers());
  if (!choice) {
    throw Error(ErrorCode::kNotFound,
                "No device was connected before; choose one in the dock Hardware.");
  }
  device.open(*choice);
}

}  // namespace acg
