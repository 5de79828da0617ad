// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <random>
#include <vector>

#include <benchmark/benchmark.h>

#include "app/cli/benchmarks/benchmark_scene.h"
#include "app/cli/benchmarks/benchmarks.h"
#include "app/cli/benchmarks/measured_times.h"
#include "core/backend/cpu/cpu_backend.h"
#include "core/compute/cache/content_hash.h"
#include "core/compute/local_compute_service.h"
#include "core/error.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kHits = 5000;
constexpr int kEntries = 10'000;
constexpr int kLookUps = 1'000'000;

// From the request for a scene that was seen before, submitted to the service, to its hologram and
// a field of 100^3 points in the handler.
void hitOfAField(benchmark::State& state) {
  const auto cache = std::make_shared<ResultCache>();
  const auto service = makeLocalComputeService(
      makeCpuBackend(1), [](std::function<void()> f) { f(); }, {.cache = cache});
  ComputeRequest request;
  request.scene = facingBoardsScene();
  FieldSpec spec;
  spec.samples =
      FieldGrid::between({-0.025, -0.025, -0.025}, {0.025, 0.025, 0.025}, {100, 100, 100});
  spec.accuracy = 1e-3;
  request.fields.push_back(spec);
  FieldPtr shown;
  Clock::time_point answered;
  const auto ask = [&] {
    const auto begin = Clock::now();
    service->submit({}, request, [&](std::optional<ComputeResult> result, const JobOutcome&) {
      shown = result ? result->fields.at(0) : nullptr;
      answered = Clock::now();
    });
    service->waitUntilIdle();
    return std::chrono::duration<double>(answered - begin).count();
  };
  state.counters["computed_ms"] = 1e3 * ask();
  const FieldPtr first = shown;
  std::vector<double> seconds;
  for (auto _ : state) {
    for (int i = 0; i < kHits; ++i) {
      ++request.revision;
      seconds.push_back(ask());
      ACG_ASSERT(shown == first);  // the same object: nothing was copied, nothing computed
    }
  }
  std::sort(seconds.begin(), seconds.end());
  state.counters["median_us"] = 1e6 * quantile(seconds, 0.5);
  state.counters["p99_us"] = 1e6 * quantile(seconds, 0.99);
  state.counters["largest_us"] = 1e6 * seconds.back();
}

// Look-ups of 10,000 results at random: all hits, uses told to the policy on the way.
void lookUp(benchmark::State& state) {
  ResultCache cache({.capacity = 1'000'000'000});
  const auto value = std::make_shared<const int>(1);
  std::vector<CacheKey> keys;
  for (int i = 0; i < kEntries; ++i) {
    keys.push_back(ContentHash().add(i).key());
    cache.insert(ResultKind::kField, keys.back(), value, 1000, 1);
  }
  std::mt19937 random(1);
  std::vector<CacheKey> asked;
  for (int i = 0; i < kLookUps; ++i) asked.push_back(keys[random() % keys.size()]);
  std::vector<double> seconds;
  double mean = 0, busy = 0;
  for (auto _ : state) {
    const auto begin = Clock::now();
    const double busyBefore = busySeconds();
    for (const CacheKey& key : asked) {
      benchmark::DoNotOptimize(cache.find<int>(ResultKind::kField, key));
    }
    busy = (busySeconds() - busyBefore) / kLookUps;
    mean = secondsSince(begin) / kLookUps;
    for (const CacheKey& key : asked) {
      const auto one = Clock::now();
      benchmark::DoNotOptimize(cache.find<int>(ResultKind::kField, key));
      seconds.push_back(secondsSince(one));
    }
  }
  std::sort(seconds.begin(), seconds.end());
  state.counters["median_us"] = 1e6 * quantile(seconds, 0.5);  // with the clock's own time
  state.counters["p99_us"] = 1e6 * quantile(seconds, 0.99);
  state.counters["mean_us"] = 1e6 * mean;
  state.counters["busy_mean_us"] = 1e6 * busy;
}

}  // namespace

void registerCacheBenchmarks() {
  benchmark::RegisterBenchmark("cache", hitOfAField)->Iterations(1);
  benchmark::RegisterBenchmark("cache_lookup", lookUp)->Iterations(1);
}

}  // namespace acg
