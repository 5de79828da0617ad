// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/transport/find_ports.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <system_error>

namespace acg {
namespace {

namespace fs = std::filesystem;

/// Entries of a folder; none where it is not there or not to be read.
std::vector<fs::path> entriesOf(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  fs::directory_iterator item(folder, error);
  for (; !error && item != fs::directory_iterator(); item.increment(error)) {
    entries.push_back(item->path());
  }
  std::ranges::sort(entries);
  return entries;
}

/// udev's names of ports by what they point to.
std::map<std::string, std::string> namesById(const fs::path& root) {
  std::map<std::string, std::string> names;
  for (const fs::path& link : entriesOf(root / "dev/serial/by-id")) {
    std::error_code error;
    const fs::path port = fs::read_symlink(link, error);
    if (!error) names[port.filename().string()] = link.filename().string();
  }
  return names;
}

/// The serial number of the USB device that a port belongs to, some folders above it.
std::string serialNumberOf(const fs::path& root, const std::string& port) {
  std::error_code error;
  fs::path folder = fs::canonical(root / "sys/class/tty" / port / "device", error);
  for (int up = 0; !error && up < 4; ++up, folder = folder.parent_path()) {
    std::string number;
    if (std::ifstream file(folder / "serial"); std::getline(file, number)) return number;
  }
  return {};
}

}  // namespace

std::vector<PortInfo> serialPorts(const fs::path& root) {
  const std::map<std::string, std::string> names = namesById(root);
  std::vector<PortInfo> ports;
  for (const fs::path& path : entriesOf(root / "dev")) {
    const std::string name = path.filename().string();
    if (!name.starts_with("ttyUSB") && !name.starts_with("ttyACM")) continue;
    const auto known = names.find(name);
    ports.push_back(
        {path.string(), known == names.end() ? "" : known->second, serialNumberOf(root, name)});
  }
  return ports;
}

}  // namespace acg
