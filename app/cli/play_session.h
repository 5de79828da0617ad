// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/compute/cache/result_cache.h"

namespace acg {

struct PlayOptions {
  std::filesystem::path folder = ".";  ///< where the projects of the script are
  std::string backend = "cpu";
  int threads = 0;  ///< 0: all cores
  std::string policy = kDefaultCachePolicy;
  bool warmsUp = false;
};

/// A script, or the text of a trace with commands, and what to call it in errors.
struct SessionText {
  std::string name;
  std::string script;
};

/// What the service with a cache made of a session.
struct PlayReport {
  double waited = 0;  ///< s from requests to their answers, together
  std::array<CacheStatistics, kResultKinds> kinds;
};

/// Plays a script or the commands of a trace through the service of the desktop program with a
/// cache. Between two commands the service comes to rest, as a user gives it time to; warm-up uses
/// that time, which does not count as waiting. Throws kInvalidFile for a command that fails.
PlayReport playSession(const SessionText& session, const PlayOptions& options);

/// What sessions that were played over and over left in memory.
struct SoakReport {
  double seconds = 0;
  std::uint64_t rounds = 0;    ///< through all sessions, the last one in part
  std::uint64_t commands = 0;  ///< played
  /// The largest resident memory of the process in each third of the time, bytes, looked at after
  /// each command.
  std::array<double, 3> largest = {};
  PlayReport play;

  /// Whether the last third needs over a tenth and 32 MB more than the first. That one fills the
  /// cache, so that a soak has to be long enough for that.
  bool hasGrown() const { return largest[2] > 1.1 * largest[0] + 32e6; }
};

/// Plays the sessions in turn through one service for so long. Throws as `playSession`.
SoakReport soakSessions(const std::vector<SessionText>& sessions, double minutes,
                        const PlayOptions& options);

/// Tables for people.
std::string playText(const PlayReport& report);
std::string soakText(const SoakReport& report);

}  // namespace acg
