// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>

namespace acg {

/// Times from an input event to the repainted slice that answers it, over the last 200 edits.
/// An edit that a newer one superseded counts until the newer one's slice is painted.
class LatencyRecorder {
 public:
  void edited(std::uint64_t revision, std::int64_t eventNs);
  /// A frame that shows the results of `revision` is on the screen.
  void painted(std::uint64_t revision, std::int64_t nowNs);
  void clear();

  int count() const { return static_cast<int>(samples_.size()); }
  /// Milliseconds that the share `p` (0..1) of the edits stays within; 0 without samples.
  double percentile(double p) const;

 private:
  struct Edit {
    std::uint64_t revision;
    std::int64_t eventNs;
  };
  std::deque<Edit> open_;
  std::deque<double> samples_;  // ms
};

}  // namespace acg
