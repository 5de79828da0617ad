// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/device_traits_file.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/resource_path.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json goodText() {
  return json::parse(R"({
    "label": "Board", "channels": 3,
    "levels": {"phase_levels": 10, "amplitude_levels": 6, "amplitude_law": "duty"},
    "rounding": "down", "leads": true, "channel_order": [2, 0, 1],
    "frame_rate_hz": 89.3, "stored_frames": 32, "stored_rate_hz": 1000, "answers": true,
    "silencer_s": 0.001, "watchdog_ms": 500,
    "voltage_vpp": {"value": 20, "source": "data sheet, 2015"},
    "duty": {"value": 0.5, "source": "data sheet, 2015"},
    "phase_step_rad": {"value": 0.1, "source": "by judgement"},
    "warn_temperature_c": {"value": 50, "source": "by judgement"},
    "mute_temperature_c": {"value": 65, "source": "by judgement"},
    "remarks": ["Loud."]})");
}

DeviceTraits traitsOf(const std::string& text) {
  const test::TemporaryFolder folder;
  const fs::path file = folder.path() / "acg_traits_board.json";
  std::ofstream(file) << text;
  return readDeviceTraits(file);
}

TEST(DeviceTraitsFile, ReadsEveryKey) {
  const DeviceTraits traits = traitsOf(goodText().dump());

  EXPECT_EQ(traits.name, "acg_traits_board");
  EXPECT_EQ(traits.label, "Board");
  EXPECT_EQ(traits.channels, 3);
  EXPECT_EQ(traits.levels.phaseLevels, 10);
  EXPECT_EQ(traits.levels.amplitudeLevels, 6);
  EXPECT_EQ(traits.levels.law, DriveLevels::Law::kDuty);
  EXPECT_EQ(traits.rounding, DeviceTraits::Rounding::kDown);
  EXPECT_TRUE(traits.leads);
  EXPECT_EQ(traits.channelOrder, (std::vector<int>{2, 0, 1}));
  EXPECT_EQ(traits.frameRate, 89.3);
  EXPECT_EQ(traits.storedFrames, 32);
  EXPECT_EQ(traits.storedRate, 1000);
  EXPECT_TRUE(traits.answers);
  EXPECT_EQ(traits.silencerTime, 0.001);
  EXPECT_EQ(traits.watchdog, std::chrono::milliseconds(500));
  EXPECT_EQ(traits.voltage.value, 20);
  EXPECT_EQ(traits.voltage.source, "data sheet, 2015");
  EXPECT_EQ(traits.duty.value, 0.5);
  EXPECT_EQ(traits.phaseStep.value, 0.1);
  EXPECT_EQ(traits.warnTemperature.value, 50);
  EXPECT_EQ(traits.muteTemperature.value, 65);
  EXPECT_EQ(traits.remarks, (std::vector<std::string>{"Loud."}));
}

TEST(DeviceTraitsFile, NamesFileAndKeyOfWhatIsWrong) {
  struct Case {
    std::function<void(json&)> spoil;
    std::string named;
  };
  const Case cases[] = {
      {[](json& t) { t.erase("voltage_vpp"); }, "voltage_vpp"},
      {[](json& t) { t["voltage_vpp"].erase("source"); }, "voltage_vpp.source"},
      {[](json& t) { t["duty"]["value"] = 1.5; }, "duty.value"},
      {[](json& t) { t["channels"] = "three"; }, "channels"},
      {[](json& t) {
         t["channel_order"] = {0, 0, 1};
       },
       "channel_order"},
      {[](json& t) { t["levels"]["amplitude_law"] = "square"; }, "levels.amplitude_law"},
      {[](json& t) { t["levels"]["phase_levels"] = 257; }, "levels.phase_levels"},
      {[](json& t) { t["frame_rate_hz"] = 0; }, "frame_rate_hz"},
      {[](json& t) { t["colour"] = "red"; }, "colour"},
      {[](json& t) { t["watchdog_ms"] = 0.5; }, "watchdog_ms"},
      {[](json& t) { t["remarks"] = {1}; }, "remarks"},
  };
  for (const Case& item : cases) {
    json text = goodText();
    item.spoil(text);
    try {
      traitsOf(text.dump());
      ADD_FAILURE() << item.named << " was not found";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidFile);
      EXPECT_NE(std::string(error.what()).find(item.named + " of "), std::string::npos)
          << error.what();
      EXPECT_NE(std::string(error.what()).find("acg_traits_board.json"), std::string::npos);
    }
  }
  EXPECT_THROW(traitsOf("{"), Error);
  EXPECT_THROW(traitsOf("[1]"), Error);
  EXPECT_THROW(deviceTraits("theremin"), Error);
}

TEST(DeviceTraitsFile, ReadsEveryFileOfTheProgram) {
  int files = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(resourcePath("devices"))) {
    if (entry.path().extension() != ".json") continue;
    const DeviceTraits traits = deviceTraits(entry.path().stem().string());
    EXPECT_LE(traits.duty.value, 0.5) << traits.name;
    ++files;
  }
  EXPECT_GE(files, 1);
}

}  // namespace
}  // namespace acg
