// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/compute/cache/cache_policy.h"

namespace acg {

/// One line of a recorded workload: what the user did, or a result that was asked for.
struct TraceEvent {
  double time = 0;      ///< s from the start
  std::string kind;     ///< `do`, or the kind of result: `hologram`, `field`, `verdicts` ...
  std::string command;  ///< of `do`: a line of session_script.h
  CacheItem item;       ///< of a result: key, bytes, seconds to compute
};

/// A recorded workload. As text, one event a line, words between single spaces:
///
///   acg-trace 1
///   # Any number of remarks: how it was recorded, on what machine.
///   0.000 do open resources/examples/two_foci.acg
///   0.000 hologram 00112233445566778899aabbccddeeff 9312 0.000412
///
/// A result line has time (s, never falling), kind, key (32 hexadecimal digits), size (bytes, at
/// least 1) and the seconds that computing it took.
struct Trace {
  std::vector<std::string> remarks;
  std::vector<TraceEvent> events;

  /// The results asked for, in order.
  std::vector<CacheItem> requests() const;
  /// The bytes of all different results.
  std::int64_t footprint() const;
};

/// Throws kInvalidFile with `name`, line and what is wrong there.
Trace parseTrace(std::string_view text, const std::string& name);
/// Throws kNotFound or kIo too.
Trace readTrace(const std::filesystem::path& file);
std::string traceText(const Trace& trace);
/// One line with its end.
std::string traceLine(const TraceEvent& event);

}  // namespace acg
