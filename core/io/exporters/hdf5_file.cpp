// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/exporters/hdf5_file.h"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

/// The library's calls set errno when the system refuses, so a full disk is named as such.
[[noreturn]] void fail(const std::string& what) {
  if (errno != 0) throw std::system_error(errno, std::generic_category());
  throw Error(ErrorCode::kIo, fmt::format("HDF5 could not write {}.", what));
}

void check(herr_t result, const std::string& what) {
  if (result < 0) fail(what);
}

hid_t createFile(const std::filesystem::path& file) {
  // Every identifier closes itself. After a failed write the library's own clean-up at exit would
  // try once more to flush what is gone, and crash.
  H5dont_atexit();
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // Our errors say it; no trace on standard error.
  errno = 0;
  return H5Fcreate(file.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
}

Hdf5Id numberType(bool isComplex) {
  if (!isComplex) return Hdf5Id(H5Tcopy(H5T_IEEE_F64LE), H5Tclose, "a number type");
  Hdf5Id type(H5Tcreate(H5T_COMPOUND, 2 * sizeof(double)), H5Tclose, "the complex type");
  check(H5Tinsert(type, "r", 0, H5T_IEEE_F64LE), "the complex type");
  check(H5Tinsert(type, "i", sizeof(double), H5T_IEEE_F64LE), "the complex type");
  return type;
}

Hdf5Id textType(std::size_t size) {
  Hdf5Id type(H5Tcopy(H5T_C_S1), H5Tclose, "a text type");
  check(H5Tset_size(type, std::max<std::size_t>(size, 1)), "a text type");
  check(H5Tset_strpad(type, H5T_STR_NULLPAD), "a text type");
  check(H5Tset_cset(type, H5T_CSET_UTF8), "a text type");
  return type;
}

/// A chunk of about 1 MiB: whole rows of the fastest axes first.
std::vector<hsize_t> chunkOf(const std::vector<hsize_t>& shape, std::size_t itemBytes) {
  hsize_t left = (std::size_t{1} << 20) / itemBytes;
  std::vector<hsize_t> chunk(shape.size());
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    chunk[axis] = std::clamp<hsize_t>(left, 1, std::max<hsize_t>(shape[axis], 1));
    left /= chunk[axis];
  }
  return chunk;
}

void writeAttribute(hid_t object, const std::string& name, hid_t type, hid_t space,
                    const void* data) {
  const Hdf5Id attribute(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT),
                         H5Aclose, name);
  check(H5Awrite(attribute, type, data), name);
}

}  // namespace

Hdf5Id::Hdf5Id(hid_t id, Close close, const std::string& what) : id_(id), close_(close) {
  if (id_ < 0) fail(what);
}

herr_t Hdf5Id::reset() {
  const herr_t result = id_ >= 0 ? close_(id_) : 0;
  id_ = -1;
  return result;
}

Hdf5File::Hdf5File(const std::filesystem::path& file)
    : file_(createFile(file), H5Fclose, file.string()) {}

Hdf5Id Hdf5File::group(const std::string& path) {
  const Hdf5Id links(H5Pcreate(H5P_LINK_CREATE), H5Pclose, path);
  check(H5Pset_create_intermediate_group(links, 1), path);
  return Hdf5Id(H5Gcreate2(file_, path.c_str(), links, H5P_DEFAULT, H5P_DEFAULT), H5Gclose, path);
}

void Hdf5File::attribute(hid_t object, const std::string& name, const std::string& value) {
  const Hdf5Id space(H5Screate(H5S_SCALAR), H5Sclose, name);
  // Attributes in the object header are limited to 64 KiB; our metadata stay far below.
  writeAttribute(object, name, textType(value.size()), space, value.c_str());
}

void Hdf5File::attribute(hid_t object, const std::string& name, const std::vector<double>& values) {
  const hsize_t count = values.size();
  const Hdf5Id space(H5Screate_simple(1, &count, nullptr), H5Sclose, name);
  writeAttribute(object, name, H5T_IEEE_F64LE, space, values.data());
}

void Hdf5File::attribute(hid_t object, const std::string& name, double value) {
  const Hdf5Id space(H5Screate(H5S_SCALAR), H5Sclose, name);
  writeAttribute(object, name, H5T_IEEE_F64LE, space, &value);
}

void Hdf5File::attribute(hid_t object, const std::string& name,
                         const std::vector<std::string>& values) {
  std::size_t longest = 1;
  for (const std::string& value : values) longest = std::max(longest, value.size());
  std::string packed;
  for (const std::string& value : values) {
    packed += value;
    packed.append(longest - value.size(), '\0');
  }
  const hsize_t count = values.size();
  const Hdf5Id space(H5Screate_simple(1, &count, nullptr), H5Sclose, name);
  writeAttribute(object, name, textType(longest), space, packed.data());
}

Hdf5Id Hdf5File::dataset(const std::string& path, const std::vector<hsize_t>& shape,
                         const Source& source) {
  const int rank = static_cast<int>(shape.size());
  hsize_t count = 1;
  for (const hsize_t extent : shape) count *= extent;
  const Hdf5Id type = numberType(source.isComplex);
  const Hdf5Id space(H5Screate_simple(rank, shape.data(), nullptr), H5Sclose, path);

  const Hdf5Id creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, path);
  const std::vector<hsize_t> chunk = chunkOf(shape, source.isComplex ? 16 : 8);
  check(H5Pset_chunk(creation, rank, chunk.data()), path);
  check(H5Pset_shuffle(creation), path);
  check(H5Pset_deflate(creation, 4), path);
  check(H5Pset_fletcher32(creation), path);
  Hdf5Id result(H5Dcreate2(file_, path.c_str(), type, space, H5P_DEFAULT, creation, H5P_DEFAULT),
                H5Dclose, path);
  if (count == 0) return result;

  const hsize_t extent = source.offset + (count - 1) * source.stride + 1;
  const Hdf5Id memory(H5Screate_simple(1, &extent, nullptr), H5Sclose, path);
  const hsize_t start = source.offset;
  const hsize_t stride = source.stride;
  check(H5Sselect_hyperslab(memory, H5S_SELECT_SET, &start, &stride, &count, nullptr), path);
  check(H5Dwrite(result, type, memory, space, H5P_DEFAULT, source.values), path);
  return result;
}

Hdf5Id Hdf5File::reserve(const std::string& path, const std::vector<hsize_t>& shape, bool isComplex,
                         std::uint64_t& offset) {
  const Hdf5Id type = numberType(isComplex);
  const Hdf5Id space(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr),
                     H5Sclose, path);
  const Hdf5Id creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, path);
  check(H5Pset_layout(creation, H5D_CONTIGUOUS), path);
  check(H5Pset_alloc_time(creation, H5D_ALLOC_TIME_EARLY), path);
  check(H5Pset_fill_time(creation, H5D_FILL_TIME_NEVER), path);
  Hdf5Id result(H5Dcreate2(file_, path.c_str(), type, space, H5P_DEFAULT, creation, H5P_DEFAULT),
                H5Dclose, path);
  const haddr_t at = H5Dget_offset(result);
  if (at == HADDR_UNDEF) fail(path);
  offset = at;
  return result;
}

void Hdf5File::close() {
  check(H5Fflush(file_, H5F_SCOPE_GLOBAL), "the file");
  check(file_.reset(), "the file");
}

}  // namespace acg
