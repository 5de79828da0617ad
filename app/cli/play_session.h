// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <filesystem>
#include <string>

#include "core/compute/cache/result_cache.h"

namespace acg {

struct PlayOptions {
  std::filesystem::path folder = ".";  ///< where the projects of the script are
  std::string backend = "cpu";
  std::string policy = kDefaultCachePolicy;
  bool warmsUp = false;
};

/// What the service with a cache made of a session.
struct PlayReport {
  double waited = 0;  ///< s from requests to their answers, together
  std::array<CacheStatistics, kResultKinds> kinds;
};

/// Plays a script or the commands of a trace through the service of the desktop program with a
/// cache. Between two commands the service comes to rest, as a user gives it time to; warm-up uses
/// that time, which does not count as waiting. Throws kInvalidFile for a command that fails.
PlayReport playSession(const std::string& script, const std::string& name,
                       const PlayOptions& options);

/// A table for people.
std::string playText(const PlayReport& report);

}  // namespace acg
