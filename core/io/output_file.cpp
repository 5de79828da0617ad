// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/output_file.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace acg {
namespace {

constexpr std::size_t kBufferSize = 1 << 20;

[[noreturn]] void failSystem() { throw std::system_error(errno, std::generic_category()); }

}  // namespace

OutputFile::OutputFile(const std::filesystem::path& file)
    : OutputFile(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {}

OutputFile::OutputFile(int descriptor) : descriptor_(descriptor) {
  if (descriptor_ < 0) failSystem();
  buffer_.reserve(kBufferSize);
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void OutputFile::write(std::string_view bytes) {
  if (buffer_.size() + bytes.size() > kBufferSize) flush();
  if (bytes.size() >= kBufferSize) {
    writeAll(bytes.data(), bytes.size());
  } else {
    buffer_ += bytes;
  }
}

void OutputFile::writeAt(std::uint64_t offset, std::string_view bytes) {
  flush();
  while (!bytes.empty()) {
    const ssize_t written =
        ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0) {
      if (errno == EINTR) continue;
      failSystem();
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
}

void OutputFile::finish() {
  flush();
  if (::fsync(descriptor_) != 0) failSystem();
  const int closing = descriptor_;
  descriptor_ = -1;
  if (::close(closing) != 0) failSystem();
}

void OutputFile::flush() {
  writeAll(buffer_.data(), buffer_.size());
  buffer_.clear();
}

void OutputFile::writeAll(const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(descriptor_, data, size);
    if (written < 0) {
      if (errno == EINTR) continue;
      failSystem();
    }
    data += written;
    size -= static_cast<std::size_t>(written);
  }
}

}  // namespace acg
