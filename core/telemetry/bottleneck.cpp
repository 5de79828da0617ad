// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/bottleneck.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace acg {
namespace {

constexpr double kQuickSeconds = 2.0 / 60;
constexpr double kBusyHost = 0.9;  // of all processors
constexpr double kHeldBack = 0.1;  // of the time
constexpr double kMostlySuperseded = 0.5;

constexpr std::array<const char*, kEditStages> kWhat = {"Changing the scene",
                                                        "Waiting for the work to begin",
                                                        "Solving",
                                                        "Evaluating the slices",
                                                        "Judging the traps",
                                                        "Handing over the results",
                                                        "Preparing what is drawn",
                                                        "Drawing",
                                                        "Bringing the frame to the screen"};

const StageStatistics& longest(const EditStatistics& all, bool countsWait) {
  const auto time = [&](const StageStatistics& stage) {
    return !countsWait && stage.stage == EditStage::kWait ? -1.0 : stage.share;
  };
  return *std::ranges::max_element(all.stages, {}, time);
}

/// Where all stages suffer alike, the cause lies outside of them.
std::string outerCause(const BottleneckFacts& facts) {
  if (facts.throttled && *facts.throttled > kHeldBack) {
    return fmt::format(
        "the system holds the program back for {:.0f} % of the time; raise its "
        "limit of processors",
        100 * *facts.throttled);
  }
  if (facts.hostCpu && *facts.hostCpu > kBusyHost) {
    return "all processors are busy; close other programs";
  }
  return {};
}

std::string waitAdvice(const BottleneckFacts& facts, const EditStatistics& all, double superseded) {
  if (superseded > kMostlySuperseded) {
    const StageStatistics& next = longest(all, false);
    std::string what = kWhat[static_cast<std::size_t>(next.stage)];
    what[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(what[0])));
    return fmt::format(
        "edits come sooner than they are answered; {} with {:.0f} ms is the "
        "longest of the work",
        what, 1e3 * next.mean);
  }
  if (facts.queueDepth && *facts.queueDepth >= 3) {
    return fmt::format("{:.0f} jobs are in the queue; cancel those that are not needed",
                       *facts.queueDepth);
  }
  return "another job runs first; shorter exports or fewer refinements leave more room";
}

std::string advice(EditStage stage, const BottleneckFacts& facts, const EditStatistics& all,
                   double superseded) {
  switch (stage) {
    case EditStage::kEdit:
      return "a scene with fewer arrays and targets is changed sooner";
    case EditStage::kWait:
      return waitAdvice(facts, all, superseded);
    case EditStage::kSolve:
      if (!facts.hasGpu) return "a quicker method, fewer iterations or a graphics processor helps";
      return "a quicker method or fewer iterations help";
    case EditStage::kField:
      if (facts.cacheHitShare && *facts.cacheHitShare < 0.2) {
        return fmt::format(
            "only {:.0f} % of the results are remembered ones; hide slices that "
            "are not needed{}",
            100 * *facts.cacheHitShare, facts.hasGpu ? "" : ", or use a graphics processor");
      }
      return facts.hasGpu ? "hide slices that are not needed"
                          : "hide slices that are not needed, or use a graphics processor";
    case EditStage::kVerdict:
      return "the small-sphere force model judges sooner";
    case EditStage::kDeliver:
      return "the window is busy; close docks that draw much";
    case EditStage::kUpload:
      return "fewer or smaller slices are prepared sooner";
    case EditStage::kDraw:
      return "hide the volume and slices that are not needed, or make the view smaller";
    case EditStage::kPhoton:
      return "the display sets this time; a screen with a higher rate shows sooner";
  }
  return {};
}

std::string milliseconds(double seconds) {
  return seconds < 0.01 ? fmt::format("{:.1f} ms", 1e3 * seconds)
                        : fmt::format("{:.0f} ms", 1e3 * seconds);
}

}  // namespace

BottleneckFacts factsOf(const std::vector<MetricSample>& snapshot) {
  BottleneckFacts facts;
  double requests = 0, hits = 0;
  for (const MetricSample& sample : snapshot) {
    if (sample.name == metric::kGpuMemoryTotal) facts.hasGpu = true;
    if (sample.name == metric::kCacheRequests) requests += sample.value;
    if (sample.name == metric::kCacheHits || sample.name == metric::kCacheDiskHits) {
      hits += sample.value;
    }
    if (sample.name == metric::kHostCpu) facts.hostCpu = sample.value;
    if (sample.name == metric::kQueueDepth) facts.queueDepth = sample.value;
  }
  if (requests > 0) facts.cacheHitShare = hits / requests;
  return facts;
}

Bottleneck findBottleneck(const std::vector<EditRecord>& edits, const BottleneckFacts& facts) {
  Bottleneck found;
  found.edits = edits.size();
  if (edits.size() < kFewestEditsToJudge) {
    found.sentence = fmt::format("There are not enough edits yet: {} of {}; move a target.",
                                 edits.size(), kFewestEditsToJudge);
    return found;
  }
  const EditStatistics all = statisticsOf(edits);
  const auto superseded =
      static_cast<double>(std::ranges::count_if(edits, &EditRecord::isSuperseded)) /
      static_cast<double>(edits.size());
  const StageStatistics& most = longest(all, true);
  found.seconds = all.mean;
  found.isQuick = all.p95 <= kQuickSeconds;
  const std::string total = milliseconds(all.mean);
  const std::string outer = outerCause(facts);
  if (all.unaccounted > most.share) {
    found.share = all.unaccounted;
    found.sentence =
        fmt::format("{:.0f} % of {} lie between the stages: {}.", 100 * found.share, total,
                    outer.empty() ? "the threads of the program wait for a processor" : outer);
    return found;
  }
  found.stage = most.stage;
  found.share = most.share;
  const char* what = kWhat[static_cast<std::size_t>(most.stage)];
  std::string help = outer.empty() ? advice(most.stage, facts, all, superseded) : outer;
  if (found.isQuick) help = "there is nothing to mend";
  found.sentence = fmt::format("{} takes {:.0f} % of {}: {}.", what, 100 * most.share, total, help);
  return found;
}

}  // namespace acg
