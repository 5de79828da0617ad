// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

class QObject;

namespace acg {

/// Calls `end` on the UI thread when the system or a terminal asks the program to go: SIGTERM,
/// SIGINT, SIGHUP. Once for a process; `parent` outlives the event loop.
void endOnSignal(QObject* parent, std::function<void()> end);

}  // namespace acg
