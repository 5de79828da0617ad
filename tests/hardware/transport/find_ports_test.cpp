// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/transport/find_ports.h"
#include "tests/support/temporary_folder.h"

#include <filesystem>
#include <fstream>
#include <vector>

#include <gtest/gtest.h>

namespace acg {
namespace {

namespace fs = std::filesystem;

TEST(FindPorts, ListsUsbPortsWithWhatUsbTells) {
  const test::TemporaryFolder folder;
  const fs::path& root = folder.path();
  fs::create_directories(root / "dev/serial/by-id");
  for (const char* name : {"ttyUSB1", "ttyUSB0", "ttyACM0", "ttyS0", "null"}) {
    std::ofstream(root / "dev" / name) << "";
  }
  fs::create_symlink("../../ttyUSB1", root / "dev/serial/by-id/usb-FTDI_FT232R-if00-port0");
  const fs::path device = root / "sys/devices/usb1/1-4";
  fs::create_directories(device / "1-4:1.0/ttyUSB1/tty/ttyUSB1");
  std::ofstream(device / "serial") << "A50285BI\n";
  fs::create_directories(root / "sys/class/tty/ttyUSB1");
  fs::create_symlink(device / "1-4:1.0/ttyUSB1", root / "sys/class/tty/ttyUSB1/device");

  const std::vector<PortInfo> ports = serialPorts(root);

  ASSERT_EQ(ports.size(), 3u);
  EXPECT_EQ(ports[0].path, (root / "dev/ttyACM0").string());
  EXPECT_EQ(ports[1].path, (root / "dev/ttyUSB0").string());
  EXPECT_EQ(ports[1].description, "");
  EXPECT_EQ(ports[1].serialNumber, "");
  EXPECT_EQ(ports[2].path, (root / "dev/ttyUSB1").string());
  EXPECT_EQ(ports[2].description, "usb-FTDI_FT232R-if00-port0");
  EXPECT_EQ(ports[2].serialNumber, "A50285BI");
}

TEST(FindPorts, AMachineWithoutThemHasNone) { EXPECT_TRUE(serialPorts("/nowhere").empty()); }

}  // namespace
}  // namespace acg
