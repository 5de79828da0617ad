// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/safety_profile_file.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/json_reader.h"
#include "core/resource_path.h"

namespace acg {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& sentence) {
  throw Error(ErrorCode::kInvalidFile, sentence);
}

void refuseUnknown(const JsonReader& reader) {
  std::vector<std::string> unknown;
  reader.restObject(unknown);
  if (!unknown.empty()) fail(fmt::format("{} is no key of a safety profile.", unknown.front()));
}

ExposureVerdict readAction(JsonReader& reader) {
  const std::string name = reader.text("action");
  if (name == "warn") return ExposureVerdict::kWarn;
  if (name == "alarm") return ExposureVerdict::kAlarm;
  if (name == "refuse") return ExposureVerdict::kRefuse;
  fail(fmt::format("{} is \"{}\"; it must be warn, alarm or refuse.", reader.pathTo("action"),
                   name));
}

bool readRequiredBoolean(JsonReader& reader, const std::string& key) {
  reader.require(key);
  return reader.boolean(key, false);
}

ExposureLimit readLimit(JsonReader reader) {
  ExposureLimit limit;
  limit.level = reader.number("level_db", NumberLimits{{}, 0.0, 200.0});
  limit.fromFrequency = reader.number("from_hz", NumberLimits{0.0, {}, {}});
  limit.toFrequency = reader.number("to_hz", NumberLimits{limit.fromFrequency, {}, {}});
  reader.require("zones");
  for (const std::string& name : reader.texts("zones")) {
    const std::optional<ZoneKind> kind = zoneKindFromName(name);
    if (!kind) {
      fail(
          fmt::format("{} has \"{}\"; zones are ear, hand and eye.", reader.pathTo("zones"), name));
    }
    limit.zones.push_back(*kind);
  }
  if (limit.zones.empty()) fail(reader.pathTo("zones") + " is empty; name at least one zone.");
  limit.action = readAction(reader);
  limit.document = reader.text("document");
  if (limit.document.empty()) {
    fail(reader.pathTo("document") + " is empty; a limit needs its source.");
  }
  reader.require("year");
  limit.year = static_cast<int>(reader.integer("year", 0, 1900, 2200));
  limit.clause = reader.text("clause", "");
  limit.isConfirmed = readRequiredBoolean(reader, "confirmed");
  refuseUnknown(reader);
  return limit;
}

SafetyProfile parseProfile(const std::string& text) {
  const Json document = parseJson(text);
  JsonReader root(document, "");
  SafetyProfile profile;
  profile.name = root.text("name");
  profile.label = root.text("label");
  profile.note = root.text("note");
  profile.margin = root.number("margin_db", NumberLimits{{}, 0.0, 40.0});
  root.text("margin_note");
  const Json& limits = root.array("limits");
  if (limits.empty()) fail("limits is empty; a profile needs at least one.");
  for (std::size_t i = 0; i < limits.size(); ++i) {
    profile.limits.push_back(readLimit(JsonReader(limits[i], pathOf("limits", i))));
  }
  refuseUnknown(root);
  return profile;
}

}  // namespace

SafetyProfile readSafetyProfile(const fs::path& file) {
  const std::string text = readFile(file);
  try {
    return parseProfile(text);
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("{}: {}", file.string(), error.what()));
  }
}

std::vector<std::string> safetyProfileNames() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(resourcePath("safety"))) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

SafetyProfile safetyProfile(const std::string& name) {
  const std::string wanted = name.empty() ? kDefaultSafetyProfile : name;
  const std::vector<std::string> names = safetyProfileNames();
  if (std::ranges::find(names, wanted) == names.end()) {
    throw Error(ErrorCode::kNotFound,
                fmt::format("There is no safety profile \"{}\"; there is: {}.", wanted,
                            fmt::join(names, ", ")));
  }
  return readSafetyProfile(resourcePath("safety/" + wanted + ".json"));
}

}  // namespace acg
