// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace acg {

enum class MetricKind { kCounter, kGauge, kHistogram };

/// A row of the table of all that the program measures.
struct MetricInfo {
  const char* name;  ///< as Prometheus has it: prefix, base unit, `_total` for counters
  MetricKind kind;
  const char* unit;  ///< for plots: `s`, `B`, `1/s` for rates of what has none; may be empty
  const char* help;  ///< one sentence
  std::span<const double> bounds = {};  ///< upper ends of a histogram's buckets, rising
};

/// Every metric there is. A new one is a row here and a constant below.
std::span<const MetricInfo> metricTable();
/// Throws kNotFound for a name that is not in the table.
const MetricInfo& metricInfo(std::string_view name);

// Labels stand in brackets; their values are few: see kMostSeries in metrics.h.
namespace metric {

inline constexpr char kBuildInfo[] = "acoustogen_build_info";  // {version}

// The work: histograms of seconds.
inline constexpr char kSolveDuration[] = "acoustogen_solve_duration_seconds";
inline constexpr char kFieldDuration[] = "acoustogen_field_duration_seconds";
inline constexpr char kVerdictDuration[] = "acoustogen_verdict_duration_seconds";
inline constexpr char kJobWait[] = "acoustogen_job_wait_seconds";  // {kind}: see jobPriorityName
inline constexpr char kJobRun[] = "acoustogen_job_run_seconds";    // {kind}
inline constexpr char kEditToPhoton[] = "acoustogen_edit_to_photon_seconds";
inline constexpr char kEditStage[] = "acoustogen_edit_stage_seconds";  // {stage}
inline constexpr char kFrameDraw[] = "acoustogen_frame_draw_seconds";

// The work: counters.
inline constexpr char kSolves[] = "acoustogen_solves_total";
inline constexpr char kFieldPoints[] = "acoustogen_field_points_total";
inline constexpr char kEdits[] = "acoustogen_edits_total";
inline constexpr char kJobs[] = "acoustogen_jobs_total";  // {outcome}: see jobEndName
inline constexpr char kQueueDepth[] = "acoustogen_queue_depth";

// The cache, by {kind} of result.
inline constexpr char kCacheRequests[] = "acoustogen_cache_requests_total";
inline constexpr char kCacheHits[] = "acoustogen_cache_hits_total";
inline constexpr char kCacheDiskHits[] = "acoustogen_cache_disk_hits_total";
inline constexpr char kCacheEvictions[] = "acoustogen_cache_evictions_total";
inline constexpr char kCacheCostSaved[] = "acoustogen_cache_saved_seconds_total";
inline constexpr char kCacheCostPaid[] = "acoustogen_cache_paid_seconds_total";
inline constexpr char kCacheBytes[] = "acoustogen_cache_bytes";
inline constexpr char kCacheCapacity[] = "acoustogen_cache_capacity_bytes";

// Devices that emit, by {device}.
inline constexpr char kFramesSent[] = "acoustogen_frames_sent_total";
inline constexpr char kFramesLate[] = "acoustogen_frames_late_total";
inline constexpr char kFramesDropped[] = "acoustogen_frames_dropped_total";
inline constexpr char kFrameRate[] = "acoustogen_device_frame_rate_hertz";
inline constexpr char kLinkLatency[] = "acoustogen_device_link_seconds";  // {device, quantile}
inline constexpr char kFollowTime[] = "acoustogen_device_follow_seconds";
inline constexpr char kArrayTemperature[] = "acoustogen_array_temperature_celsius";

// This process.
inline constexpr char kProcessCpu[] = "acoustogen_process_cpu_seconds_total";
inline constexpr char kProcessMemory[] = "acoustogen_process_resident_memory_bytes";
inline constexpr char kProcessThreads[] = "acoustogen_process_threads";
inline constexpr char kProcessRead[] = "acoustogen_process_read_bytes_total";
inline constexpr char kProcessWritten[] = "acoustogen_process_written_bytes_total";

// This computer.
inline constexpr char kHostCpu[] = "acoustogen_host_cpu_ratio";
inline constexpr char kHostMemoryTotal[] = "acoustogen_host_memory_bytes";
inline constexpr char kHostMemoryAvailable[] = "acoustogen_host_memory_available_bytes";
inline constexpr char kHostRead[] = "acoustogen_host_disk_read_bytes_total";
inline constexpr char kHostWritten[] = "acoustogen_host_disk_written_bytes_total";
inline constexpr char kHostReceived[] = "acoustogen_host_network_received_bytes_total";
inline constexpr char kHostSent[] = "acoustogen_host_network_sent_bytes_total";
inline constexpr char kGroupMemoryLimit[] = "acoustogen_cgroup_memory_limit_bytes";
inline constexpr char kGroupMemoryUsed[] = "acoustogen_cgroup_memory_used_bytes";
inline constexpr char kGroupCpuLimit[] = "acoustogen_cgroup_cpu_limit_cores";
inline constexpr char kGroupThrottled[] = "acoustogen_cgroup_throttled_seconds_total";

// Graphics processors, by {gpu}.
inline constexpr char kGpuUse[] = "acoustogen_gpu_utilization_ratio";
inline constexpr char kGpuMemoryUsed[] = "acoustogen_gpu_memory_bytes";
inline constexpr char kGpuMemoryTotal[] = "acoustogen_gpu_memory_size_bytes";
inline constexpr char kGpuTemperature[] = "acoustogen_gpu_temperature_celsius";
inline constexpr char kGpuPower[] = "acoustogen_gpu_power_watts";

}  // namespace metric
}  // namespace acg
