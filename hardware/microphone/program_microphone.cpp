// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/microphone/program_microphone.h"

#include <array>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <locale>
#include <sstream>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/error.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kLook = 50;  // ms, between looks for a stop
constexpr std::size_t kLongestLine = 4096;

}  // namespace

ProgramMicrophone::ProgramMicrophone(const std::string& command, MicrophoneReading kind)
    : command_(command), kind_(kind) {
  // A socket rather than pipes: writing to a program that has ended is an error, not a signal.
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    fail(std::system_category().message(errno));
  }
  line_.reset(ends[0]);
  const FileDescriptor theirs(ends[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, theirs.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, theirs.get(), STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // A group of its own: it ends whole, and Ctrl+C reaches it through us.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  std::string shell = "sh", option = "-c", text = command_;
  char* arguments[] = {shell.data(), option.data(), text.data(), nullptr};
  const int error = ::posix_spawn(&process_, "/bin/sh", &actions, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    process_ = -1;
    fail(std::system_category().message(error));
  }
}

ProgramMicrophone::~ProgramMicrophone() {
  line_.reset();
  if (process_ <= 0) return;
  ::kill(-process_, SIGKILL);  // it holds nothing but an instrument that it only read
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void ProgramMicrophone::fail(const std::string& what) const {
  throw Error(ErrorCode::kIo, fmt::format("The microphone's program \"{}\" failed ({}); run it by "
                                          "hand and give it the lines place and read.",
                                          command_, what));
}

std::string ProgramMicrophone::ask(const std::string& request, std::chrono::seconds time,
                                   const std::stop_token& stop) {
  const std::string line = request + "\n";
  if (::send(line_.get(), line.data(), line.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(line.size())) {
    fail("it has ended");
  }
  const auto deadline = Clock::now() + time;
  for (;;) {
    if (const std::size_t end = received_.find('\n'); end != std::string::npos) {
      std::string answer = received_.substr(0, end);
      received_.erase(0, end + 1);
      return answer;
    }
    if (received_.size() > kLongestLine) fail("it answers without a line end");
    if (stop.stop_requested()) {
      throw Error(ErrorCode::kCancelled, "The calibration was stopped; nothing was kept.");
    }
    if (Clock::now() > deadline) fail(fmt::format("no answer for {} s", time.count()));
    pollfd watched = {line_.get(), POLLIN, 0};
    if (::poll(&watched, 1, kLook) <= 0) continue;
    std::array<char, 1024> bytes;
    const ssize_t count = ::recv(line_.get(), bytes.data(), bytes.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) fail("it has ended");
    received_.append(bytes.data(), static_cast<std::size_t>(count));
  }
}

void ProgramMicrophone::moveTo(const Eigen::Vector3d& place, std::stop_token stop) {
  ask(fmt::format("place {} {} {}", place.x(), place.y(), place.z()), kPlaceTime, stop);
}

std::complex<double> ProgramMicrophone::read(std::stop_token stop) {
  const std::string answer = ask("read", kReadTime, stop);
  std::istringstream words(answer);
  words.imbue(std::locale::classic());
  double amplitude = 0, phase = 0;
  words >> amplitude;
  if (kind_ == MicrophoneReading::kComplex) words >> phase;
  if (!words || !std::isfinite(amplitude) || !std::isfinite(phase) || amplitude < 0) {
    fail(fmt::format("it answered \"{}\" where {} was wanted", answer,
                     kind_ == MicrophoneReading::kComplex ? "AMPLITUDE PHASE" : "AMPLITUDE"));
  }
  return std::polar(amplitude, phase);
}

}  // namespace acg
