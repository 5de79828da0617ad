// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition.h"

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/cards.h"
#include "app/learning_service.h"
#include "core/backend/automatic_backend.h"
#include "core/backend/cpu/cpu_backend.h"
#include "core/compute/arena_size.h"
#include "core/compute/cache/cached_tables.h"
#include "core/compute/cache/disk_level.h"
#include "core/compute/cache/memory_budget.h"
#include "core/compute/cache/request_log.h"
#include "core/compute/local_compute_service.h"
#include "core/error.h"
#include "core/solvers/processor_gs_pat.h"
#include "core/version.h"
#ifdef ACG_HAS_OPENCL
#include "gpu/opencl/opencl_backend.h"
#endif
#ifdef ACG_HAS_CUDA
#include "gpu/cuda/cuda_backend.h"
#include "gpu/cuda/fused/fused_gs_pat.h"
#endif

namespace acg {
namespace {

/// Whether `auto` may take a backend that starts here. OpenCL also runs on this very processor,
/// where the CPU backend is quicker.
bool isWorthwhile(const BackendEntry& entry) {
#ifdef ACG_HAS_OPENCL
  if (entry.name == "opencl") return hasOpenclAccelerator();
#endif
  static_cast<void>(entry);
  return true;
}

/// Where what is worth keeping between two runs is kept.
std::filesystem::path cacheFolder() {
  const auto folder = [](const char* variable) {
    const char* value = std::getenv(variable);
    return std::filesystem::path(value ? value : "");
  };
  const std::filesystem::path cache = folder("XDG_CACHE_HOME");
  return (cache.is_absolute() ? cache : folder("HOME") / ".cache") / "acoustogen";
}

/// Differs between two builds, also of one version: their results may differ in the last digits.
std::string programGeneration() {
  std::error_code unknown;
  const std::filesystem::path program = std::filesystem::canonical("/proc/self/exe", unknown);
  const auto changed = std::filesystem::last_write_time(program, unknown).time_since_epoch();
  return fmt::format(ACG_VERSION " {} {}", changed.count(),
                     std::filesystem::file_size(program, unknown));
}

/// What the desktop program remembers: results in memory, as much as is free; with ACG_CACHE=disk
/// dear ones on disk too, with ACG_CACHE=off nothing. ACG_RECORD=FILE writes all requests as a
/// trace for `acg replay`.
std::shared_ptr<ResultCache> makeResultCache() {
  const char* text = std::getenv("ACG_CACHE");
  const std::string choice = text ? text : "memory";
  const char* recording = std::getenv("ACG_RECORD");
  if (choice == "off" && recording) {
    throw Error(ErrorCode::kInvalidArgument,
                "ACG_RECORD writes what the cache is asked for; leave ACG_CACHE=off out.");
  }
  if (choice == "off") return nullptr;
  if (choice != "memory" && choice != "disk") {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("ACG_CACHE={} is unknown; there is: memory, disk, off.", choice));
  }
  ResultCacheOptions options;
  options.capacity = cacheBudget(readMemory(), 0);
  options.budget = [](std::int64_t held) { return cacheBudget(readMemory(), held); };
  if (recording) {
    options.onAnswer = [log = std::make_shared<RequestLog>(
                            recording, "Recorded by ACG_RECORD from Acousto-Gen " ACG_VERSION ".")](
                           ResultKind kind, const CacheItem& item) { log->note(kind, item); };
  }
  if (choice == "disk") {
    DiskStoreOptions disk;
    disk.folder = cacheFolder() / "results";
    disk.generation = programGeneration();
    options.store = std::make_shared<DiskLevel>(std::move(disk));
  }
  return std::make_shared<ResultCache>(std::move(options));
}

std::vector<std::string> namesOf(std::span<const CardBackend> entries) {
  std::vector<std::string> names;
  for (const CardBackend& entry : entries) names.push_back(entry.name);
  return names;
}

/// With ACG_TUNING=on learns from all that the desktop program computes.
std::shared_ptr<FieldTuner> makeFieldTuner(Backend& backend) {
  const char* text = std::getenv("ACG_TUNING");
  const std::string choice = text ? text : "off";
  if (choice == "off") return nullptr;
  if (choice != "on") {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("ACG_TUNING={} is unknown; there is: on, off.", choice));
  }
  return std::make_shared<FieldTuner>(backend, FieldTunerOptions{.file = userTuningFile()});
}

/// Launches kernels as was found to be the quickest on this device; false where that was not tried.
bool useKeptLaunches(Backend& backend) {
  LaunchTuning* tuning = backend.launchTuning();
  if (!tuning) return true;
  const auto kept = userTuningFile().loadLaunches(tuning->device());
  return kept && tuning->use(*kept);
}

std::unique_ptr<Backend> withKeptLaunches(std::unique_ptr<Backend> backend) {
  useKeptLaunches(*backend);
  return backend;
}

/// The processor together with a device, where that is ever the quicker one.
std::unique_ptr<Backend> together(std::unique_ptr<Backend> processor,
                                  std::unique_ptr<Backend> device) {
  std::optional<DeviceRates> rates = loadRates(ratesFile(), *processor, *device);
  if (!rates) {
    rates = measureRates(*processor, *device);
    saveRates(ratesFile(), *processor, *device, *rates);
  }
  if (rates->devicePairs <= rates->referencePairs) return processor;
  return makeAutomaticBackend(std::move(processor), std::move(device), *rates);
}

using MakeBackend = std::function<std::unique_ptr<Backend>(int threads)>;

/// The processor with the best device that is there; later rows are faster, and those whose
/// hardware is missing or fails at once are passed over.
std::unique_ptr<Backend> bestBackend(const MakeBackend& makeProcessor, int threads) {
  for (std::size_t i = backends().size(); i-- > 1;) {
    try {
      if (!isWorthwhile(backends()[i])) continue;
      return together(makeProcessor(threads), backends()[i].make(threads));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kUnavailable) throw;
    }
  }
  return makeProcessor(threads);
}

}  // namespace

std::filesystem::path ratesFile() { return cacheFolder() / "devices.json"; }

std::span<const CardBackend> cardBackends() {
  static const std::vector<CardBackend> entries = {
#ifdef ACG_HAS_OPENCL
      {"opencl", countOpenclDevices, makeOpenclBackendOn},
#endif
#ifdef ACG_HAS_CUDA
      {"cuda", countCudaCards, makeCudaBackendOn},
#endif
  };
  return entries;
}

std::span<const BackendEntry> backends() {
  static const std::vector<BackendEntry> entries = {
      {"cpu", "This computer's processor; the reference for all others.", makeCpuBackend},
#ifdef ACG_HAS_OPENCL
      {"opencl", "Any vendor's device; auto takes it only where it is a graphics processor.",
       makeOpenclBackend},
#endif
#ifdef ACG_HAS_CUDA
      {"cuda", "NVIDIA graphics processors, all that CUDA_VISIBLE_DEVICES leaves; cuda:1 is one.",
       makeCudaBackend},
#endif
  };
  return entries;
}

std::unique_ptr<Backend> makeBackend(const std::string& name, int threads) {
  if (threads < 0) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("{} threads is not possible; give 1 or more, or 0 for all cores.", threads));
  }
  if (const auto named = namedCards(name)) {
    for (const CardBackend& entry : cardBackends()) {
      if (entry.name == named->backend) {
        return withKeptLaunches(entry.make(named->cards, threads));
      }
    }
    throw Error(ErrorCode::kNotFound,
                fmt::format("The backend \"{}\" of \"{}\" has no cards in this build; there is: "
                            "{}.",
                            named->backend, name, fmt::join(namesOf(cardBackends()), ", ")));
  }
  std::vector<std::string> names = {"auto"};
  for (const BackendEntry& entry : backends()) {
    if (entry.name == name) return withKeptLaunches(entry.make(threads));
    names.push_back(entry.name);
  }
  if (name == "auto") return withKeptLaunches(bestBackend(backends()[0].make, threads));
  throw Error(ErrorCode::kNotFound,
              fmt::format("The backend \"{}\" is not in this build; there is: {}.", name,
                          fmt::join(names, ", ")));
}

void tuneLaunches(Backend& backend, const std::function<void(double)>& checkpoint) {
  LaunchTuning* tuning = backend.launchTuning();
  if (!tuning) return;
  tuning->tune(checkpoint);
  userTuningFile().saveLaunches(tuning->device(), tuning->launches());
}

std::span<const FusedSolverEntry> fusedSolvers() {
  static const std::vector<FusedSolverEntry> entries = {
      {"gs-pat", "cpu", makeProcessorGsPat},
#ifdef ACG_HAS_CUDA
      {"gs-pat", "cuda",
       [](const PropagationModel& model, const BatchTask& task, Backend& backend) {
         return makeFusedGsPat(model, task, cudaCardsOf(backend));
       }},
#endif
  };
  return entries;
}

std::unique_ptr<ComputeService> makeComputeService(JobQueue::Post post, TelemetryPtr telemetry) {
  return makeLearningService(std::move(post), nullptr, std::move(telemetry));
}

std::unique_ptr<ComputeService> makeLearningService(JobQueue::Post post,
                                                    std::shared_ptr<FieldTuner>* tuner,
                                                    TelemetryPtr telemetry) {
  LocalServiceOptions options;
  options.cache = makeResultCache();
  options.warmsUp = true;
  options.telemetry = std::move(telemetry);
  options.queue.beforeJob = [arena = std::make_shared<ArenaControl>()] { arena->follow(); };
  // Tables share the memory of the results: one budget over everything that is remembered.
  const MakeBackend makeProcessor = [cache = options.cache](int threads) {
    return cache ? makeCpuBackendOver(std::make_shared<CachedTables>(cache), threads)
                 : makeCpuBackend(threads);
  };
  std::unique_ptr<Backend> backend = bestBackend(makeProcessor, 0);
  options.tuner = makeFieldTuner(*backend);
  if (!useKeptLaunches(*backend)) options.atLeisure = tuneLaunches;
  if (tuner) *tuner = options.tuner;
  return makeLocalComputeService(std::move(backend), std::move(post), std::move(options));
}

}  // namespace acg
