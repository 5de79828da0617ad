// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/exporters/field_csv.h"

#include <charconv>

#include "core/field/field_quantity.h"
#include "core/io/atomic_file.h"
#include "core/io/output_file.h"

namespace acg {
namespace {

std::string header(const Field& field) {
  std::string text = "x_m,y_m,z_m";
  for (const FieldChannel& channel : field.channels) {
    for (const std::string& column : fieldQuantity(channel.quantity).columns) {
      text += ',';
      text += column;
    }
  }
  return text + '\n';
}

void appendNumber(std::string& line, double value) {
  char digits[32];
  const auto result = std::to_chars(digits, digits + sizeof digits, value);
  line.append(digits, result.ptr);
}

Eigen::Vector3d samplePoint(const FieldSamples& samples, long long index) {
  if (const FieldGrid* grid = std::get_if<FieldGrid>(&samples)) return grid->point(index);
  return std::get<Eigen::Matrix3Xd>(samples).col(index);
}

}  // namespace

void writeFieldCsv(const ExportInput& input, const std::filesystem::path& file) {
  const Field& field = *input.field;
  writeFileAtomically(file, [&](const std::filesystem::path& temporary) {
    OutputFile out(temporary);
    out.write(header(field));
    std::string line;
    const long long count = sampleCount(field.samples);
    for (long long i = 0; i < count; ++i) {
      const Eigen::Vector3d point = samplePoint(field.samples, i);
      line.clear();
      for (int axis = 0; axis < 3; ++axis) {
        if (axis > 0) line += ',';
        appendNumber(line, point(axis));
      }
      for (const FieldChannel& channel : field.channels) {
        const int numbers = channel.numbersPerPoint();
        for (int j = 0; j < numbers; ++j) {
          line += ',';
          appendNumber(line, channel.values[i * numbers + j]);
        }
      }
      line += '\n';
      out.write(line);
    }
    out.finish();
  });
}

}  // namespace acg
