// SPDX-License-Identifier: GPL-3.0-or-later
// acoustogen-guardian: holds the way to one device for a program and silences the device when the
// program does not live. Started by the program, with two sockets; see guarded_link.h.
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/drive/safety/audit_log.h"
#include "core/error.h"
#include "hardware/guardian/guardian.h"
#include "hardware/guardian/guardian_process.h"
#include "hardware/registry.h"

namespace acg {
namespace {

volatile std::sig_atomic_t isAsked = 0;

struct Arguments {
  std::string driver, address, log;
  std::vector<std::string> settings;
};

Arguments argumentsOf(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    if (name == "--driver") arguments.driver = argv[i + 1];
    if (name == "--address") arguments.address = argv[i + 1];
    if (name == "--log") arguments.log = argv[i + 1];
    if (name == "--set") arguments.settings.emplace_back(argv[i + 1]);
  }
  return arguments;
}

ParameterSet settingsOf(const DeviceDriverEntry& entry, const std::vector<std::string>& texts) {
  ParameterSet given;
  for (const std::string& text : texts) {
    const std::size_t sign = text.find('=');
    const std::string name = text.substr(0, sign);
    const Parameter* parameter = findParameter(entry.settings, name);
    if (!parameter || sign == std::string::npos) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("{} has no setting \"{}\".", entry.label, text));
    }
    given[name] = parseParameter(*parameter, text.substr(sign + 1));
  }
  return resolveParameters(entry.settings, given, "");
}

/// What the system allows: its own work comes before other work and is never swapped out.
void goFirst() {
  sched_param parameters{};
  parameters.sched_priority = 10;
  static_cast<void>(::sched_setscheduler(0, SCHED_RR, &parameters));
  static_cast<void>(::mlockall(MCL_CURRENT));
}

void catchSignals() {
  struct sigaction ask {};
  ask.sa_handler = [](int) { isAsked = 1; };
  ::sigaction(SIGTERM, &ask, nullptr);
  // Ctrl+C and a closed terminal are the program's to see; its end is told by the socket.
  for (const int signal : {SIGINT, SIGHUP, SIGPIPE, SIGQUIT}) std::signal(signal, SIG_IGN);
}

int run(int argc, char** argv) {
  if (::fcntl(kGuardianSocket, F_GETFD) < 0 || ::fcntl(kGuardianMuteLine, F_GETFD) < 0) {
    std::fputs("acoustogen-guardian is started by the program that it guards.\n", stderr);
    return 2;
  }
  ::close_range(kGuardianMuteLine + 1, ~0u, 0);
  catchSignals();
  try {
    const Arguments arguments = argumentsOf(argc, argv);
    AuditLog log(arguments.log, fmt::format("guardian {}", ::getpid()));
    const DeviceDriverEntry& entry = deviceDriver(arguments.driver);
    const std::unique_ptr<DeviceLink> link =
        entry.openLink(arguments.address, settingsOf(entry, arguments.settings));
    goFirst();
    Guardian guardian(*link, kGuardianSocket, kGuardianMuteLine, log,
                      fmt::format("{} {}", arguments.driver, arguments.address));
    guardian.serve(isAsked);
    return 0;
  } catch (const std::exception& error) {
    const auto frame =
        guardianFrame(GuardianMessage::Type::kLost, 1, guardianPayload(0, 0, error.what()));
    ::send(kGuardianSocket, frame.data(), frame.size(), MSG_NOSIGNAL);
    return 1;
  }
}

}  // namespace
}  // namespace acg

int main(int argc, char** argv) { return acg::run(argc, argv); }
