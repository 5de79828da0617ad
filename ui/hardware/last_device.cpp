// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/last_device.h"

#include <algorithm>
#include <variant>

#include <QSettings>
#include <QStringList>

#include "core/error.h"

namespace acg {
namespace {

QString textOf(const ParameterValue& value) {
  return std::visit(
      [](const auto& v) {
        using Value = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<Value, std::string>) {
          return QString::fromStdString(v);
        } else if constexpr (std::is_same_v<Value, bool>) {
          return v ? QStringLiteral("true") : QStringLiteral("false");
        } else if constexpr (std::is_same_v<Value, double>) {
          return QString::number(v, 'g', 17);
        } else {
          return QString::number(v);
        }
      },
      value);
}

}  // namespace

std::optional<DeviceChoice> lastDevice(std::span<const DeviceDriverEntry> drivers) {
  QSettings settings;
  settings.beginGroup(QStringLiteral("device"));
  DeviceChoice choice;
  choice.driver = settings.value(QStringLiteral("driver")).toString().toStdString();
  const auto entry = std::ranges::find(drivers, choice.driver, &DeviceDriverEntry::name);
  if (entry == drivers.end()) return std::nullopt;
  choice.address = settings.value(QStringLiteral("address")).toString().toStdString();
  choice.serialNumber = settings.value(QStringLiteral("serialNumber")).toString().toStdString();
  for (const QString& id : settings.value(QStringLiteral("arrays")).toStringList()) {
    choice.arrays.push_back(id.toStdString());
  }
  choice.limits.supplyVoltage = settings.value(QStringLiteral("supplyVoltage"), 0).toDouble();
  choice.limits.largestAmplitude =
      std::clamp(settings.value(QStringLiteral("largestAmplitude"), 1).toDouble(), 0.0, 1.0);
  settings.beginGroup(QStringLiteral("settings"));
  for (const Parameter& parameter : entry->settings) {
    const QString key = QString::fromStdString(parameter.name);
    if (!settings.contains(key)) continue;
    try {
      choice.settings[parameter.name] =
          parseParameter(parameter, settings.value(key).toString().toStdString());
    } catch (const Error&) {
      // Of another version of the program: its default then.
    }
  }
  return choice;
}

void rememberDevice(const DeviceChoice& choice) {
  QSettings settings;
  settings.remove(QStringLiteral("device"));
  settings.beginGroup(QStringLiteral("device"));
  settings.setValue(QStringLiteral("driver"), QString::fromStdString(choice.driver));
  settings.setValue(QStringLiteral("address"), QString::fromStdString(choice.address));
  settings.setValue(QStringLiteral("serialNumber"), QString::fromStdString(choice.serialNumber));
  QStringList arrays;
  for (const std::string& id : choice.arrays) arrays << QString::fromStdString(id);
  settings.setValue(QStringLiteral("arrays"), arrays);
  settings.setValue(QStringLiteral("supplyVoltage"), choice.limits.supplyVoltage);
  settings.setValue(QStringLiteral("largestAmplitude"), choice.limits.largestAmplitude);
  settings.beginGroup(QStringLiteral("settings"));
  for (const auto& [name, value] : choice.settings) {
    settings.setValue(QString::fromStdString(name), textOf(value));
  }
}

}  // namespace acg
