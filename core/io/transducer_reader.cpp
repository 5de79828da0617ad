// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/transducer_reader.h"

#include <fmt/format.h>

#include "core/acoustics/directivity_table.h"
#include "core/error.h"

namespace acg {
namespace {

bool readFlag(JsonReader& reader, const std::string& key, bool fallback) {
  const Json* value = reader.find(key);
  if (!value) return fallback;
  if (!value->is_boolean()) {
    throw Error(ErrorCode::kInvalidFile, fmt::format("{} must be true or false, not {}.",
                                                     reader.pathTo(key), jsonKind(*value)));
  }
  return value->get<bool>();
}

/// One of the texts, or "" where the key is missing.
std::string readChoice(JsonReader& reader, const std::string& key, const char* first,
                       const char* second) {
  const std::string text = reader.text(key, "");
  if (text.empty() || text == first || text == second) return text;
  throw Error(ErrorCode::kInvalidFile, fmt::format("{} is \"{}\"; it must be {} or {}.",
                                                   reader.pathTo(key), text, first, second));
}

TransducerModel readTransducer(JsonReader reader, std::vector<std::string>& unknownKeys) {
  TransducerModel model;
  model.kind = reader.text("kind");
  Radiation radiation = Radiation::kEven;
  try {
    radiation = transducerModel(model.kind).radiation;
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("{}: {}", reader.pathTo("kind"), error.what()));
  }
  if (model.kind == "piston" || model.kind == "sinc" || model.kind == "ring" ||
      model.kind == "taylor") {
    model.radius = reader.number("radius_m", kPositive);
  } else {
    model.radius = reader.number("radius_m", model.radius, kNotNegative);
  }
  model.frequency = reader.number("frequency_hz", kPositive);
  model.sourcePressure = reader.number("source_pressure_pa_m", kPositive);
  model.sourceNote = reader.text("source_note", "");
  model.driveVoltage = reader.number("drive_voltage_vpp", 0.0, kNotNegative);
  model.driveWaveform = readChoice(reader, "drive_waveform", "sine", "square");
  model.sourceBasis = readChoice(reader, "source_basis", "peak", "rms");
  model.driveLimit.reset();
  if (reader.has("drive_limit_vpp")) model.driveLimit = reader.number("drive_limit_vpp", kPositive);
  model.radiatesBack = readFlag(reader, "radiates_back", true);
  model.tableAngles = readNumbers(reader, "table_angles_rad");
  model.tableGains = readNumbers(reader, "table_gains");
  if (radiation == Radiation::kTable) {
    if (const auto fault = tableFault(model.tableAngles, model.tableGains)) {
      throw Error(ErrorCode::kInvalidFile, fmt::format("{}: {}", reader.path(), *fault));
    }
  }
  model.extraJson = reader.rest(unknownKeys);
  return model;
}

}  // namespace

std::vector<double> readNumbers(JsonReader& reader, const std::string& key) {
  std::vector<double> numbers;
  if (!reader.find(key)) return numbers;
  const Json& list = reader.array(key);
  numbers.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    numbers.push_back(jsonNumber(list[i], pathOf(reader.pathTo(key), i)));
  }
  return numbers;
}

std::map<std::string, TransducerModel> readTransducers(JsonReader& root,
                                                       std::vector<std::string>& unknownKeys) {
  std::map<std::string, TransducerModel> result;
  JsonReader list = root.object("transducers");
  const Json& members = root.require("transducers");
  for (auto it = members.begin(); it != members.end(); ++it) {
    result[it.key()] = readTransducer(list.object(it.key()), unknownKeys);
  }
  return result;
}

}  // namespace acg
