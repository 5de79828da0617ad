// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/atomic_file.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/error.h"
#include "core/io/output_file.h"

namespace acg {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void failSystem() { throw std::system_error(errno, std::generic_category()); }

[[noreturn]] void failWrite(const fs::path& file, const std::string& reason) {
  throw Error(ErrorCode::kIo, fmt::format("{} could not be written: {}; what was there before is "
                                          "unchanged.",
                                          file.string(), reason));
}

/// Removes the file at the end unless it was renamed away.
class Temporary {
 public:
  explicit Temporary(fs::path path) : path_(std::move(path)) {}
  ~Temporary() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  const fs::path& path() const { return path_; }
  void moveTo(const fs::path& target) {
    if (::rename(path_.c_str(), target.c_str()) != 0) failSystem();
    path_.clear();
  }

 private:
  fs::path path_;
};

/// Where a link leads, so that saving replaces the file behind it and not the link.
fs::path resolved(const fs::path& file) {
  std::error_code failed;
  if (!fs::is_symlink(file, failed)) return file;
  const fs::path target = fs::canonical(file, failed);
  return failed ? file : target;
}

void checkTarget(const fs::path& file) {
  std::error_code ignored;
  const fs::file_status status = fs::status(file, ignored);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    failWrite(file, "it is a folder or a device and not a file");
  }
  const fs::path folder = file.has_parent_path() ? file.parent_path() : ".";
  if (!fs::is_directory(folder, ignored)) {
    failWrite(file, fmt::format("the folder {} does not exist", folder.string()));
  }
}

/// Permissions of the file that will be replaced, or what a new file would get.
mode_t permissionsFor(const fs::path& file) {
  struct stat status;
  if (::stat(file.c_str(), &status) == 0) return status.st_mode & 07777;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

void flushFolder(const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : ".";
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) failSystem();
  const int result = ::fsync(descriptor);
  ::close(descriptor);
  if (result != 0 && errno != EINVAL) failSystem();
}

/// `.name.part` beside the file, locked. Its name is fixed, so that however often a save is killed
/// at most one remains, and the next save uses it up. -1 while another process holds it.
int openPart(const fs::path& part) {
  for (;;) {
    const int descriptor = ::open(part.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) failSystem();
    struct stat opened, named;
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      ::close(descriptor);
      return -1;
    }
    // The one who held it before may have renamed it between our open and our lock.
    if (::fstat(descriptor, &opened) == 0 && ::stat(part.c_str(), &named) == 0 &&
        opened.st_ino == named.st_ino && opened.st_dev == named.st_dev) {
      return descriptor;
    }
    ::close(descriptor);
  }
}

int openUnique(const fs::path& file, fs::path& temporary) {
  std::string pattern =
      (file.parent_path() / fmt::format(".{}.XXXXXX", file.filename().string())).string();
  const int descriptor = ::mkostemp(pattern.data(), O_CLOEXEC);
  if (descriptor < 0) failSystem();
  temporary = pattern;
  return descriptor;
}

/// Runs `act` and turns what the system or a library throws into one sentence about `file`.
template <class Act>
void writing(const fs::path& file, const Act& act) {
  try {
    act();
  } catch (const std::system_error& error) {
    failWrite(file, error.code().message());
  } catch (const std::bad_alloc&) {
    failWrite(file, "there is not enough memory");
  }
}

}  // namespace

void writeFileAtomically(const fs::path& given, std::string_view bytes) {
  const fs::path file = resolved(given);
  checkTarget(file);
  writing(file, [&] {
    fs::path path = file.parent_path() / fmt::format(".{}.part", file.filename().string());
    int descriptor = openPart(path);
    if (descriptor < 0) descriptor = openUnique(file, path);
    Temporary temporary(path);
    OutputFile output(descriptor);
    if (::ftruncate(descriptor, 0) != 0) failSystem();
    if (::fchmod(descriptor, permissionsFor(file)) != 0) failSystem();
    output.write(bytes);
    output.flush();
    if (::fsync(descriptor) != 0) failSystem();
    // Renamed while still locked: nobody else can begin with this name before it is gone.
    temporary.moveTo(file);
    flushFolder(file);
  });
}

void writeFileAtomically(const fs::path& given, const std::function<void(const fs::path&)>& write) {
  const fs::path file = resolved(given);
  checkTarget(file);
  writing(file, [&] {
    fs::path path;
    ::close(openUnique(file, path));
    Temporary temporary(path);
    write(path);
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) failSystem();
    const bool isFlushed =
        ::fchmod(descriptor, permissionsFor(file)) == 0 && ::fsync(descriptor) == 0;
    const int reason = errno;
    ::close(descriptor);
    errno = reason;
    if (!isFlushed) failSystem();
    temporary.moveTo(file);
    flushFolder(file);
  });
}

std::string readFile(const fs::path& file, std::size_t limit) {
  std::error_code failed;
  const fs::file_status status = fs::status(file, failed);
  if (!fs::exists(status)) {
    throw Error(ErrorCode::kNotFound,
                fmt::format("{} does not exist; check the name.", file.string()));
  }
  if (fs::is_directory(status)) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} is a folder; name a file in it.", file.string()));
  }
  const auto failRead = [&](int reason) {
    // Unreadable input is bad input to the one who asked: the name or the rights are wrong.
    throw Error(ErrorCode::kInvalidFile, fmt::format("{} could not be read: {}.", file.string(),
                                                     std::generic_category().message(reason)));
  };
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) failRead(errno);
  std::string text;
  std::string block(1 << 20, '\0');
  for (;;) {
    const ssize_t count = ::read(descriptor, block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    const int reason = errno;
    if (count <= 0) ::close(descriptor);
    if (count < 0) failRead(reason);
    if (count == 0) return text;
    text.append(block, 0, static_cast<std::size_t>(count));
    if (text.size() > limit) {
      ::close(descriptor);
      throw Error(ErrorCode::kInvalidFile,
                  fmt::format("{} has more than {} MB; no file of this kind is that large.",
                              file.string(), limit >> 20));
    }
  }
}

}  // namespace acg
