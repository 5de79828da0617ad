// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/local_compute_service.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/compute/cache/result_key.h"
#include "core/compute/cache/warm_up.h"
#include "core/compute/coarser_look.h"
#include "core/compute/compute_telemetry.h"
#include "core/compute/tuning/field_tuner.h"
#include "core/drive/emission.h"
#include "core/error.h"
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

StageSpan spanSince(Clock::time_point begin) {
  const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(begin.time_since_epoch());
  return {ns.count(), steadyNs()};
}

long long pointsOf(const std::vector<FieldPtr>& fields) {
  long long points = 0;
  for (const FieldPtr& field : fields) points += sampleCount(field->samples);
  return points;
}

constexpr const char* kWarmUpLabel = "warm-up";
constexpr const char* kLeisureLabel = "tuning";

class LocalComputeService final : public ComputeService {
 public:
  LocalComputeService(std::unique_ptr<Backend> backend, JobQueue::Post post,
                      LocalServiceOptions options)
      : backend_(std::move(backend)),
        options_(std::move(options)),
        telemetry_(options_.telemetry),
        queue_(std::move(post), observedQueue()) {
    if (options_.atLeisure) submitLeisure();
    if (!options_.telemetry) return;
    Sampler& sampler = options_.telemetry->sampler;
    sources_.push_back(sampler.addSource([this](Metrics& metrics) {
      const JobActivity now = queue_.activity();
      metrics.gauge(metric::kQueueDepth).set(static_cast<double>(now.running.size() + now.waiting));
    }));
    if (options_.cache) sources_.push_back(sampler.addSource(cacheSource(options_.cache)));
  }

  JobId submit(JobSpec spec, ComputeRequest request, Handler handler) override {
    auto result = std::make_shared<std::optional<ComputeResult>>();
    const auto solved = std::make_shared<HologramPtr>();
    Solved before;
    if (request.hologramOf != 0) {
      before = solvedBy(request.hologramOf);
      spec.after.push_back(request.hologramOf);
    }
    auto work = [this, result, solved, before, request = std::move(request)](JobContext& context) {
      ComputeRequest asked = request;
      if (before) asked.hologram = *before;
      *result = compute(asked, context);
      *solved = (*result)->hologram;
      if (options_.cache && options_.warmsUp) planWarmUp(asked);
    };
    auto done = [result, solved, handler = std::move(handler)](const JobOutcome& outcome) {
      const bool isWhole = !outcome.error && !outcome.isCancelled;
      handler(isWhole ? std::move(*result) : std::nullopt, outcome);
    };
    const JobId id = queue_.submit(std::move(spec), std::move(work), std::move(done));
    keepTrack(id, solved);
    return id;
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

  void onHologram(HologramListener listener) override {
    std::lock_guard lock(listenerMutex_);
    listeners_.push_back(std::move(listener));
  }

  void onNotice(std::function<void(const std::string&)> listener) override {
    backend_->onNotice(std::move(listener));
  }

  void cancel(JobId id) override { queue_.cancel(id); }
  void cancelKey(const std::string& key) override { queue_.cancelKey(key); }
  void cancelAll() override { queue_.cancelAll(); }
  std::vector<JobStatus> jobs() const override { return queue_.jobs(); }
  JobActivity activity() const override { return queue_.activity(); }
  void waitUntilIdle() override { queue_.waitUntilIdle(); }
  std::string description() const override { return backend_->description(); }

 private:
  /// The queue's options, with an observer that tells telemetry of jobs and then who else asked.
  JobQueueOptions observedQueue() {
    JobQueueOptions queue = options_.queue;
    if (!options_.telemetry) return queue;
    queue.observer = [this, next = std::move(queue.observer)](const JobReport& job) {
      telemetry_.ended(job);
      if (next) next(job);
    };
    return queue;
  }

  void submitLeisure() {
    JobSpec spec;
    spec.key = spec.label = kLeisureLabel;
    spec.priority = JobPriority::kBackground;
    spec.isHidden = true;
    const auto work = [this](JobContext& context) {
      options_.atLeisure(*backend_, [&](double share) { context.checkpoint(share); });
    };
    queue_.submit(std::move(spec), work, {});
  }

  using Checkpoint = std::function<void(double)>;
  using Purpose = ResultCache::Purpose;

  /// Where a job puts its hologram for others after it; the queue's worker alone looks into it.
  using Solved = std::shared_ptr<const HologramPtr>;
  static constexpr std::size_t kRecent = 64;

  Solved solvedBy(JobId id) {
    std::lock_guard lock(solvedMutex_);
    const auto found = solved_.find(id);
    Solved solved = found == solved_.end() ? nullptr : found->second.lock();
    if (solved) return solved;
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("Job {} is not known to solve anything; give the hologram to look at.", id));
  }

  /// Holds on to the newest, as their handlers may have been called by now.
  void keepTrack(JobId id, const Solved& solved) {
    std::lock_guard lock(solvedMutex_);
    recent_.push_back(solved);
    if (recent_.size() > kRecent) recent_.pop_front();
    if (solved_.size() >= sizeToSweep_) {
      std::erase_if(solved_, [](const auto& entry) { return entry.second.expired(); });
      sizeToSweep_ = 2 * solved_.size() + kRecent;
    }
    solved_[id] = solved;
  }

  ComputeResult compute(const ComputeRequest& request, JobContext& context) {
    ComputeResult result{.hologram = request.hologram, .fields = {}, .verdicts = {}};
    const double parts = static_cast<double>(request.fields.size()) + (request.hologram ? 0 : 1) +
                         (request.judgeTraps ? 1 : 0) + (request.safety ? 1 : 0);
    double partsDone = 0;
    const Checkpoint checkpoint = [&](double share) {
      context.checkpoint((partsDone + share) / parts);
    };

    if (!result.hologram) {
      const auto begin = Clock::now();
      result.hologram = hologramFor(request, checkpoint);
      shown_ = result.hologram;
      result.solveSeconds = secondsSince(begin);
      telemetry_.solved(request.revision, spanSince(begin));
      announce(result.hologram, request.scene);
      partsDone = 1;
    }
    const auto begin = Clock::now();
    result.isCoarse = context.isCoarse() && request.coarser;
    const HologramPtr seen = request.fields.empty()
                                 ? nullptr
                                 : seenHologram(*request.scene, result.hologram, request.drives);
    for (const FieldSpec& whole : request.fields) {
      const FieldSpec spec = result.isCoarse ? coarser(whole, *request.coarser) : whole;
      result.fields.push_back(fieldFor(request, *seen, spec, checkpoint, Purpose::kDemand));
      partsDone += 1;
    }
    result.fieldSeconds = secondsSince(begin);
    telemetry_.looked(request.revision, pointsOf(result.fields), !request.hologram,
                      spanSince(begin));
    if (request.judgeTraps) {
      const auto verdictBegin = Clock::now();
      result.verdicts = verdictsFor(request, result.hologram, checkpoint);
      result.verdictSeconds = secondsSince(verdictBegin);
      telemetry_.judged(request.revision, !request.hologram, spanSince(verdictBegin));
      partsDone += 1;
    }
    if (request.safety) {
      const HologramPtr judged =
          seenHologram(*request.scene, result.hologram, judgedDrives(request.drives));
      result.exposures =
          judgeExposure(*request.scene, *judged, *request.safety, *backend_, checkpoint);
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
      const Scene& scene = *request.scene;
      auto field = std::make_shared<Field>(
          options_.tuner ? options_.tuner->evaluate(scene, seen, spec, checkpoint)
                         : evaluateField(scene, seen, spec, *backend_, checkpoint));
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
    spec.isHidden = true;
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

  void announce(const HologramPtr& hologram, const ScenePtr& scene) {
    std::lock_guard lock(listenerMutex_);
    for (const auto& listener : listeners_) listener(hologram, scene);
  }

  std::unique_ptr<Backend> backend_;  // used by the queue's worker alone
  LocalServiceOptions options_;
  HologramPtr shown_;  // the last one asked for; used by the queue's worker alone
  WarmUp warmUp_;      // used by the queue's worker alone
  std::mutex listenerMutex_;
  std::vector<HologramListener> listeners_;  // guarded by listenerMutex_
  std::mutex solvedMutex_;
  std::unordered_map<JobId, std::weak_ptr<const HologramPtr>> solved_;  // guarded by solvedMutex_
  std::deque<Solved> recent_;                                           // guarded by solvedMutex_
  std::size_t sizeToSweep_ = kRecent;                                   // guarded by solvedMutex_
  ComputeTelemetry telemetry_;
  JobQueue queue_;  // its worker ends before the members above, which it uses
  std::vector<Sampler::Subscription> sources_;  // last: they ask the queue
};

}  // namespace

std::unique_ptr<ComputeService> makeLocalComputeService(std::unique_ptr<Backend> backend,
                                                        JobQueue::Post post,
                                                        LocalServiceOptions options) {
  return std::make_unique<LocalComputeService>(std::move(backend), std::move(post),
                                               std::move(options));
}

}  // namespace acg
