// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3_sdk/autd3_sdk_entries.h"

#include <cstdint>
#include <memory>
#include <utility>

#include "hardware/autd3/autd3_emulator.h"
#include "hardware/autd3/autd3_entries.h"
#include "hardware/autd3_sdk/autd3_sdk_driver.h"
#include "hardware/autd3_sdk/sdk_device.h"
#include "hardware/emulators/announcement.h"

namespace acg {

DeviceDriverEntry autd3SdkEntry() {
  return {"autd3_sdk",
          "AUTD3 (next generation)",
          "AUTD3 devices with firmware 0.1 of the 2026 SDK behind a server of the remote link.",
          commonAutd3Settings(),
          "192.168.1.7:8080",
          [](const ParameterSet& values) -> std::unique_ptr<DeviceDriver> {
            return std::make_unique<Autd3SdkDriver>(values);
          },
          openRemoteLink,
          [] { return announcedEmulators("autd3_sdk"); }};
}

EmulatorEntry autd3SdkEmulatorEntry() {
  return {"autd3_sdk", EmulatorPort::kTcp,
          [](const ParameterSet& values) -> std::unique_ptr<Emulator> {
            Autd3Emulator::Devices devices;
            for (std::int64_t d = 0; d < integerOf(values, "devices"); ++d) {
              devices.push_back(std::make_unique<autd3_sdk::SdkDevice>());
            }
            return std::make_unique<Autd3Emulator>(std::move(devices));
          }};
}

}  // namespace acg
