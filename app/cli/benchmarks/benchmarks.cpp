// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/benchmarks/benchmarks.h"

#include <algorithm>
#include <fstream>
#include <map>

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/cards.h"
#include "app/composition.h"
#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "gpu/engine/gpu_backend.h"

namespace acg {
namespace {

const std::vector<std::string> kIds = {
    "F1a",       "F1a_direct", "F1b",     "F1b_direct",    "F1c",          "F2a",   "slice",
    "S1",        "S2",         "verdict", "partial_waves", "gorkov_ratio", "cache", "cache_lookup",
    "telemetry", "sample",     "I1"};

/// The fields, the grids and the solves that run on a graphics processor.
const std::vector<std::string>& deviceBenchmarks() {
  static const std::vector<std::string> ids = [] {
    std::vector<std::string> all = gpuFieldBenchmarks();
    all.insert(all.end(), hostBenchmarks().begin(), hostBenchmarks().end());
    all.insert(all.end(), {"S1", "S2", "I1"});
    return all;
  }();
  return ids;
}

/// "Intel Xeon, AVX-512, 2 threads": the processor and what the CPU backend makes of it.
std::string hardwareName() {
  std::ifstream info("/proc/cpuinfo");
  std::string processor = "unknown processor";
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name")) {
      processor = line.substr(line.find(':') + 2);
      break;
    }
  }
  return processor + ", " + makeCpuBackend(0)->description() + " at most";
}

/// What a benchmark reports beside its time, the most telling first.
struct Measure {
  const char* counter;
  const char* unit;
};
constexpr Measure kMeasures[] = {{"pairs/s", "pairs/s"}, {"solves/s", "solves/s"},
                                 {"median_us", "us"},    {"median_ms", "ms"},
                                 {"busy_ns", "ns"},      {"ratio", "x"}};

class Collector : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.error_occurred) failures.push_back(run.benchmark_name() + ": " + run.error_message);
      if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
      nlohmann::ordered_json row;
      const std::string name = run.benchmark_name();
      row["id"] = name.substr(0, name.find('/'));
      row["value"] = run.GetAdjustedRealTime();
      row["unit"] = benchmark::GetTimeUnitString(run.time_unit);
      for (const Measure& measure : kMeasures) {
        const auto counter = run.counters.find(measure.counter);
        if (counter == run.counters.end()) continue;
        row["value"] = counter->second.value;
        row["unit"] = measure.unit;
        break;
      }
      row["threads"] = 1;
      row["repetitions"] = run.iterations;
      for (const auto& [key, counter] : run.counters) row[key] = counter.value;
      rows.push_back(row);
    }
  }

  std::vector<nlohmann::ordered_json> rows;
  std::vector<std::string> failures;
};

void checkNames(const std::vector<std::string>& names, const std::vector<std::string>& ids) {
  for (const std::string& name : names) {
    if (std::find(ids.begin(), ids.end(), name) != ids.end()) continue;
    std::string known;
    for (const std::string& id : ids) known += (known.empty() ? "" : ", ") + id;
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("There is no benchmark \"{}\"; choose from {}.", name, known));
  }
}

void printTable(const std::vector<nlohmann::ordered_json>& rows, const std::string& hardware) {
  fmt::print("{}\n{:<14}{:>14}  {:<10}{:>12}{:>10}\n", hardware, "id", "value", "unit", "error",
             "of bound");
  for (const auto& row : rows) {
    const std::string error =
        row.contains("error") ? fmt::format("{:.2g}", row["error"].get<double>()) : "";
    const std::string share = row.contains("roofline")
                                  ? fmt::format("{:.0f} %", 100 * row["roofline"].get<double>())
                                  : "";
    fmt::print("{:<10}{:>14.4g}  {:<10}{:>12}{:>10}\n", row["id"].get<std::string>(),
               row["value"].get<double>(), row["unit"].get<std::string>(), error, share);
  }
}

}  // namespace

int runBenchmarks(bool asJson, const std::vector<std::string>& names, const std::string& backend) {
  const auto device = backend == "cpu" ? nullptr : makeBackend(backend);
  std::unique_ptr<Backend> first;
  const bool isOnCpu = !device || device->name() == "cpu";
  const std::vector<std::string>& ids = isOnCpu ? kIds : deviceBenchmarks();
  checkNames(names, ids);
  if (isOnCpu) {
    registerFieldBenchmarks();
    registerSolveBenchmarks();
    registerForceBenchmarks();
    registerGridBenchmarks();
    registerCacheBenchmarks();
    registerTelemetryBenchmarks();
    registerEditBenchmark("cpu");
  } else {
    registerGpuFieldBenchmarks(*device);
    registerDeviceSolveBenchmarks(*device);
    registerGpuGridBenchmarks(*device);
    if (dynamic_cast<gpu::GpuBackend&>(*device).cards().size() > 1) {
      const auto named = namedCards(backend);
      first = makeBackend(fmt::format("{}:{}", device->name(), named ? named->cards[0] : 0));
    }
    registerHostBenchmarks({device.get(), first.get()});
    registerEditBenchmark("auto");
  }
  std::string filter;
  for (const std::string& name : names.empty() ? ids : names) {
    filter += (filter.empty() ? "^(" : "|") + name;
  }
  std::vector<std::string> arguments = {"acg", "--benchmark_filter=" + filter + ")(/|$)"};
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  int count = static_cast<int>(pointers.size());
  benchmark::Initialize(&count, pointers.data());
  Collector collector;
  benchmark::RunSpecifiedBenchmarks(&collector);

  const std::string hardware = isOnCpu ? hardwareName() : device->description();
  if (asJson) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (auto& row : collector.rows) {
      row["hardware"] = hardware;
      list.push_back(row);
    }
    fmt::print("{}\n", list.dump(2));
  } else {
    printTable(collector.rows, hardware);
  }
  if (!collector.failures.empty()) {
    throw Error(ErrorCode::kInternal,
                fmt::format("The benchmark {} did not finish.", collector.failures.front()));
  }
  return 0;
}

}  // namespace acg
