// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/exporters/field_vti.h"

#include <bit>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/json_document.h"
#include "core/io/output_file.h"

namespace acg {
namespace {

static_assert(std::endian::native == std::endian::little, "the file says LittleEndian");

/// One DataArray: which numbers of a channel it takes, point by point.
struct VtiArray {
  const FieldChannel* channel;
  std::string name;
  std::vector<int> numbers;  // offsets within a point; of a modulus re and im
  bool isModulus = false;    // sqrt(re^2 + im^2)
  int components() const { return isModulus ? 1 : static_cast<int>(numbers.size()); }
};

std::vector<VtiArray> arraysOf(const Field& field) {
  std::vector<VtiArray> arrays;
  for (const FieldChannel& channel : field.channels) {
    const std::string name = channel.quantity == "pressure" ? "p" : channel.quantity;
    std::vector<int> real, imaginary;
    for (int c = 0; c < channel.components; ++c) {
      real.push_back(channel.isComplex ? 2 * c : c);
      imaginary.push_back(2 * c + 1);
    }
    if (!channel.isComplex) {
      arrays.push_back({&channel, name, real});
      continue;
    }
    arrays.push_back({&channel, name + "_re", real});
    arrays.push_back({&channel, name + "_im", imaginary});
    if (channel.components == 1) arrays.push_back({&channel, name + "_abs", {0, 1}, true});
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

std::string unitsJson(const std::vector<VtiArray>& arrays) {
  Json units = Json::object();
  for (const VtiArray& array : arrays) units[array.name] = array.channel->unit;
  return units.dump();
}

std::string xmlHead(const ExportInput& input, const FieldGrid& grid,
                    const std::vector<VtiArray>& arrays) {
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
  for (const VtiArray& array : arrays) {
    text += fmt::format(
        "        <DataArray type=\"Float64\" Name=\"{}\" NumberOfComponents=\"{}\" "
        "format=\"appended\" offset=\"{}\"/>\n",
        array.name, array.components(), offset);
    offset += sizeof(std::uint64_t) +
              static_cast<std::uint64_t>(grid.size()) * array.components() * sizeof(double);
  }
  return text +
         "      </PointData>\n      <CellData/>\n    </Piece>\n  </ImageData>\n"
         "  <AppendedData encoding=\"raw\">\n_";
}

void writeArray(const VtiArray& array, long long points, OutputFile& out) {
  const auto bytesOf = [](const auto* data, std::size_t count) {
    return std::string_view(reinterpret_cast<const char*>(data), count * sizeof *data);
  };
  const std::uint64_t size = static_cast<std::uint64_t>(points) * array.components() * 8;
  out.write(bytesOf(&size, 1));
  const double* values = array.channel->values.data();
  const int stride = array.channel->numbersPerPoint();
  std::vector<double> block;
  constexpr long long kBlockPoints = 4096;
  for (long long begin = 0; begin < points; begin += kBlockPoints) {
    block.clear();
    for (long long i = begin; i < std::min(points, begin + kBlockPoints); ++i) {
      const double* point = values + i * stride;
      if (array.isModulus) {
        block.push_back(std::hypot(point[0], point[1]));
      } else {
        for (const int number : array.numbers) block.push_back(point[number]);
      }
    }
    out.write(bytesOf(block.data(), block.size()));
  }
}

}  // namespace

void writeFieldVti(const ExportInput& input, const std::filesystem::path& file) {
  const Field& field = *input.field;
  const FieldGrid* grid = std::get_if<FieldGrid>(&field.samples);
  if (!grid) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{}: a VTK image needs a grid; write a list of points as .csv, .npz "
                            "or .h5.",
                            file.string()));
  }
  const std::vector<VtiArray> arrays = arraysOf(field);
  writeFileAtomically(file, [&](const std::filesystem::path& temporary) {
    OutputFile out(temporary);
    out.write(xmlHead(input, *grid, arrays));
    for (const VtiArray& array : arrays) writeArray(array, grid->size(), out);
    out.write("\n  </AppendedData>\n</VTKFile>\n");
    out.finish();
  });
}

}  // namespace acg
