// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/end_on_signal.h"

#include <csignal>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <QSocketNotifier>

namespace acg {
namespace {

int pipeEnds[2] = {-1, -1};

/// Hardly anything is allowed in a signal handler; a byte through a pipe is.
void onSignal(int) {
  const char byte = 1;
  [[maybe_unused]] const ssize_t written = write(pipeEnds[1], &byte, 1);
}

}  // namespace

void endOnSignal(QObject* parent, std::function<void()> end) {
  if (pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0) return;
  auto* notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, parent);
  QObject::connect(notifier, &QSocketNotifier::activated, parent, [notifier, end = std::move(end)] {
    notifier->setEnabled(false);
    end();
  });
  struct sigaction action = {};
  action.sa_handler = onSignal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaction(signal, &action, nullptr);
}

}  // namespace acg
