// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/device_traits_file.h"

#include <cmath>
#include <fstream>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/resource_path.h"

namespace acg {
namespace {

using nlohmann::json;

/// One object of the file; remembers which keys were asked for.
class Section {
 public:
  Section(const json& object, std::string path, const std::filesystem::path& file)
      : object_(object), path_(std::move(path)), file_(file) {
    if (!object.is_object()) fail("", "is not an object");
  }

  [[noreturn]] void fail(const std::string& key, const std::string& what) const {
    const std::string place = path_.empty() || key.empty() ? path_ + key : path_ + "." + key;
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} of \"{}\" {}; correct the file.",
                            place.empty() ? "The text" : place, file_.string(), what));
  }

  bool has(const std::string& key) const { return object_.contains(key); }

  const json& at(const std::string& key) {
    known_.insert(key);
    if (!has(key)) fail(key, "is missing");
    return object_.at(key);
  }

  double number(const std::string& key, double minimum, double maximum) {
    const json& value = at(key);
    if (!value.is_number()) fail(key, "is no number");
    const double number = value.get<double>();
    if (!(number >= minimum && number <= maximum)) {
      fail(key, fmt::format("is {}; it must be from {} to {}", number, minimum, maximum));
    }
    return number;
  }

  int integer(const std::string& key, int minimum, int maximum) {
    if (!at(key).is_number_integer()) fail(key, "is no whole number");
    return static_cast<int>(number(key, minimum, maximum));
  }

  bool flag(const std::string& key) {
    if (!at(key).is_boolean()) fail(key, "is neither true nor false");
    return at(key).get<bool>();
  }

  std::string text(const std::string& key) {
    const json& value = at(key);
    if (!value.is_string() || value.get<std::string>().empty()) fail(key, "is no text");
    return value.get<std::string>();
  }

  Section section(const std::string& key) {
    return {at(key), path_.empty() ? key : path_ + "." + key, file_};
  }

  void refuseOthers() const {
    for (const auto& [key, value] : object_.items()) {
      if (!known_.contains(key)) fail(key, "is not known here");
    }
  }

 private:
  const json& object_;
  std::string path_;
  const std::filesystem::path& file_;
  std::set<std::string> known_;
};

DriveLevels levelsFrom(Section section) {
  DriveLevels levels;
  levels.phaseLevels = section.integer("phase_levels", 2, 256);  // codes are bytes
  levels.amplitudeLevels = section.integer("amplitude_levels", 2, 256);
  const std::string law = section.text("amplitude_law");
  if (law != "linear" && law != "duty") {
    section.fail("amplitude_law", fmt::format("is \"{}\"; it must be linear or duty", law));
  }
  levels.law = law == "duty" ? DriveLevels::Law::kDuty : DriveLevels::Law::kLinear;
  section.refuseOthers();
  return levels;
}

DeviceLimit limitFrom(Section section, double maximum) {
  DeviceLimit limit;
  limit.value = section.number("value", 0, maximum);
  limit.source = section.text("source");
  section.refuseOthers();
  return limit;
}

std::vector<int> orderFrom(Section& whole, int channels) {
  const json& list = whole.at("channel_order");
  if (!list.is_array() || list.size() != std::size_t(channels)) {
    whole.fail("channel_order", fmt::format("is no list of {} channels", channels));
  }
  std::vector<int> order;
  std::set<int> seen;
  for (const json& item : list) {
    const int channel = item.is_number_integer() ? item.get<int>() : -1;
    if (channel < 0 || channel >= channels || !seen.insert(channel).second) {
      whole.fail("channel_order",
                 fmt::format("names {} twice or outside 0 to {}", item.dump(), channels - 1));
    }
    order.push_back(channel);
  }
  return order;
}

void readAbilities(Section& whole, DeviceTraits& traits) {
  if (whole.has("rounding")) {
    const std::string rounding = whole.text("rounding");
    if (rounding != "nearest" && rounding != "down") {
      whole.fail("rounding", fmt::format("is \"{}\"; it must be nearest or down", rounding));
    }
    if (rounding == "down") traits.rounding = DeviceTraits::Rounding::kDown;
  }
  if (whole.has("leads")) traits.leads = whole.flag("leads");
  if (whole.has("channel_order")) traits.channelOrder = orderFrom(whole, traits.channels);
  traits.frameRate = whole.number("frame_rate_hz", 1e-3, 1e6);
  if (whole.has("stored_frames")) traits.storedFrames = whole.integer("stored_frames", 0, 1 << 20);
  if (whole.has("stored_rate_hz")) traits.storedRate = whole.number("stored_rate_hz", 0, 1e6);
  if (whole.has("answers")) traits.answers = whole.flag("answers");
  if (whole.has("silencer_s")) traits.silencerTime = whole.number("silencer_s", 0, 1);
  if (whole.has("watchdog_ms")) {
    traits.watchdog = std::chrono::milliseconds(whole.integer("watchdog_ms", 1, 3600000));
  }
}

void readLimits(Section& whole, DeviceTraits& traits) {
  traits.voltage = limitFrom(whole.section("voltage_vpp"), 1000);
  traits.duty = limitFrom(whole.section("duty"), 1);
  if (whole.has("phase_step_rad")) {
    traits.phaseStep = limitFrom(whole.section("phase_step_rad"), 3.1416);
  }
  if (whole.has("warn_temperature_c")) {
    traits.warnTemperature = limitFrom(whole.section("warn_temperature_c"), 200);
  }
  if (whole.has("mute_temperature_c")) {
    traits.muteTemperature = limitFrom(whole.section("mute_temperature_c"), 200);
  }
}

}  // namespace

DeviceTraits readDeviceTraits(const std::filesystem::path& file) {
  std::ifstream stream(file);
  const json text = json::parse(stream, nullptr, false);
  if (text.is_discarded()) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("\"{}\" cannot be read as JSON; correct the file.", file.string()));
  }
  Section whole(text, "", file);
  DeviceTraits traits;
  traits.name = file.stem().string();
  traits.label = whole.text("label");
  traits.channels = whole.integer("channels", 1, 1 << 20);
  traits.levels = levelsFrom(whole.section("levels"));
  readAbilities(whole, traits);
  readLimits(whole, traits);
  if (whole.has("remarks")) {
    for (const json& remark : whole.at("remarks")) {
      if (!remark.is_string()) whole.fail("remarks", "holds something that is no text");
      traits.remarks.push_back(remark.get<std::string>());
    }
  }
  whole.refuseOthers();
  return traits;
}

DeviceTraits deviceTraits(const std::string& name) {
  return readDeviceTraits(resourcePath("devices/" + name + ".json"));
}

}  // namespace acg
