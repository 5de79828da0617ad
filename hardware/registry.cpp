// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/registry.h"

#include <utility>

#include <fmt/format.h>

#include "core/error.h"
#include "hardware/autd3/autd3_entries.h"
#include "hardware/autd3_sdk/autd3_sdk_entries.h"
#include "hardware/openmpd/openmpd_driver.h"
#include "hardware/openmpd/openmpd_emulator.h"
#include "hardware/recorder/recorder_driver.h"
#include "hardware/sonic_surface/sonic_surface_driver.h"
#include "hardware/sonic_surface/sonic_surface_emulator.h"
#include "hardware/ultraino/mega_emulator.h"
#include "hardware/ultraino/nano_emulator.h"
#include "hardware/ultraino/ultraino_mega_driver.h"
#include "hardware/ultraino/ultraino_nano_driver.h"

namespace acg {
namespace {

template <typename Entry>
const Entry& namedEntry(std::span<const Entry> table, const std::string& name, const char* kind) {
  std::string names;
  for (const Entry& entry : table) {
    if (name == entry.name) return entry;
    names += (names.empty() ? "" : ", ") + entry.name;
  }
  throw Error(ErrorCode::kNotFound,
              fmt::format("There is no {} \"{}\"; choose one of: {}.", kind, name, names));
}

}  // namespace

std::span<const DeviceDriverEntry> deviceDrivers() {
  static const DeviceDriverEntry table[] = {
      sonicSurfaceEntry(), ultrainoNanoEntry(), ultrainoNano16Entry(), ultrainoMegaEntry(),
      autd3Entry(),        autd3SdkEntry(),     openMpdEntry(),        recorderEntry(),
  };
  return table;
}

std::span<const EmulatorEntry> emulators() {
  static const std::vector<EmulatorEntry> table = {
      sonicSurfaceEmulatorEntry(), ultrainoNanoEmulatorEntry(), ultrainoNano16EmulatorEntry(),
      ultrainoMegaEmulatorEntry(), autd3EmulatorEntry(),        autd3SdkEmulatorEntry(),
      openMpdEmulatorEntry()};
  return table;
}

const DeviceDriverEntry& deviceDriver(const std::string& name) {
  return namedEntry(deviceDrivers(), name, "device driver");
}

const EmulatorEntry& emulator(const std::string& name) {
  return namedEntry(emulators(), name, "emulator");
}

std::vector<FoundDevice> findDevices() {
  std::vector<FoundDevice> all;
  for (const DeviceDriverEntry& entry : deviceDrivers()) {
    for (FoundDevice& device : entry.find()) all.push_back(std::move(device));
  }
  return all;
}

std::string serialNumberAt(const std::string& driver, const std::string& address) {
  for (const FoundDevice& device : deviceDriver(driver).find()) {
    if (device.address == address) return device.serialNumber;
  }
  return {};
}

}  // namespace acg
