// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3/autd3_entries.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hardware/autd3/autd3_driver.h"
#include "hardware/autd3/autd3_emulator.h"
#include "hardware/autd3/remote_link.h"
#include "hardware/emulators/announcement.h"
#include "hardware/transport/tcp_link.h"

namespace acg {
namespace {

Parameter number(const char* name, const char* label, std::int64_t value, double least, double most,
                 const char* help, bool isAdvanced) {
  return {name, label, value, Dimension::kNone, least, most, {}, help, isAdvanced};
}

}  // namespace

std::vector<Parameter> commonAutd3Settings() {
  return {number("devices", "Devices", 1, 1, 32, "Devices of 249 elements that the server holds.",
                 false),
          {"modulation",
           "Modulation",
           std::string("static"),
           Dimension::kNone,
           std::nullopt,
           std::nullopt,
           {"static", "sine"},
           "Static for levitation; a sine makes a focus felt or heard.",
           false},
          number("modulation_frequency_hz", "Modulation frequency (Hz)", 150, 1, 2000,
                 "Frequency of the sine.", false),
          number("intensity_limit", "Intensity limit", 255, 0, 255,
                 "No element gets more than this intensity of 255.", true)};
}

std::unique_ptr<DeviceLink> openRemoteLink(const std::string& address, const ParameterSet&) {
  return std::make_unique<TcpLink>(address, autd3::kRemotePort, std::chrono::milliseconds(1000));
}

DeviceDriverEntry autd3Entry() {
  std::vector<Parameter> settings = commonAutd3Settings();
  settings.push_back(number("silencer_intensity_steps", "Silencer: intensity steps", 10, 1, 1000,
                            "Periods of 25 us over which a change of intensity is spread.", true));
  settings.push_back(number("silencer_phase_steps", "Silencer: phase steps", 40, 1, 1000,
                            "Periods of 25 us over which a change of phase is spread; more are "
                            "quieter and lower the rate of sequences.",
                            true));
  return {"autd3",
          "AUTD3",
          "AUTD3 devices with firmware v12 behind a server or simulator of AUTD3's remote link.",
          settings,
          "192.168.1.7:8080, or 127.0.0.1 for a simulator on this machine",
          [](const ParameterSet& values) -> std::unique_ptr<DeviceDriver> {
            return std::make_unique<Autd3Driver>(values);
          },
          openRemoteLink,
          [] { return announcedEmulators("autd3"); }};
}

EmulatorEntry autd3EmulatorEntry() {
  return {"autd3", EmulatorPort::kTcp, [](const ParameterSet& values) -> std::unique_ptr<Emulator> {
            return std::make_unique<Autd3Emulator>(static_cast<int>(integerOf(values, "devices")));
          }};
}

}  // namespace acg
