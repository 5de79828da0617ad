// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/rate_groups.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include <QCoreApplication>

#include "ui/forms/number_text.h"

namespace acg {
namespace {

using Number = std::optional<double>;

QString text(const char* source) { return QCoreApplication::translate("Rates", source); }

bool isOf(const std::string& series, const std::string& name) {
  return series.starts_with(name) && (series.size() == name.size() || series[name.size()] == '{');
}

/// Over all labels of a series.
template <class Join>
Number joined(const Sample& sample, const std::string& name, Join join) {
  Number all;
  for (const SeriesValue& value : sample.values) {
    if (isOf(value.series, name)) all = all ? join(*all, value.value) : value.value;
  }
  return all;
}

Number sum(const Sample& sample, const std::string& name) {
  return joined(sample, name, [](double a, double b) { return a + b; });
}

Number highest(const Sample& sample, const std::string& name) {
  return joined(sample, name, [](double a, double b) { return std::max(a, b); });
}

Number total(const std::vector<MetricSample>& totals, const char* name) {
  Number all;
  for (const MetricSample& sample : totals) {
    if (sample.name == name) all = all.value_or(0) + sample.value;
  }
  return all;
}

Number times(Number value, double factor) { return value ? Number(*value * factor) : std::nullopt; }

Number share(Number part, Number whole) {
  return part && whole && *whole > 0 ? Number(100 * *part / *whole) : std::nullopt;
}

std::string rate(const char* name) { return std::string(name) + ":rate"; }

RateGroup workGroup(const Sample& sample) {
  RateGroup group{text("Work")};
  const auto percentile = [&](const char* part) {
    return sum(sample, std::string(metric::kEditToPhoton) + part);
  };
  group.readings = {
      {text("Solves"), "/s", text("Holograms a second, remembered ones included."),
       sum(sample, rate(metric::kSolves))},
      {text("Field points"), "/s", text("Points of fields a second, remembered ones included."),
       sum(sample, rate(metric::kFieldPoints))},
      {text("Frames drawn"), "/s", text("Frames of the 3D view a second."),
       sum(sample, rate(metric::kFrameDraw))},
      {text("Edits"), "/s", text("Edits of the scene a second."),
       sum(sample, rate(metric::kEdits))},
      {text("Edit to photon, p50"), "s", text("Half of the edits are on the screen by then."),
       percentile(":p50")},
      {text("Edit to photon, p95"), "s", text("95 of 100 edits are on the screen by then."),
       percentile(":p95")},
      {text("Edit to photon, p99"), "s", text("99 of 100 edits are on the screen by then."),
       percentile(":p99")}};
  return group;
}

RateGroup cacheGroup(const Sample& sample, const std::vector<MetricSample>& totals) {
  RateGroup group{text("Queue and cache")};
  const Number requests = total(totals, metric::kCacheRequests);
  const Number hits = total(totals, metric::kCacheHits);
  const Number disk = total(totals, metric::kCacheDiskHits);
  const Number saved = total(totals, metric::kCacheCostSaved);
  const Number paid = total(totals, metric::kCacheCostPaid);
  group.readings = {
      {text("Jobs in the queue"), "", text("Jobs that wait or run."),
       sum(sample, metric::kQueueDepth)},
      {text("Wait of a job, p95"), "s", text("95 of 100 jobs begin within this time."),
       highest(sample, std::string(metric::kJobWait) + ":p95")},
      {text("Cache requests"), "/s", text("Results asked of the cache a second."),
       sum(sample, rate(metric::kCacheRequests))},
      {text("Cache hits"), "%", text("Of the results asked for since the program began."),
       share(hits ? Number(*hits + disk.value_or(0)) : std::nullopt, requests)},
      {text("Time saved"), "s", text("Time of computing that hits saved since the program began."),
       saved},
      {text("Cost saved"), "%",
       text("Of the time that all results asked for would have taken without the cache."),
       share(saved, saved ? Number(*saved + paid.value_or(0)) : std::nullopt)},
      {text("Cache memory"), "B", text("Memory that the results take."),
       sum(sample, metric::kCacheBytes)}};
  return group;
}

RateGroup computerGroup(const Sample& sample) {
  RateGroup group{text("This computer")};
  const auto both = [&](const char* a, const char* b) -> Number {
    const Number first = sum(sample, rate(a)), second = sum(sample, rate(b));
    return first || second ? Number(first.value_or(0) + second.value_or(0)) : std::nullopt;
  };
  group.readings = {
      {text("CPU, program"), "%", text("Of one processor; 200 % are two that are busy."),
       times(sum(sample, rate(metric::kProcessCpu)), 100)},
      {text("CPU, computer"), "%", text("Share of all processors that is busy."),
       times(sum(sample, metric::kHostCpu), 100)},
      {text("Memory, program"), "B", text("Resident memory of this program."),
       sum(sample, metric::kProcessMemory)},
      {text("Memory, free"), "B", text("Memory that programs can still take."),
       sum(sample, metric::kHostMemoryAvailable)},
      {text("Threads"), "", text("Threads of this program."), sum(sample, metric::kProcessThreads)},
      {text("Disk"), "B/s", text("Read from and written to all disks."),
       both(metric::kHostRead, metric::kHostWritten)},
      {text("Network"), "B/s", text("Received from and sent to the network."),
       both(metric::kHostReceived, metric::kHostSent)}};
  return group;
}

/// The values that a label has in the sample, for series of that name.
std::set<std::string> labelsOf(const Sample& sample, const char* name, const char* label) {
  std::set<std::string> found;
  const std::string head = std::string(name) + '{' + label + "=\"";
  for (const SeriesValue& value : sample.values) {
    if (!value.series.starts_with(head)) continue;
    found.insert(value.series.substr(head.size(), value.series.size() - head.size() - 2));
  }
  return found;
}

void addGpus(const Sample& sample, std::vector<RateGroup>& groups) {
  const auto gpus = labelsOf(sample, metric::kGpuMemoryTotal, "gpu");
  for (const std::string& gpu : gpus) {
    const auto value = [&](const char* name) {
      return sum(sample, seriesName(name, {{"gpu", gpu}}));
    };
    groups.push_back(
        {text("Graphics processor %1").arg(QString::fromStdString(gpu)),
         {},
         {{text("Use"), "%", text("Share of time that it is busy."),
           times(value(metric::kGpuUse), 100)},
          {text("Memory in use"), "B", text("Of all programs."), value(metric::kGpuMemoryUsed)},
          {text("Memory"), "B", text("All that it has."), value(metric::kGpuMemoryTotal)},
          {text("Temperature"), "°C", text("Of its core."), value(metric::kGpuTemperature)},
          {text("Power"), "W", text("That it draws."), value(metric::kGpuPower)}}});
  }
  if (gpus.empty()) {
    groups.push_back({text("Graphics processor"),
                      text("None is measured: NVIDIA's driver (NVML) is not here or does not "
                           "answer.")});
  }
}

void addDevices(const Sample& sample, std::vector<RateGroup>& groups) {
  const auto devices = labelsOf(sample, metric::kFrameRate, "device");
  for (const std::string& device : devices) {
    const MetricLabels labels = {{"device", device}};
    const auto value = [&](const char* name, const char* part = "") {
      return sum(sample, seriesName(name, labels, part));
    };
    groups.push_back(
        {text("Array %1").arg(QString::fromStdString(device)),
         {},
         {{text("Frames sent"), "/s", text("Frames a second that the device got."),
           value(metric::kFramesSent, "rate")},
          {text("Frames late"), "/s", text("Begun more than a tenth of a period late."),
           value(metric::kFramesLate, "rate")},
          {text("Frames dropped"), "/s", text("Left out, as their time had passed."),
           value(metric::kFramesDropped, "rate")},
          {text("Link, p99"), "s", text("Until a frame is on the wire or acknowledged."),
           sum(sample,
               seriesName(metric::kLinkLatency, {{"device", device}, {"quantile", "0.99"}}))},
          {text("Hologram to wire, p95"), "s", text("Time from a hologram to the wire."),
           value(metric::kFollowTime)},
          {text("Temperature"), "°C", text("That the device reports."),
           value(metric::kArrayTemperature)}}});
  }
  if (devices.empty()) groups.push_back({text("Array"), text("No device is connected.")});
}

}  // namespace

std::vector<RateGroup> rateGroups(const Sample& sample, const std::vector<MetricSample>& totals) {
  std::vector<RateGroup> groups = {workGroup(sample), cacheGroup(sample, totals),
                                   computerGroup(sample)};
  addGpus(sample, groups);
  addDevices(sample, groups);
  return groups;
}

ShownReading shownReading(std::optional<double> value, const QString& unit) {
  if (!value || !std::isfinite(*value)) return {QStringLiteral("\u2013"), {}};
  const double size = std::abs(*value);
  if (unit == QLatin1String("%") || unit == QLatin1String("°C"))
    return {fixedText(*value, 0), unit};
  static constexpr struct {
    const char* prefix;
    double factor;
  } kSteps[] = {{"T", 1e12}, {"G", 1e9}, {"M", 1e6}, {"k", 1e3}, {"", 1}, {"m", 1e-3}, {"µ", 1e-6}};
  // Only times are ever thousandths: 0.5 a second stays what it is.
  const double least = unit == QLatin1String("s") ? 1e-6 : 1;
  for (const auto& step : kSteps) {
    const bool isLast = step.factor <= least;
    const bool isTime = unit == QLatin1String("s") && step.factor > 1;
    if (isTime || (size < step.factor && !isLast && size != 0)) continue;
    if (size == 0 && step.factor > 1) continue;
    const double shown = *value / step.factor;
    const int decimals = std::abs(shown) >= 100 || shown == std::round(shown) ? 0
                         : std::abs(shown) >= 10                              ? 1
                                                                              : 2;
    return {fixedText(shown, decimals), QString::fromUtf8(step.prefix) + unit};
  }
  return {fixedText(*value, 0), unit};
}

}  // namespace acg
