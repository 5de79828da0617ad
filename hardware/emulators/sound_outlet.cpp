// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/emulators/sound_outlet.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/error.h"

namespace acg {
namespace {

constexpr int kPatience = 10'000;  // ms

sockaddr_un socketAt(const std::filesystem::path& path) {
  sockaddr_un place = {};
  place.sun_family = AF_UNIX;
  const std::string text = path.string();
  if (text.size() >= sizeof(place.sun_path)) {
    throw Error(ErrorCode::kIo,
                fmt::format("\"{}\" is too long for a socket, at most {} letters; set "
                            "XDG_RUNTIME_DIR to a shorter folder.",
                            text, sizeof(place.sun_path) - 1));
  }
  std::memcpy(place.sun_path, text.data(), text.size());
  return place;
}

void sendAll(int socket, const std::vector<std::complex<double>>& drives) {
  const auto* bytes = reinterpret_cast<const char*>(drives.data());
  std::size_t left = drives.size() * sizeof(drives[0]);
  while (left > 0) {
    const ssize_t count = ::send(socket, bytes, left, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;  // nobody listens any more
    bytes += count;
    left -= static_cast<std::size_t>(count);
  }
}

}  // namespace

SoundOutlet::SoundOutlet(std::filesystem::path path,
                         std::function<std::vector<std::complex<double>>()> hear)
    : path_(std::move(path)),
      hear_(std::move(hear)),
      listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  const sockaddr_un place = socketAt(path_);
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);  // of a process that was killed
  if (::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&place), sizeof(place)) != 0 ||
      ::listen(listener_.get(), 4) != 0) {
    throw Error(ErrorCode::kIo,
                fmt::format("\"{}\" cannot be listened at ({}); set XDG_RUNTIME_DIR to a folder of "
                            "your own.",
                            path_.string(), std::system_category().message(errno)));
  }
  thread_ = std::thread([this] { run(); });
}

SoundOutlet::~SoundOutlet() {
  ::eventfd_write(wake_.get(), 1);
  thread_.join();
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

void SoundOutlet::run() {
  for (;;) {
    pollfd watched[2] = {{wake_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
    ::poll(watched, 2, -1);
    if (watched[0].revents != 0) return;
    const FileDescriptor client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!client) continue;
    // A listener that takes nothing holds up the others no longer than this.
    const timeval patience = {1, 0};
    ::setsockopt(client.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    sendAll(client.get(), hear_());
  }
}

std::vector<std::complex<double>> hearOutlet(const std::filesystem::path& path) {
  const auto fail = [&](const std::string& why) {
    throw Error(ErrorCode::kIo, fmt::format("The emulator at \"{}\" cannot be heard ({}); start it "
                                            "again.",
                                            path.string(), why));
  };
  const sockaddr_un place = socketAt(path);
  const FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&place), sizeof(place)) != 0) {
    fail(std::system_category().message(errno));
  }
  std::vector<char> bytes;
  std::array<char, 16384> portion;
  for (;;) {
    pollfd watched = {socket.get(), POLLIN, 0};
    if (::poll(&watched, 1, kPatience) == 0) fail("it does not answer");
    const ssize_t count = ::recv(socket.get(), portion.data(), portion.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(std::system_category().message(errno));
    if (count == 0) break;
    bytes.insert(bytes.end(), portion.begin(), portion.begin() + count);
  }
  std::vector<std::complex<double>> drives(bytes.size() / sizeof(std::complex<double>));
  if (drives.empty() || bytes.size() % sizeof(std::complex<double>) != 0) fail("it ended");
  std::memcpy(drives.data(), bytes.data(), bytes.size());
  return drives;
}

}  // namespace acg
