// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/exporters/field_hdf5.h"

#include <cstdlib>
#include <functional>
#include <mutex>

#include <fmt/format.h>

#include "core/field/field_quantity.h"
#include "core/io/atomic_file.h"
#include "core/io/exporters/element_rows.h"
#include "core/io/exporters/hdf5_file.h"
#include "core/io/json_document.h"
#include "core/version.h"

namespace acg {
namespace {

using std::string_literals::operator""s;

/// Powers of length, mass, time, current, temperature, amount, luminous intensity: openPMD's
/// unitDimension.
std::vector<double> unitDimension(const std::string& unit) {
  if (unit == "Pa") return {-1, 1, -2, 0, 0, 0, 0};
  if (unit == "m") return {1, 0, 0, 0, 0, 0, 0};
  if (unit == "m/s") return {1, 0, -1, 0, 0, 0, 0};
  if (unit == "J") return {2, 1, -2, 0, 0, 0, 0};
  if (unit == "N") return {1, 1, -2, 0, 0, 0, 0};
  if (unit == "N/m") return {0, 1, -2, 0, 0, 0, 0};
  if (unit == "W/m^2") return {0, 1, -3, 0, 0, 0, 0};
  return {0, 0, 0, 0, 0, 0, 0};
}

void writeRoot(Hdf5File& file, const ExportInput& input) {
  const Json metadata = Json::parse(exportMetadata(input));
  const hid_t root = file.root();
  const char* user = std::getenv("USER");
  file.attribute(root, "openPMD", "1.1.0"s);
  file.attribute(root, "basePath", "/data/%T/"s);
  file.attribute(root, "meshesPath", "fields/"s);
  file.attribute(root, "iterationEncoding", "groupBased"s);
  file.attribute(root, "iterationFormat", "/data/%T/"s);
  file.attribute(root, "author", user ? std::string(user) : "unknown"s);
  file.attribute(root, "software", "Acousto-Gen"s);
  file.attribute(root, "softwareVersion", std::string(ACG_VERSION));
  file.attribute(root, "date", metadata["date"].get<std::string>());
  file.attribute(root, "name", input.scene.name);
  // Reports grow with the number of targets; a data set has no limit where an attribute has.
  Json summary = metadata;
  summary["report"].erase("targets");
  file.attribute(root, "meta", summary.dump());
}

void writeRecord(Hdf5File& file, hid_t record, const Field& field, const FieldChannel& channel) {
  file.attribute(record, "unit", channel.unit);
  file.attribute(record, "unitDimension", unitDimension(channel.unit));
  file.attribute(record, "timeOffset", 0.0);
  file.attribute(record, "dataOrder", "C"s);
  const FieldGrid* grid = std::get_if<FieldGrid>(&field.samples);
  if (!grid) return;
  file.attribute(record, "geometry", "cartesian"s);
  file.attribute(record, "axisLabels", std::vector<std::string>{"z", "y", "x"});
  file.attribute(record, "gridSpacing",
                 std::vector<double>{grid->spacing.z(), grid->spacing.y(), grid->spacing.x()});
  file.attribute(record, "gridGlobalOffset",
                 std::vector<double>{grid->origin.z(), grid->origin.y(), grid->origin.x()});
  file.attribute(record, "gridUnitSI", 1.0);
}

void writeComponent(Hdf5File& file, hid_t dataset, bool isGrid) {
  file.attribute(dataset, "unitSI", 1.0);
  if (isGrid) file.attribute(dataset, "position", std::vector<double>{0, 0, 0});
}

std::vector<hsize_t> shapeOf(const Field& field) {
  const FieldGrid* grid = std::get_if<FieldGrid>(&field.samples);
  if (!grid) return {static_cast<hsize_t>(sampleCount(field.samples))};
  return {hsize_t(grid->counts[2]), hsize_t(grid->counts[1]), hsize_t(grid->counts[0])};
}

/// Makes the data set of one component of a channel.
using MakeDataset = std::function<Hdf5Id(const std::string& path, std::size_t channel, int c)>;

void writeChannel(Hdf5File& file, const Field& field, std::size_t index, const MakeDataset& make) {
  const FieldChannel& channel = field.channels[index];
  const bool isGrid = std::holds_alternative<FieldGrid>(field.samples);
  const std::string path = "/data/0/fields/" + channel.quantity;
  if (channel.components == 1) {
    const Hdf5Id dataset = make(path, index, 0);
    writeRecord(file, dataset, field, channel);
    writeComponent(file, dataset, isGrid);
    return;
  }
  const Hdf5Id group = file.group(path);
  writeRecord(file, group, field, channel);
  const FieldQuantityEntry& entry = fieldQuantity(channel.quantity);
  for (int c = 0; c < channel.components; ++c) {
    const Hdf5Id dataset = make(fmt::format("{}/{}", path, componentName(entry, c)), index, c);
    writeComponent(file, dataset, isGrid);
  }
}

void writeHologram(Hdf5File& file, const ExportInput& input) {
  std::vector<double> positions, drives;
  for (const ElementRow& row : elementRows(input.scene, input.hologram)) {
    positions.insert(positions.end(), row.position.begin(), row.position.end());
  }
  for (const std::complex<double>& drive : input.hologram.drives) {
    drives.push_back(drive.real());
    drives.push_back(drive.imag());
  }
  const Hdf5Id group = file.group("/hologram");
  const hsize_t count = drives.size() / 2;
  const Hdf5Id where = file.dataset("/hologram/positions", {count, 3}, {positions.data(), false});
  file.attribute(where, "unit", "m"s);
  const Hdf5Id what = file.dataset("/hologram/drives", {count}, {drives.data(), true});
  file.attribute(what, "unit", "1"s);
}

void writeAll(const ExportInput& input, const std::filesystem::path& file,
              const std::function<MakeDataset(Hdf5File&)>& maker) {
  static std::mutex oneAtATime;  // Debian's library is built without thread safety.
  const std::lock_guard lock(oneAtATime);
  const Field& field = *input.field;
  Hdf5File output(file);
  writeRoot(output, input);
  {
    const Hdf5Id iteration = output.group("/data/0");
    output.attribute(iteration, "time", 0.0);
    output.attribute(iteration, "dt", 0.0);
    output.attribute(iteration, "timeUnitSI", 1.0);
    const Hdf5Id fields = output.group("/data/0/fields");
  }
  if (const auto* points = std::get_if<Eigen::Matrix3Xd>(&field.samples)) {
    const Hdf5Id where = output.dataset("/data/0/points", {static_cast<hsize_t>(points->cols()), 3},
                                        {points->data(), false});
    output.attribute(where, "unit", "m"s);
  }
  const MakeDataset make = maker(output);
  for (std::size_t i = 0; i < field.channels.size(); ++i) writeChannel(output, field, i, make);
  writeHologram(output, input);
  output.close();
}

}  // namespace

void writeFieldHdf5(const ExportInput& input, const std::filesystem::path& file) {
  const Field& field = *input.field;
  const auto maker = [&](Hdf5File& output) -> MakeDataset {
    return [&](const std::string& path, std::size_t index, int c) {
      const FieldChannel& channel = field.channels[index];
      return output.dataset(path, shapeOf(field),
                            {channel.values.data(), channel.isComplex, std::size_t(c),
                             std::size_t(channel.components)});
    };
  };
  writeFileAtomically(
      file, [&](const std::filesystem::path& temporary) { writeAll(input, temporary, maker); });
}

std::vector<StoredArray> beginFieldHdf5(const ExportInput& input,
                                        const std::filesystem::path& file) {
  const Field& field = *input.field;
  std::vector<StoredArray> arrays;
  const auto maker = [&](Hdf5File& output) -> MakeDataset {
    return [&](const std::string& path, std::size_t index, int c) {
      const FieldChannel& channel = field.channels[index];
      StoredArray array{path, channel.unit, index, {c}};
      if (channel.isComplex) array.numbers = {2 * c, 2 * c + 1};
      Hdf5Id dataset = output.reserve(path, shapeOf(field), channel.isComplex, array.offset);
      arrays.push_back(std::move(array));
      return dataset;
    };
  };
  writeAll(input, file, maker);
  return arrays;
}

}  // namespace acg
