// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace acg {

/// A file being written through a buffer of 1 MiB; every failed call throws std::system_error with
/// the system's reason.
class OutputFile {
 public:
  /// Creates the file or empties it.
  explicit OutputFile(const std::filesystem::path& file);
  /// Takes over an open descriptor.
  explicit OutputFile(int descriptor);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(std::string_view bytes);
  /// Writes at a place of its own, past what is buffered, which goes first; gaps read as zeros.
  void writeAt(std::uint64_t offset, std::string_view bytes);
  void flush();
  /// Writes what is buffered, flushes the file to disk and closes it.
  void finish();

  int descriptor() const { return descriptor_; }

 private:
  void writeAll(const char* data, std::size_t size);

  int descriptor_ = -1;
  std::string buffer_;
};

}  // namespace acg
