// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/medium_presets.h"

#include <cmath>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/resource_path.h"

namespace acg {

Medium MediumPreset::at(double frequency) const {
  if (!(frequency > 0) || !std::isfinite(frequency)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The frequency is {} Hz; give one above zero.", frequency));
  }
  return {soundSpeed, density, absorptionAt1MHz * std::pow(frequency / 1e6, absorptionPower)};
}

std::vector<MediumPreset> mediumPresets() {
  const std::filesystem::path file = resourcePath("media.json");
  try {
    std::ifstream stream(file);
    std::vector<MediumPreset> presets;
    const nlohmann::json text = nlohmann::json::parse(stream);
    for (const auto& row : text.at("media")) {
      presets.push_back({row.at("name"), row.at("label"), row.at("source"),
                         row.at("sound_speed_m_s"), row.at("density_kg_m3"),
                         row.at("absorption_db_per_m_at_1mhz"), row.at("absorption_power")});
    }
    return presets;
  } catch (const std::exception& error) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("The program's own file \"{}\" is damaged ({}); install the program "
                            "again.",
                            file.string(), error.what()));
  }
}

MediumPreset mediumPreset(const std::string& name) {
  std::string names;
  for (const MediumPreset& preset : mediumPresets()) {
    if (preset.name == name) return preset;
    names += (names.empty() ? "" : ", ") + preset.name;
  }
  throw Error(ErrorCode::kNotFound,
              fmt::format("There is no medium \"{}\"; choose one of: {}.", name, names));
}

}  // namespace acg
