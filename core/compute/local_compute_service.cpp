// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/local_compute_service.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "core/compute/cache/result_key.h"
#include "core/compute/cache/warm_up.h"
#include "core/drive/emission.h"
#include "core/solvers/solve.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;

/// The hologram whose field is asked for: as solved, on the devices' levels, or what these change.
HologramPtr seenHologram(const Scene& scene, const HologramPtr& solved, DriveView drives) {
  if (drives == DriveView::kSolved) return solved;
  const Emission emission = emissionOf(scene, *solved, driveLevels(scene, std::nullopt));
  return std::make_shared<Hologram>(drives == DriveView::kEmitted
                                        ? emittedHologram(*solved, emission)
                                        : differenceHologram(*solved, emission));
}

double secondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Not shown to the user: it is nothing that they asked for.
constexpr const char* kWarmUpLabel = "warm-up";

class LocalComputeService final : public ComputeService {
 public:
  LocalComputeService(std::unique_ptr<Backend> backend, JobQueue::Post post,
                      LocalServiceOptions options)
      : backend_(std::move(backend)), options_(std::move(options)), queue_(std::move(post)) {}

  JobId submit(JobSpec spec, ComputeRequest request, Handler handler) override {
    auto result = std::make_shared<std::optional<ComputeResult>>();
    auto work = [this, result, request = std::move(request)](JobContext& context) {
      *result = compute(request, context);
      if (options_.cache && options_.warmsUp) planWarmUp(request);
    };
    auto done = [result, handler = std::move(handler)](const JobOutcome& outcome) {
      const bool isWhole = !outcome.error && !outcome.isCancelled;
      handler(isWhole ? std::move(*result) : std::nullopt, outcome);
    };
    return queue_.submit(std::move(spec), std::move(work), std::move(done));
  }

  JobId compare(JobSpec spec, ComparisonRequest request, ComparisonHandler handler) override {
    auto result = std::make_shared<std::optional<SolverComparison>>();
    auto work = [this, result, request = std::move(request)](JobContext& context) {
      *result = compareSolvers(*request.scene, request.solvers, *backend_,
                               [&](double share) { context.checkpoint(share); });
    };
    auto done = [result, handler = std::move(handler)](const JobOutcome& outcome) {
      const bool isWhole = !outcome.error && !outcome.isCancelled;
      handler(isWhole ? std::move(*result) : std::nullopt, outcome);
    };
    return queue_.submit(std::move(spec), std::move(work), std::move(done));
  }

  void onHologram(std::function<void(HologramPtr)> listener) override {
    std::lock_guard lock(listenerMutex_);
    listeners_.push_back(std::move(listener));
  }

  void onNotice(std::function<void(const std::string&)> listener) override {
    backend_->onNotice(std::move(listener));
  }

  void cancel(JobId id) override { queue_.cancel(id); }
  void cancelKey(const std::string& key) override { queue_.cancelKey(key); }
  std::vector<JobStatus> jobs() const override {
    std::vector<JobStatus> all = queue_.jobs();
    std::erase_if(all, [](const JobStatus& job) { return job.label == kWarmUpLabel; });
    return all;
  }
  void waitUntilIdle() override { queue_.waitUntilIdle(); }
  std::string description() const override { return backend_->description(); }

 private:
  using Checkpoint = std::function<void(double)>;
  using Purpose = ResultCache::Purpose;

  ComputeResult compute(const ComputeRequest& request, JobContext& context) {
    ComputeResult result{.hologram = request.hologram, .fields = {}, .verdicts = {}};
    const double parts = static_cast<double>(request.fields.size()) + (request.hologram ? 0 : 1) +
                         (request.judgeTraps ? 1 : 0);
    double partsDone = 0;
    const Checkpoint checkpoint = [&](double share) {
      context.checkpoint((partsDone + share) / parts);
    };

    if (!result.hologram) {
      const auto begin = Clock::now();
      result.hologram = hologramFor(request, checkpoint);
      shown_ = result.hologram;
      result.solveSeconds = secondsSince(begin);
      announce(result.hologram);
      partsDone = 1;
    }
    const auto begin = Clock::now();
    const HologramPtr seen = request.fields.empty()
                                 ? nullptr
                                 : seenHologram(*request.scene, result.hologram, request.drives);
    for (const FieldSpec& spec : request.fields) {
      result.fields.push_back(fieldFor(request, *seen, spec, checkpoint, Purpose::kDemand));
      partsDone += 1;
    }
    result.fieldSeconds = secondsSince(begin);
    if (request.judgeTraps) {
      const auto verdictBegin = Clock::now();
      result.verdicts = verdictsFor(request, result.hologram, checkpoint);
      result.verdictSeconds = secondsSince(verdictBegin);
    }
    return result;
  }

  /// Solved or remembered, with the request's revision. A method that does not say that it follows
  /// the hologram before does not get it: the key would not know.
  HologramPtr hologramFor(const ComputeRequest& request, const Checkpoint& checkpoint,
                          Purpose purpose = Purpose::kDemand) {
    // Held for the whole solve: a checkpoint may run another job that replaces it.
    const HologramPtr previous = followsPrevious(*request.scene) ? shown_ : nullptr;
    const auto solve = [&]() -> HologramPtr {
      auto hologram = std::make_shared<Hologram>(
          solveScene(*request.scene, *backend_, checkpoint, previous.get()));
      hologram->revision = request.revision;
      return hologram;
    };
    if (!options_.cache) return solve();
    const CacheKey key = hologramKey(*request.scene, previous.get(), backend_->description());
    const HologramPtr held = options_.cache->findOrCompute<Hologram>(
        ResultKind::kHologram, key, solve, [](const Hologram& made) { return bytesOf(made); },
        purpose);
    if (held->revision == request.revision) return held;
    auto hologram = std::make_shared<Hologram>(*held);
    hologram->revision = request.revision;
    return hologram;
  }

  FieldPtr fieldFor(const ComputeRequest& request, const Hologram& seen, const FieldSpec& spec,
                    const Checkpoint& checkpoint, Purpose purpose) {
    const auto evaluate = [&]() -> FieldPtr {
      auto field =
          std::make_shared<Field>(evaluateField(*request.scene, seen, spec, *backend_, checkpoint));
      field->revision = request.revision;
      return field;
    };
    if (!options_.cache) return evaluate();
    const CacheKey key = fieldKey(*request.scene, seen, spec, backend_->description());
    return options_.cache->findOrCompute<Field>(
        ResultKind::kField, key, evaluate, [](const Field& made) { return bytesOf(made); },
        purpose);
  }

  std::vector<TrapVerdict> verdictsFor(const ComputeRequest& request, const HologramPtr& hologram,
                                       const Checkpoint& checkpoint) {
    const Scene& scene = *request.scene;
    const HologramPtr judged = seenHologram(scene, hologram, judgedDrives(request.drives));
    const auto judge = [&] {
      return std::make_shared<const std::vector<TrapVerdict>>(
          judgeTraps(scene, *judged, *backend_, request.forceModel, checkpoint));
    };
    if (!options_.cache) return *judge();
    const CacheKey key = verdictKey(scene, *judged, request.forceModel, backend_->description());
    return *options_.cache->findOrCompute<std::vector<TrapVerdict>>(
        ResultKind::kVerdicts, key, judge,
        [](const std::vector<TrapVerdict>& made) { return bytesOf(made); });
  }

  /// Lines up what may come next behind everything else; a newer plan replaces one that waits.
  void planWarmUp(const ComputeRequest& request) {
    warmUp_.note(request);
    if (followsPrevious(*request.scene)) return;
    JobSpec spec;
    spec.key = kWarmUpLabel;
    spec.label = kWarmUpLabel;
    spec.priority = JobPriority::kBackground;
    spec.supersede = Supersede::kWaiting;
    const auto work = [this](JobContext& context) {
      for (const ComputeRequest& likely : warmUp_.predictions()) prepare(likely, context);
    };
    // Nobody waits for it: what fails now fails again, and is said, when it is asked for.
    queue_.submit(std::move(spec), work, {});
  }

  void prepare(const ComputeRequest& likely, JobContext& context) {
    const Checkpoint checkpoint = [&](double share) { context.checkpoint(share); };
    checkpoint(0);
    HologramPtr hologram = likely.hologram;
    if (!hologram) hologram = hologramFor(likely, checkpoint, Purpose::kWarmUp);
    if (likely.fields.empty()) return;
    const HologramPtr seen = seenHologram(*likely.scene, hologram, likely.drives);
    for (const FieldSpec& spec : likely.fields) {
      fieldFor(likely, *seen, spec, checkpoint, Purpose::kWarmUp);
    }
  }

  void announce(const HologramPtr& hologram) {
    std::lock_guard lock(listenerMutex_);
    for (const auto& listener : listeners_) listener(hologram);
  }

  std::unique_ptr<Backend> backend_;  // used by the queue's worker alone
  LocalServiceOptions options_;
  HologramPtr shown_;  // the last one asked for; used by the queue's worker alone
  WarmUp warmUp_;      // used by the queue's worker alone
  std::mutex listenerMutex_;
  std::vector<std::function<void(HologramPtr)>> listeners_;  // guarded by listenerMutex_
  JobQueue queue_;  // last: its worker ends before the members that it uses
};

}  // namespace

std::unique_ptr<ComputeService> makeLocalComputeService(std::unique_ptr<Backend> backend,
                                                        JobQueue::Post post,
                                                        LocalServiceOptions options) {
  return std::make_unique<LocalComputeService>(std::move(backend), std::move(post),
                                               std::move(options));
}

}  // namespace acg
