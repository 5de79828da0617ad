// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/guardian/guardian_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/error.h"

namespace acg {
namespace {

/// Above the numbers that the guardian expects, so that moving one does not close the other.
constexpr int kOutOfTheWay = 10;

[[noreturn]] void fail(int error) {
  throw Error(ErrorCode::kIo,
              fmt::format("The guardian of the device cannot be started: {}; close other programs "
                          "or install it again.",
                          std::generic_category().message(error)));
}

FileDescriptor outOfTheWay(int descriptor) {
  FileDescriptor original(descriptor);
  FileDescriptor moved(::fcntl(original.get(), F_DUPFD_CLOEXEC, kOutOfTheWay));
  if (moved.get() < 0) fail(errno);
  return moved;
}

pid_t spawn(const std::filesystem::path& program, const std::vector<std::string>& arguments,
            int socket, int muteLine) {
  std::vector<char*> argv = {const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawn_file_actions_adddup2(&actions, socket, kGuardianSocket);
  ::posix_spawn_file_actions_adddup2(&actions, muteLine, kGuardianMuteLine);
  sigset_t none, usual;
  ::sigemptyset(&none);
  ::sigemptyset(&usual);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGPIPE}) ::sigaddset(&usual, signal);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &usual);
  ::posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  pid_t pid = -1;
  const int error =
      ::posix_spawn(&pid, program.c_str(), &actions, &attributes, argv.data(), ::environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  if (error != 0) fail(error);
  return pid;
}

}  // namespace

std::filesystem::path guardianProgram() {
  std::error_code failed;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", failed);
  const std::filesystem::path program = self.parent_path() / "acoustogen-guardian";
  if (failed || ::access(program.c_str(), X_OK) != 0) {
    throw Error(ErrorCode::kNotFound,
                fmt::format("{} is not there, so that no device can be driven; install the program "
                            "again.",
                            program.string()));
  }
  return program;
}

GuardianProcess startGuardian(const std::filesystem::path& program,
                              const std::vector<std::string>& arguments) {
  std::array<int, 2> sockets, line;
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, sockets.data()) != 0) {
    fail(errno);
  }
  GuardianProcess process;
  process.socket = outOfTheWay(sockets[0]);
  const FileDescriptor theirSocket = outOfTheWay(sockets[1]);
  // A pair of sockets and not a pipe: writing to a dead guardian must raise no signal.
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, line.data()) != 0) {
    fail(errno);
  }
  const FileDescriptor theirLine = outOfTheWay(line[0]);
  process.muteLine = outOfTheWay(line[1]);
  process.pid = spawn(program, arguments, theirSocket.get(), theirLine.get());
  return process;
}

}  // namespace acg
