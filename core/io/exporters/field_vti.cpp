// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/exporters/field_vti.h"

#include <algorithm>
#include <bit>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/json_document.h"
#include "core/io/output_file.h"

namespace acg {
namespace {

static_assert(std::endian::native == std::endian::little, "the file says LittleEndian");

/// The DataArrays of the channels, one after the other in the appended data.
std::vector<StoredArray> arraysOf(const Field& field) {
  std::vector<StoredArray> arrays;
  for (std::size_t i = 0; i < field.channels.size(); ++i) {
    const FieldChannel& channel = field.channels[i];
    const std::string name = channel.quantity == "pressure" ? "p" : channel.quantity;
    std::vector<int> real, imaginary;
    for (int c = 0; c < channel.components; ++c) {
      real.push_back(channel.isComplex ? 2 * c : c);
      imaginary.push_back(2 * c + 1);
    }
    if (!channel.isComplex) {
      arrays.push_back({name, channel.unit, i, real});
      continue;
    }
    arrays.push_back({name + "_re", channel.unit, i, real});
    arrays.push_back({name + "_im", channel.unit, i, imaginary});
    if (channel.components == 1) {
      arrays.push_back({name + "_abs", channel.unit, i, {0, 1}, true});
    }
  }
  return arrays;
}

/// A string as VTK's XML keeps it in field data: character codes with a closing zero.
std::string stringArray(const std::string& name, const std::string& text) {
  std::string result = fmt::format(
      "      <Array type=\"String\" Name=\"{}\" NumberOfTuples=\"1\" format=\"ascii\">\n", name);
  for (const unsigned char c : text) result += fmt::format("{} ", int(c));
  return result + "0\n      </Array>\n";
}

std::string unitsJson(const std::vector<StoredArray>& arrays) {
  Json units = Json::object();
  for (const StoredArray& array : arrays) units[array.name] = array.unit;
  return units.dump();
}

std::string xmlHead(const ExportInput& input, const FieldGrid& grid,
                    const std::vector<StoredArray>& arrays) {
  const std::string extent =
      fmt::format("0 {} 0 {} 0 {}", grid.counts[0] - 1, grid.counts[1] - 1, grid.counts[2] - 1);
  std::string text = fmt::format(
      "<?xml version=\"1.0\"?>\n"
      "<VTKFile type=\"ImageData\" version=\"1.0\" byte_order=\"LittleEndian\" "
      "header_type=\"UInt64\">\n"
      "  <ImageData WholeExtent=\"{0}\" Origin=\"{1} {2} {3}\" Spacing=\"{4} {5} {6}\" "
      "Direction=\"1 0 0 0 1 0 0 0 1\">\n"
      "    <FieldData>\n",
      extent, grid.origin.x(), grid.origin.y(), grid.origin.z(), grid.spacing.x(), grid.spacing.y(),
      grid.spacing.z());
  text += stringArray("units", unitsJson(arrays));
  text += stringArray("metadata", exportMetadata(input));
  text += fmt::format("    </FieldData>\n    <Piece Extent=\"{}\">\n      <PointData>\n", extent);
  std::uint64_t offset = 0;
  for (const StoredArray& array : arrays) {
    text += fmt::format(
        "        <DataArray type=\"Float64\" Name=\"{}\" NumberOfComponents=\"{}\" "
        "format=\"appended\" offset=\"{}\"/>\n",
        array.name, array.perPoint(), offset);
    offset += sizeof(std::uint64_t) +
              static_cast<std::uint64_t>(grid.size()) * array.perPoint() * sizeof(double);
  }
  return text +
         "      </PointData>\n      <CellData/>\n    </Piece>\n  </ImageData>\n"
         "  <AppendedData encoding=\"raw\">\n_";
}

std::string_view bytesOf(const auto* data, std::size_t count) {
  return {reinterpret_cast<const char*>(data), count * sizeof *data};
}

std::uint64_t sizeOf(const StoredArray& array, const FieldGrid& grid) {
  return static_cast<std::uint64_t>(grid.size()) * array.perPoint() * sizeof(double);
}

constexpr std::string_view kTail = "\n  </AppendedData>\n</VTKFile>\n";

void writeArray(const StoredArray& array, const Field& field, long long points, OutputFile& out) {
  std::vector<double> block;
  constexpr long long kBlockPoints = 4096;
  for (long long begin = 0; begin < points; begin += kBlockPoints) {
    block.clear();
    packPoints(array, field, begin, std::min(points, begin + kBlockPoints), block);
    out.write(bytesOf(block.data(), block.size()));
  }
}

const FieldGrid& gridOf(const Field& field, const std::filesystem::path& file) {
  const FieldGrid* grid = std::get_if<FieldGrid>(&field.samples);
  if (!grid) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{}: a VTK image needs a grid; write a list of points as .csv, .npz "
                            "or .h5.",
                            file.string()));
  }
  return *grid;
}

}  // namespace

void writeFieldVti(const ExportInput& input, const std::filesystem::path& file) {
  const Field& field = *input.field;
  const FieldGrid& grid = gridOf(field, file);
  const std::vector<StoredArray> arrays = arraysOf(field);
  writeFileAtomically(file, [&](const std::filesystem::path& temporary) {
    OutputFile out(temporary);
    out.write(xmlHead(input, grid, arrays));
    for (const StoredArray& array : arrays) {
      const std::uint64_t size = sizeOf(array, grid);
      out.write(bytesOf(&size, 1));
      writeArray(array, field, grid.size(), out);
    }
    out.write(kTail);
    out.finish();
  });
}

std::vector<StoredArray> beginFieldVti(const ExportInput& input,
                                       const std::filesystem::path& file) {
  const FieldGrid& grid = gridOf(*input.field, file);
  std::vector<StoredArray> arrays = arraysOf(*input.field);
  const std::string head = xmlHead(input, grid, arrays);
  OutputFile out(file);
  out.write(head);
  std::uint64_t at = head.size();
  for (StoredArray& array : arrays) {
    const std::uint64_t size = sizeOf(array, grid);
    out.writeAt(at, bytesOf(&size, 1));
    array.offset = at + sizeof size;
    at = array.offset + size;
  }
  out.writeAt(at, kTail);
  out.finish();
  return arrays;
}

}  // namespace acg
