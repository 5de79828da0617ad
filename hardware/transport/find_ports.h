// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace acg {

/// A serial port of this machine.
struct PortInfo {
  std::string path;          ///< `/dev/ttyUSB0`
  std::string description;   ///< as USB tells, such as `usb-1a86_USB_Serial-if00-port0`, or empty
  std::string serialNumber;  ///< of the adapter or board, or empty
};

/// USB serial ports (ttyUSB, ttyACM), sorted by path; none is opened. `root` is where dev and sys
/// are.
std::vector<PortInfo> serialPorts(const std::filesystem::path& root = "/");

}  // namespace acg
