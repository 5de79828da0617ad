// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/transport/serial_port.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <system_error>

#include <asm/termbits.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "core/error.h"

namespace acg {
namespace {

[[noreturn]] void throwUnusable(const std::string& path, const std::string& why) {
  throw Error(ErrorCode::kIo, fmt::format("The serial port \"{}\" {}.", path, why));
}

std::string reason(int error) { return std::system_category().message(error); }

FileDescriptor openPort(const std::string& path) {
  FileDescriptor port(::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  if (port) return port;
  if (errno == ENOENT || errno == ENXIO || errno == ENODEV) {
    throw Error(
        ErrorCode::kNotFound,
        fmt::format("There is no serial port \"{}\"; plug the device in, or choose one that "
                    "\"acg list ports\" shows.",
                    path));
  }
  if (errno == EACCES) {
    throwUnusable(path,
                  "may not be opened by you; join the group of the port (dialout) and log in "
                  "again");
  }
  throwUnusable(
      path, fmt::format("cannot be opened ({}); close the program that uses it", reason(errno)));
}

/// Of a Unix 98 pseudo-terminal: it keeps the mark of exclusive use after its user has died.
bool isPseudoTerminal(int port) {
  struct stat status = {};
  if (::fstat(port, &status) != 0) return false;
  const unsigned int driver = major(status.st_rdev);
  return driver >= 136 && driver <= 143;  // admin-guide/devices.txt of the Linux kernel
}

void takeAlone(int port, const std::string& path) {
  if (::flock(port, LOCK_EX | LOCK_NB) != 0) {
    throwUnusable(path, "is in use; close the program that uses it");
  }
  if (!isPseudoTerminal(port)) ::ioctl(port, TIOCEXCL);
}

/// Raw bytes, 8N1. BOTHER takes any number as speed, where termios.h has a list.
void setLine(int port, const std::string& path, int speed) {
  termios2 line = {};
  if (::ioctl(port, TCGETS2, &line) != 0) throwUnusable(path, "is no serial port; choose another");
  line.c_iflag = 0;
  line.c_oflag = 0;
  line.c_lflag = 0;
  line.c_cflag = CS8 | CREAD | CLOCAL | BOTHER;
  line.c_ispeed = line.c_ospeed = static_cast<speed_t>(speed);
  line.c_cc[VMIN] = 1;
  line.c_cc[VTIME] = 0;
  termios2 set = {};
  const bool isSet = ::ioctl(port, TCSETS2, &line) == 0 && ::ioctl(port, TCGETS2, &set) == 0;
  // A receiver samples ten bits of a byte in their middle: past 2 % the last one is in doubt.
  const bool isNear = isSet && std::abs(double(set.c_ospeed) / speed - 1) <= 0.02;
  if (!isNear) {
    throwUnusable(path, fmt::format("cannot run at {} bit/s; use another adapter", speed));
  }
}

}  // namespace

int terminalSpeed(int descriptor) {
  termios2 line = {};
  return ::ioctl(descriptor, TCGETS2, &line) == 0 ? static_cast<int>(line.c_ospeed) : 0;
}

SerialPort::SerialPort(const std::string& path, int speed)
    : StreamLink(openPort(path), path),
      byteTime_(std::chrono::nanoseconds(10'000'000'000 / speed)),
      lineIsFree_(Clock::now()) {
  takeAlone(descriptor(), path);
  setLine(descriptor(), path, speed);
  discard();
}

void SerialPort::discard() {
  if (::ioctl(descriptor(), TCFLSH, TCIOFLUSH) != 0) throwGone(errno);
  lineIsFree_ = Clock::now();
}

ssize_t SerialPort::put(std::span<const std::uint8_t> bytes) {
  const ssize_t taken = ::write(descriptor(), bytes.data(), bytes.size());
  if (taken > 0) lineIsFree_ = std::max(lineIsFree_, Clock::now()) + taken * byteTime_;
  return taken;
}

std::size_t SerialPort::unsentBytes() const {
  int count = 0;
  if (::ioctl(descriptor(), TIOCOUTQ, &count) != 0) throwGone(errno);
  return std::size_t(std::max(count, 0));
}

bool SerialPort::waitUntilSent(std::size_t bytes, Clock::time_point deadline) {
  Clock::time_point ready = lineIsFree_ - std::int64_t(bytes) * byteTime_;
  while (Clock::now() < ready) {
    if (Clock::now() >= deadline) return false;
    waitFor(0, std::min(ready, deadline));
  }
  for (std::size_t unsent = unsentBytes(); unsent > bytes; unsent = unsentBytes()) {
    if (Clock::now() >= deadline) return false;
    ready = Clock::now() + std::int64_t(unsent - bytes) * byteTime_;
    waitFor(0, std::min(ready, deadline));
  }
  return true;
}

}  // namespace acg
