// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/cards.h"
#include "app/cli/commands.h"
#include "app/cli/device_rows.h"
#include "app/composition.h"
#include "core/acoustics/arrays/array_geometry.h"
#include "core/acoustics/arrays/catalogue.h"
#include "core/acoustics/medium_presets.h"
#include "core/error.h"
#include "core/field/field_quantity.h"
#include "core/io/exporters/exporter.h"
#include "core/io/project_file.h"
#include "core/resource_path.h"
#include "core/solvers/solver.h"

namespace acg {
namespace {

using Json = nlohmann::ordered_json;

/// Rows of {"name", "description", ...}.
Json arrayRows() {
  Json rows = Json::array();
  for (const ArrayGeometryEntry& entry : arrayGeometries()) {
    Json parameters = Json::array();
    for (const Parameter& parameter : entry.parameters()) parameters.push_back(parameter.name);
    rows.push_back({{"name", entry.name},
                    {"description", entry.help},
                    {"kind", "geometry"},
                    {"parameters", parameters}});
  }
  for (const std::string& name : catalogueNames()) {
    const CatalogueArray device = catalogueArray(name);
    rows.push_back({{"name", name},
                    {"description", device.description},
                    {"kind", "device"},
                    {"elements", device.elements.size()}});
  }
  return rows;
}

Json transducerRows() {
  Json rows = Json::array();
  for (const TransducerModelEntry& entry : transducerModels()) {
    rows.push_back({{"name", entry.name}, {"description", entry.help}, {"kind", "model"}});
  }
  for (const std::string& name : catalogueNames()) {
    const CatalogueArray device = catalogueArray(name);
    const auto add = [&](const std::string& row, const TransducerModel& model) {
      rows.push_back({{"name", row},
                      {"description", fmt::format("{}, {} Pa m (peak), at most {} Vpp. {}",
                                                  model.kind, model.sourcePressure,
                                                  model.driveLimit.value_or(0), model.sourceNote)},
                      {"kind", "element"},
                      {"source_pressure_pa_m", model.sourcePressure},
                      {"drive_limit_vpp", model.driveLimit.value_or(0)}});
    };
    add(name, device.transducer);
    for (const auto& [option, model] : device.transducerOptions) add(name + "/" + option, model);
  }
  return rows;
}

Json mediumRows() {
  Json rows = Json::array();
  for (const MediumPreset& preset : mediumPresets()) {
    rows.push_back({{"name", preset.name},
                    {"description", fmt::format("{}: {} m/s, {} kg/m3, {} dB/m at 1 MHz. {}",
                                                preset.label, preset.soundSpeed, preset.density,
                                                preset.absorptionAt1MHz, preset.source)},
                    {"sound_speed_m_s", preset.soundSpeed},
                    {"density_kg_m3", preset.density}});
  }
  return rows;
}

Json solverRows() {
  Json rows = Json::array();
  for (const SolverEntry& entry : solvers()) {
    Json parameters = Json::array();
    for (const Parameter& parameter : entry.parameters()) {
      parameters.push_back(
          {{"name", parameter.name},
           {"default", std::visit([](const auto& v) { return Json(v); }, parameter.defaultValue)},
           {"description", parameter.help}});
    }
    rows.push_back({{"name", entry.name}, {"description", entry.help}, {"parameters", parameters}});
  }
  return rows;
}

Json quantityRows() {
  Json rows = Json::array();
  for (const FieldQuantityEntry& entry : fieldQuantities()) {
    rows.push_back({{"name", entry.name},
                    {"description", entry.help},
                    {"unit", entry.unit},
                    {"columns", entry.columns}});
  }
  return rows;
}

/// A row for every card of a backend.
void addCards(const std::string& backend, Json& rows) {
  for (const CardBackend& entry : cardBackends()) {
    if (entry.name != backend) continue;
    for (const CardReport& card : reportCards(entry)) {
      const std::string rate = card.pairsPerSecond > 0
                                   ? fmt::format("{:.2g} pairs/s", card.pairsPerSecond)
                                   : "no rate yet";
      rows.push_back({{"name", card.name},
                      {"description", fmt::format("One of its cards: {}, {}, {}", card.description,
                                                  rate, card.health)},
                      {"machine", card.description},
                      {"pairs_per_s", card.pairsPerSecond},
                      {"health", card.health}});
    }
  }
}

Json backendRows() {
  const std::string chosen = makeBackend()->description();
  Json rows = Json::array(
      {{{"name", "auto"},
        {"description",
         fmt::format("What is taken unless another is named: the processor, with the best device "
                     "for what that does sooner. Here: {}.",
                     chosen)},
        {"machine", chosen}}});
  for (const BackendEntry& entry : backends()) {
    std::string machine;
    try {
      machine = entry.make(0)->description();
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kUnavailable) throw;
      machine = error.what();
    }
    rows.push_back({{"name", entry.name},
                    {"description", fmt::format("{} Here: {}.", entry.help, machine)},
                    {"machine", machine}});
    addCards(entry.name, rows);
  }
  return rows;
}

Json exporterRows() {
  Json rows = Json::array();
  for (const ExporterEntry& entry : exporters()) {
    rows.push_back({{"name", entry.name},
                    {"description", entry.help},
                    {"extension", entry.extension},
                    {"takes", entry.takesField ? "field" : "hologram"},
                    {"needs_grid", entry.needsGrid}});
  }
  return rows;
}

Json exampleRows() {
  std::vector<std::filesystem::path> files;
  for (const auto& item : std::filesystem::directory_iterator(resourcePath("examples"))) {
    if (item.path().extension() == ".acg") files.push_back(item.path());
  }
  std::sort(files.begin(), files.end());
  Json rows = Json::array();
  for (const std::filesystem::path& file : files) {
    const Scene scene = *loadProject(file).scene;
    const Json extra = scene.extraJson.empty() ? Json::object() : Json::parse(scene.extraJson);
    const std::string description = extra.value("description", "");
    rows.push_back(
        {{"name", file.stem().string()},
         {"description",
          description.empty() ? scene.name : fmt::format("{}: {}", scene.name, description)},
         {"file", file.string()}});
  }
  return rows;
}

struct Listing {
  const char* name;
  Json (*rows)();
};
constexpr Listing kListings[] = {
    {"arrays", arrayRows},     {"solvers", solverRows},         {"quantities", quantityRows},
    {"backends", backendRows}, {"devices", deviceRows},         {"exporters", exporterRows},
    {"examples", exampleRows}, {"transducers", transducerRows}, {"media", mediumRows},
    {"ports", portRows},
};

void runList(const std::string& what, bool asJson) {
  const auto listing = std::find_if(std::begin(kListings), std::end(kListings),
                                    [&](const Listing& item) { return what == item.name; });
  if (listing == std::end(kListings)) {
    std::string known;
    for (const Listing& item : kListings) known += fmt::format(" {}", item.name);
    throw Error(ErrorCode::kNotFound,
                fmt::format("\"{}\" cannot be listed; there is:{}.", what, known));
  }
  const Json rows = listing->rows();
  if (asJson) {
    fmt::print("{}\n", rows.dump(2));
    return;
  }
  std::size_t width = 0;
  for (const Json& row : rows) width = std::max(width, row["name"].get<std::string>().size());
  for (const Json& row : rows) {
    fmt::print("{:<{}}  {}\n", row["name"].get<std::string>(), width,
               row["description"].get<std::string>());
  }
}

}  // namespace

void addListCommand(CLI::App& app, int&) {
  CLI::App* command = app.add_subcommand("list", "List what this program knows");
  const auto what = std::make_shared<std::string>();
  const auto asJson = std::make_shared<bool>(false);
  command
      ->add_option(
          "WHAT", *what,
          "arrays, transducers, media, solvers, quantities, backends, devices, ports, exporters or "
          "examples")
      ->required();
  command->add_flag("--json", *asJson, "For machines");
  command->callback([what, asJson] { runList(*what, *asJson); });
}

}  // namespace acg
