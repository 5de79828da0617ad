// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "core/telemetry/telemetry.h"

namespace acg {

struct TelemetrySetup {
  /// Months of values in the user's folder for state; ACG_HISTORY=off keeps none.
  bool keepsHistory = true;
  /// Sentences on what is not measured or kept, from any thread; may be empty.
  std::function<void(const std::string&)> notice = {};
};

/// What one program measures of itself, with the alerts of `resources/alerts.json`; alerts go to
/// the history and to the log. Its sampler is still to be started. What cannot be had, such as a
/// history on a full disk, is said and left out. Throws kInvalidArgument for an unknown
/// ACG_HISTORY.
TelemetryPtr makeTelemetry(TelemetrySetup setup = {});

/// The file of the history.
std::filesystem::path historyFile();

}  // namespace acg
