// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/telemetry/edit_timeline.h"

namespace acg {

/// With fewer edits there is no verdict.
inline constexpr std::size_t kFewestEditsToJudge = 10;

/// What else is known of the computer when an edit is slow.
struct BottleneckFacts {
  bool hasGpu = false;                  ///< one that is measured
  std::optional<double> cacheHitShare;  ///< 0..1 of the holograms and fields asked for
  std::optional<double> hostCpu;        ///< 0..1
  std::optional<double> queueDepth;     ///< jobs
  std::optional<double> throttled;      ///< share of time that the system holds the program back
};
/// From a snapshot; `throttled` stays unknown, as it is a rate.
BottleneckFacts factsOf(const std::vector<MetricSample>& snapshot);

/// Which stage bounds the time from a hand's move to the frame that answers it.
struct Bottleneck {
  std::size_t edits = 0;           ///< looked at
  std::optional<EditStage> stage;  ///< none: too few edits, or the time lies between the stages
  double share = 0;                ///< of the edits' time, 0..1
  double seconds = 0;              ///< mean time of an edit
  bool isQuick = false;            ///< 95 of 100 edits show within two frames of 60 Hz
  std::string sentence;            ///< "Drawing takes 62 % of 41 ms: hide ..."
};
Bottleneck findBottleneck(const std::vector<EditRecord>& edits, const BottleneckFacts& facts = {});

}  // namespace acg
