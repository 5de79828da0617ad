// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/registry.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "core/error.h"

namespace acg {
namespace {

TEST(DeviceRegistry, NamesAreUniqueAndEveryDriverIsWhole) {
  std::set<std::string> names;
  for (const DeviceDriverEntry& entry : deviceDrivers()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_FALSE(entry.label.empty());
    EXPECT_TRUE(entry.description.ends_with('.')) << entry.description;
    EXPECT_FALSE(entry.addressHint.empty());
    const auto driver = entry.make(resolveParameters(entry.settings, {}, entry.name));
    const DeviceTraits& traits = driver->traits();
    EXPECT_EQ(traits.name, entry.name);
    EXPECT_GT(traits.channels, 0);
    EXPECT_GT(traits.frameRate, 0);
    EXPECT_FALSE(driver->muteMessage().empty());
    EXPECT_TRUE(traits.channelOrder.empty() ||
                traits.channelOrder.size() == std::size_t(traits.channels));
    for (const FoundDevice& device : entry.find()) EXPECT_EQ(device.driver, entry.name);
  }
}

TEST(DeviceRegistry, EveryEmulatorIsThatOfADriverAndHasItsElements) {
  EXPECT_GE(emulators().size(), 4u);
  for (const EmulatorEntry& entry : emulators()) {
    const DeviceDriverEntry& driver = deviceDriver(entry.name);
    const ParameterSet settings = resolveParameters(driver.settings, {}, entry.name);
    EXPECT_EQ(entry.make(settings)->emitted().size(),
              std::size_t(driver.make(settings)->traits().channels));
  }
}

TEST(DeviceRegistry, AnUnknownNameIsAnsweredWithTheKnownOnes) {
  try {
    deviceDriver("theremin");
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotFound);
    EXPECT_NE(std::string(error.what()).find("sonicsurface"), std::string::npos) << error.what();
  }
  EXPECT_THROW(emulator("theremin"), Error);
}

TEST(DeviceRegistry, TraitsFollowTheSettings) {
  const auto traitsOf = [](const std::string& name, const ParameterSet& given) {
    const DeviceDriverEntry& entry = deviceDriver(name);
    return entry.make(resolveParameters(entry.settings, given, name))->traits();
  };

  EXPECT_NEAR(traitsOf("sonicsurface", {}).frameRate, 89.3, 0.01);
  EXPECT_EQ(traitsOf("sonicsurface", {{"boards", std::string("pair")}}).channels, 512);
  EXPECT_NEAR(traitsOf("sonicsurface", {{"boards", std::string("pair")}}).frameRate, 44.56, 0.01);
  EXPECT_EQ(traitsOf("ultraino_mega64", {{"boards", std::int64_t{14}}}).channels, 896);
  EXPECT_NEAR(traitsOf("ultraino_mega64", {}).frameRate, 54.86, 0.01);
  EXPECT_EQ(traitsOf("recorder", {{"elements", std::int64_t{20}}}).channels, 20);
}

}  // namespace
}  // namespace acg
