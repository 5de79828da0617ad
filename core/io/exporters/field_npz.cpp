// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/exporters/field_npz.h"

#include <cerrno>
#include <deque>
#include <memory>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <zip.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/json_document.h"

namespace acg {
namespace {

/// The head of an .npy file, version 1.0, padded so that the data begin at a multiple of 64.
std::string npyHeader(const std::string& type, const std::vector<long long>& shape) {
  std::string dictionary =
      fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}", type,
                  fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
  constexpr std::size_t kPrefix = 10;  // magic, version, length
  while ((kPrefix + dictionary.size() + 1) % 64 != 0) dictionary += ' ';
  dictionary += '\n';
  std::string header("\x93NUMPY\x01\x00", 8);
  header += static_cast<char>(dictionary.size() & 0xff);
  header += static_cast<char>(dictionary.size() >> 8);
  return header + dictionary;
}

/// A NumPy archive being put together. Data given by pointer must live until `close`.
class NpzArchive {
 public:
  explicit NpzArchive(const std::filesystem::path& file) {
    int code = 0;
    archive_.reset(zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code));
    if (!archive_) throw std::system_error(errno ? errno : EIO, std::generic_category());
  }

  void add(const std::string& name, const std::string& type, const std::vector<long long>& shape,
           const void* data, std::size_t bytes) {
    std::string& header = owned_.emplace_back(npyHeader(type, shape));
    zip_buffer_fragment_t parts[2] = {
        {reinterpret_cast<zip_uint8_t*>(header.data()), header.size()},
        {const_cast<zip_uint8_t*>(static_cast<const zip_uint8_t*>(data)), bytes}};
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_fragment_create(parts, bytes > 0 ? 2 : 1, 0, &error);
    if (!source) fail(&error);
    const zip_int64_t index = zip_file_add(archive_.get(), (name + ".npy").c_str(), source, 0);
    if (index < 0) {
      zip_source_free(source);
      fail(zip_get_error(archive_.get()));
    }
    zip_set_file_compression(archive_.get(), static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
  }

  void add(const std::string& name, std::vector<double> values) {
    const std::vector<double>& kept = numbers_.emplace_back(std::move(values));
    add(name, "<f8", {static_cast<long long>(kept.size())}, kept.data(), kept.size() * 8);
  }

  /// ASCII text as an array of no dimensions, which `str(array)` gives back.
  void addText(const std::string& name, const std::string& ascii) {
    std::string& wide = owned_.emplace_back();
    for (const char c : ascii) wide.append({c, '\0', '\0', '\0'});
    add(name, fmt::format("<U{}", ascii.size()), {}, wide.data(), wide.size());
  }

  void close() {
    if (zip_close(archive_.get()) != 0) fail(zip_get_error(archive_.get()));
    archive_.release();
  }

 private:
  struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
  };

  [[noreturn]] static void fail(zip_error_t* error) {
    if (zip_error_system_type(error) == ZIP_ET_SYS) {
      throw std::system_error(zip_error_code_system(error), std::generic_category());
    }
    throw Error(ErrorCode::kIo,
                fmt::format("The archive could not be written: {}.", zip_error_strerror(error)));
  }

  std::deque<std::string> owned_;            // a deque keeps its members where they are
  std::deque<std::vector<double>> numbers_;  // same
  std::unique_ptr<zip_t, Discard> archive_;  // goes first: it reads the two above
};

std::vector<double> axisOf(const FieldGrid& grid, int axis) {
  std::vector<double> values(grid.counts[axis]);
  for (int i = 0; i < grid.counts[axis]; ++i) {
    values[i] = grid.origin(axis) + i * grid.spacing(axis);
  }
  return values;
}

/// `text` with everything beyond ASCII as \uXXXX.
std::string asciiJson(const std::string& text) { return Json::parse(text).dump(-1, ' ', true); }

}  // namespace

void writeFieldNpz(const ExportInput& input, const std::filesystem::path& file) {
  const Field& field = *input.field;
  const FieldGrid* grid = std::get_if<FieldGrid>(&field.samples);
  Json units = {{"x_m", "m"}, {"y_m", "m"}, {"z_m", "m"}};
  for (const FieldChannel& channel : field.channels) units[channel.quantity] = channel.unit;
  writeFileAtomically(file, [&](const std::filesystem::path& temporary) {
    NpzArchive archive(temporary);
    const char* const axisNames[] = {"x_m", "y_m", "z_m"};
    for (int axis = 0; axis < 3; ++axis) {
      if (grid) {
        archive.add(axisNames[axis], axisOf(*grid, axis));
        continue;
      }
      const auto row = std::get<Eigen::Matrix3Xd>(field.samples).row(axis);
      archive.add(axisNames[axis], std::vector<double>(row.begin(), row.end()));
    }
    for (const FieldChannel& channel : field.channels) {
      std::vector<long long> shape = {sampleCount(field.samples)};
      if (grid) shape = {grid->counts[2], grid->counts[1], grid->counts[0]};
      if (channel.components > 1) shape.push_back(channel.components);
      archive.add(channel.quantity, channel.isComplex ? "<c16" : "<f8", shape,
                  channel.values.data(), channel.values.size() * sizeof(double));
    }
    archive.addText("units", units.dump(-1, ' ', true));
    archive.addText("meta", asciiJson(exportMetadata(input)));
    archive.close();
  });
}

}  // namespace acg
