// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <hdf5.h>

namespace acg {

/// An HDF5 identifier that closes itself.
class Hdf5Id {
 public:
  using Close = herr_t (*)(hid_t);
  /// Throws kIo, naming `what`, when `id` is no identifier.
  Hdf5Id(hid_t id, Close close, const std::string& what);
  ~Hdf5Id() { reset(); }
  Hdf5Id(Hdf5Id&& other) noexcept : id_(other.id_), close_(other.close_) { other.id_ = -1; }
  Hdf5Id& operator=(Hdf5Id&&) = delete;

  operator hid_t() const { return id_; }
  /// Closes now; negative on failure.
  herr_t reset();

 private:
  hid_t id_;
  Close close_;
};

/// An HDF5 file being written: groups, attributes and checked, compressed data sets. Failures
/// throw kIo. One thread at a time: the library keeps global state.
class Hdf5File {
 public:
  explicit Hdf5File(const std::filesystem::path& file);

  hid_t root() const { return file_; }
  Hdf5Id group(const std::string& path);
  void attribute(hid_t object, const std::string& name, const std::string& value);
  void attribute(hid_t object, const std::string& name, const std::vector<double>& values);
  void attribute(hid_t object, const std::string& name, double value);
  void attribute(hid_t object, const std::string& name, const std::vector<std::string>& values);

  /// Where the numbers of a data set lie in memory: item i at (offset + i * stride) items of
  /// 1 or, for complex ones, 2 doubles.
  struct Source {
    const double* values;
    bool isComplex = false;
    std::size_t offset = 0;
    std::size_t stride = 1;
  };
  /// Chunks of at most 1 MiB, shuffle, deflate, Fletcher-32. A complex number is the compound
  /// (r, i), which h5py reads as complex.
  Hdf5Id dataset(const std::string& path, const std::vector<hsize_t>& shape, const Source& source);

  /// A data set in one piece, its numbers unset, and where in the file they start, in bytes: for
  /// what is written later without the library.
  Hdf5Id reserve(const std::string& path, const std::vector<hsize_t>& shape, bool isComplex,
                 std::uint64_t& offset);

  /// Flushes and closes.
  void close();

 private:
  Hdf5Id file_;
};

}  // namespace acg
