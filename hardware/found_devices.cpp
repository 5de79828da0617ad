// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/found_devices.h"

#include <fmt/format.h>

#include "hardware/emulators/announcement.h"
#include "hardware/transport/find_ports.h"

namespace acg {

std::vector<FoundDevice> findSerialDevices(const std::string& driver, const std::string& label) {
  std::vector<FoundDevice> all = announcedEmulators(driver);
  for (const PortInfo& port : serialPorts()) {
    const std::string known =
        port.description.empty() ? "" : fmt::format(" ({})", port.description);
    all.push_back({driver, port.path, fmt::format("{} at {}{}", label, port.path, known),
                   port.serialNumber, false});
  }
  return all;
}

}  // namespace acg
