// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scene/medium_preset.h"

#include <algorithm>
#include <optional>
#include <variant>

#include <nlohmann/json.hpp>

namespace acg {
namespace {

using Json = nlohmann::json;

constexpr const char* kMedium = "medium";
constexpr const char* kPreset = "preset";

/// The scene's foreign keys, or nothing where none of them can be a preset: each edit asks.
std::optional<Json> extraOf(const Scene& scene) {
  if (scene.extraJson.find("\"preset\"") == std::string::npos) return std::nullopt;
  Json extra = Json::parse(scene.extraJson, nullptr, false);
  const bool hasPreset = extra.is_object() && extra.contains(kMedium) &&
                         extra[kMedium].is_object() && extra[kMedium].contains(kPreset) &&
                         extra[kMedium][kPreset].is_string();
  return hasPreset ? std::optional(std::move(extra)) : std::nullopt;
}

void putExtra(Scene& scene, const Json& extra) {
  scene.extraJson = extra.empty() ? std::string() : extra.dump();
}

std::optional<MediumPreset> findPreset(const std::string& name) {
  for (MediumPreset& preset : mediumPresets()) {
    if (preset.name == name) return std::move(preset);
  }
  return std::nullopt;
}

bool isAt(const MediumPreset& preset, const Scene& scene) {
  const auto* medium = std::get_if<Medium>(&scene.medium);
  return medium && scene.frequency() > 0 && *medium == preset.at(scene.frequency());
}

}  // namespace

std::string statedPreset(const Scene& scene) {
  const auto extra = extraOf(scene);
  return extra ? (*extra)[kMedium][kPreset].get<std::string>() : std::string();
}

void setPreset(Scene& scene, const MediumPreset& preset) {
  scene.medium = preset.at(scene.frequency());
  Json extra = scene.extraJson.empty() ? Json::object() : Json::parse(scene.extraJson);
  extra[kMedium][kPreset] = preset.name;
  putExtra(scene, extra);
}

void dropPreset(Scene& scene) {
  auto extra = extraOf(scene);
  if (!extra) return;
  (*extra)[kMedium].erase(kPreset);
  if ((*extra)[kMedium].empty()) extra->erase(kMedium);
  putExtra(scene, *extra);
}

void keepPresetTrue(const Scene& before, Scene& after) {
  const bool isSameMedium = before.medium == after.medium;
  if (isSameMedium && before.frequency() == after.frequency()) return;
  const std::string name = statedPreset(after);
  if (name.empty()) return;
  const std::optional<MediumPreset> preset = findPreset(name);
  if (preset && isAt(*preset, after)) return;
  if (!isSameMedium) {
    dropPreset(after);
  } else if (preset && isAt(*preset, before) && after.frequency() > 0) {
    after.medium = preset->at(after.frequency());
  }
}

}  // namespace acg
