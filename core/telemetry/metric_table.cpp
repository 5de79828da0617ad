// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/metric_table.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

// Three buckets an octave of ten from 50 us, where a small solve lies, to a minute: within one the
// quantiles are off by no more than its width.
constexpr std::array kWork = {50e-6, 1e-4,  2e-4,  5e-4,  1e-3,  2e-3,  3e-3, 5e-3, 7e-3,
                              10e-3, 14e-3, 20e-3, 33e-3, 50e-3, 70e-3, 0.1,  0.15, 0.2,
                              0.3,   0.5,   1.0,   2.0,   5.0,   10.0,  20.0, 60.0};

using enum MetricKind;
using namespace metric;

constexpr MetricInfo kTable[] = {
    {kBuildInfo, kGauge, "", "Is 1; the label says which version runs."},
    {kSolveDuration, kHistogram, "s", "Time that a solve took, remembered ones included.", kWork},
    {kFieldDuration, kHistogram, "s", "Time that the fields of a request took.", kWork},
    {kVerdictDuration, kHistogram, "s", "Time that the verdicts on all traps took.", kWork},
    {kJobWait, kHistogram, "s", "Time that a job waited until it began.", kWork},
    {kJobRun, kHistogram, "s", "Time that a job ran.", kWork},
    {kEditToPhoton, kHistogram, "s", "Time from an input event to the frame that answers it.",
     kWork},
    {kEditStage, kHistogram, "s", "Time that one stage of an edit took.", kWork},
    {kFrameDraw, kHistogram, "s", "Time that drawing a frame took.", kWork},
    {kSolves, kCounter, "1", "Holograms handed out, remembered ones included."},
    {kFieldPoints, kCounter, "1", "Field points handed out, remembered ones included."},
    {kEdits, kCounter, "1", "Edits of the scene."},
    {kJobs, kCounter, "1", "Jobs that ended, by outcome."},
    {kQueueDepth, kGauge, "", "Jobs that wait or run."},
    {kCacheRequests, kCounter, "1", "Results asked of the cache."},
    {kCacheHits, kCounter, "1", "Results that the cache had in memory."},
    {kCacheDiskHits, kCounter, "1", "Results that the cache had on disk."},
    {kCacheEvictions, kCounter, "1", "Results that made room for others."},
    {kCacheCostSaved, kCounter, "s", "Time of computing that hits saved."},
    {kCacheCostPaid, kCounter, "s", "Time of computing that misses took."},
    {kCacheBytes, kGauge, "B", "Bytes of results in memory."},
    {kCacheCapacity, kGauge, "B", "Bytes that the cache may hold now."},
    {kFramesSent, kCounter, "1", "Frames that a device got."},
    {kFramesLate, kCounter, "1", "Frames begun more than a tenth of a period late."},
    {kFramesDropped, kCounter, "1", "Frames of streams whose time had passed."},
    {kFrameRate, kGauge, "Hz", "Frames a second that a device gets."},
    {kLinkLatency, kGauge, "s", "Time until a frame is on the wire or acknowledged."},
    {kFollowTime, kGauge, "s", "Time from a hologram to the wire, 95th percentile."},
    {kArrayTemperature, kGauge, "°C", "Temperature that a device reports."},
    {kProcessCpu, kCounter, "s", "Processor time of this process."},
    {kProcessMemory, kGauge, "B", "Resident memory of this process."},
    {kProcessThreads, kGauge, "", "Threads of this process."},
    {kProcessRead, kCounter, "B", "Bytes that this process read from disks."},
    {kProcessWritten, kCounter, "B", "Bytes that this process wrote to disks."},
    {kHostCpu, kGauge, "", "Share of all processors that is busy."},
    {kHostMemoryTotal, kGauge, "B", "Memory of the computer."},
    {kHostMemoryAvailable, kGauge, "B", "Memory that programs can still take."},
    {kHostRead, kCounter, "B", "Bytes read from all disks."},
    {kHostWritten, kCounter, "B", "Bytes written to all disks."},
    {kHostReceived, kCounter, "B", "Bytes received from the network."},
    {kHostSent, kCounter, "B", "Bytes sent to the network."},
    {kGroupMemoryLimit, kGauge, "B", "Memory that the control group may take."},
    {kGroupMemoryUsed, kGauge, "B", "Memory that the control group takes."},
    {kGroupCpuLimit, kGauge, "", "Processors that the control group may use."},
    {kGroupThrottled, kCounter, "s", "Time that the control group was held back."},
    {kGpuUse, kGauge, "", "Share of time that the graphics processor is busy."},
    {kGpuMemoryUsed, kGauge, "B", "Memory of the graphics processor in use."},
    {kGpuMemoryTotal, kGauge, "B", "Memory of the graphics processor."},
    {kGpuTemperature, kGauge, "°C", "Temperature of the graphics processor."},
    {kGpuPower, kGauge, "W", "Power that the graphics processor draws."},
};

}  // namespace

std::span<const MetricInfo> metricTable() { return kTable; }

const MetricInfo& metricInfo(std::string_view name) {
  const auto found =
      std::ranges::find_if(kTable, [&](const MetricInfo& row) { return name == row.name; });
  if (found != std::end(kTable)) return *found;
  throw Error(
      ErrorCode::kNotFound,
      fmt::format("There is no metric \"{}\"; add it to the table in metric_table.cpp.", name));
}

}  // namespace acg
