// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/transport/pseudo_terminal.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include "core/error.h"
#include "hardware/transport/serial_port.h"

namespace acg {
namespace {

[[noreturn]] void throwNone(int error) {
  throw Error(ErrorCode::kIo,
              fmt::format("The system gives no pseudo-terminal ({}); end some programs that use "
                          "terminals.",
                          std::system_category().message(error)));
}

}  // namespace

PseudoTerminal::PseudoTerminal(std::filesystem::path link) : link_(std::move(link)) {
  owner_.reset(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  std::array<char, 128> name = {};
  if (!owner_ || ::grantpt(owner_.get()) != 0 || ::unlockpt(owner_.get()) != 0 ||
      ::ptsname_r(owner_.get(), name.data(), name.size()) != 0) {
    throwNone(errno);
  }
  terminal_ = name.data();
  user_.reset(::open(terminal_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  termios line = {};
  if (!user_ || ::tcgetattr(user_.get(), &line) != 0) throwNone(errno);
  ::cfmakeraw(&line);  // no echo and no line editing, from the first byte on
  if (::tcsetattr(user_.get(), TCSANOW, &line) != 0) throwNone(errno);
  if (link_.empty()) return;
  std::error_code error;
  std::filesystem::remove(link_, error);
  std::filesystem::create_symlink(terminal_, link_, error);
  if (error) {
    throw Error(ErrorCode::kIo,
                fmt::format("The link \"{}\" cannot be made ({}); check its folder.",
                            link_.string(), error.message()));
  }
}

PseudoTerminal::~PseudoTerminal() {
  if (!owner_ || link_.empty()) return;
  std::error_code error;  // a link that is gone already is fine
  std::filesystem::remove(link_, error);
}

int PseudoTerminal::speed() const { return terminalSpeed(user_.get()); }

}  // namespace acg
