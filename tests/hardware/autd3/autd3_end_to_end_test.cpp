// SPDX-License-Identifier: GPL-3.0-or-later
// From a project over a loopback port to what the emulated elements emit.
#include <chrono>
#include <memory>

#include <gtest/gtest.h>

#include "core/acoustics/arrays/catalogue.h"
#include "core/drive/quantiser.h"
#include "core/error.h"
#include "hardware/emulators/server.h"
#include "tests/hardware/autd3/autd3_fixture.h"

namespace acg::autd3 {
namespace {

using std::chrono::milliseconds;

/// Drives that focus at `focus`: the phases that references.md's table holds for AUTD3.
Eigen::VectorXcd focusDrives(const Eigen::Vector3d& focus, double speed) {
  const Eigen::Matrix3Xd positions = catalogueArray("autd3").elements.positions;
  const double wavenumber = 2 * std::numbers::pi * 40e3 / speed;
  Eigen::VectorXcd drives(positions.cols());
  for (Eigen::Index n = 0; n < drives.size(); ++n) {
    drives(n) = std::polar(1.0, -wavenumber * (focus - positions.col(n)).norm());
  }
  return drives;
}

TEST(Autd3EndToEnd, ShowsAHologramOverALoopbackPort) {
  const auto server = serveEmulator("autd3");
  const DeviceDriverEntry& entry = deviceDriver("autd3");
  const auto driver = entry.make(autd3Settings());
  const auto link = entry.openLink(server->address(), autd3Settings());
  driver->start(*link);
  const PhaseFrame frame = quantise(focusDrives({0.09, 0.07, 0.15}, 340), driver->traits());

  driver->send(*link, frame);

  server->inspect([&](const Emulator& emulator) { expectEmitted(emulator, frame); });
  // The codes of AUTD3's own program for this focus.
  const std::vector<int> first = {213, 97, 223, 78, 174, 253, 59, 102, 128, 134, 122, 92};
  const std::vector<int> last = {240, 138, 21, 145};
  EXPECT_EQ(std::vector<int>(frame.phases.begin(), frame.phases.begin() + 12), first);
  EXPECT_EQ(std::vector<int>(frame.phases.end() - 4, frame.phases.end()), last);
}

TEST(Autd3EndToEnd, DrivesElementsFurtherFromTheFocusEarlier) {
  // Code 0 is the time origin; a quarter of a wavelength further away, a quarter period earlier.
  const double speed = 340, wavelength = speed / 40e3;
  DeviceTraits traits = deviceDriver("autd3").make(autd3Settings())->traits();
  traits.channels = 2;
  Eigen::VectorXcd drives(2);
  const double wavenumber = 2 * std::numbers::pi / wavelength;
  drives << std::polar(1.0, -wavenumber * 0.1),
      std::polar(1.0, -wavenumber * (0.1 + wavelength / 4));

  const PhaseFrame frame = quantise(drives, traits);

  EXPECT_EQ((frame.phases[0] - frame.phases[1]) & 0xFF, 64);
}

TEST(Autd3EndToEnd, IsFoundAndMutedOverTheWire) {
  const auto server = serveEmulator("autd3");
  const DeviceDriverEntry& entry = deviceDriver("autd3");
  const auto found = entry.find();
  ASSERT_EQ(std::ranges::count(found, server->address(), &FoundDevice::address), 1);
  const auto driver = entry.make(autd3Settings());
  const auto link = entry.openLink(server->address(), autd3Settings());
  driver->start(*link);
  driver->send(*link, randomFrame(kElements, 5));

  link->send(driver->muteMessage(), milliseconds(100));

  EXPECT_TRUE(server->waitUntil([](const Emulator& emulator) { return isSilent(emulator); },
                                milliseconds(2000)));
}

TEST(Autd3EndToEnd, APulledCableIsAnErrorAndTheDevicesFallSilent) {
  const auto server = serveEmulator("autd3");
  const DeviceDriverEntry& entry = deviceDriver("autd3");
  const auto driver = entry.make(autd3Settings());
  const auto link = entry.openLink(server->address(), autd3Settings());
  driver->start(*link);
  driver->send(*link, randomFrame(kElements, 5));

  server->unplug();

  EXPECT_THROW(driver->send(*link, randomFrame(kElements, 6)), Error);
  EXPECT_TRUE(server->waitUntil([](const Emulator& emulator) { return isSilent(emulator); },
                                milliseconds(2000)));
}

}  // namespace
}  // namespace acg::autd3
