// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/local_compute_service.h"

#include <chrono>
#include <mutex>
#include <utility>

#include <fmt/format.h>

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

class LocalComputeService final : public ComputeService {
 public:
  LocalComputeService(std::unique_ptr<Backend> backend, JobQueue::Post post)
      : backend_(std::move(backend)), queue_(std::move(post)) {}

  JobId submit(JobSpec spec, ComputeRequest request, Handler handler) override {
    auto result = std::make_shared<std::optional<ComputeResult>>();
    auto work = [this, result, request = std::move(request)](JobContext& context) {
      *result = compute(request, context);
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
  std::vector<JobStatus> jobs() const override { return queue_.jobs(); }
  void waitUntilIdle() override { queue_.waitUntilIdle(); }
  std::string description() const override { return backend_->description(); }

 private:
  ComputeResult compute(const ComputeRequest& request, JobContext& context) {
    ComputeResult result{.hologram = request.hologram, .fields = {}, .verdicts = {}};
    const double parts = static_cast<double>(request.fields.size()) + (request.hologram ? 0 : 1) +
                         (request.judgeTraps ? 1 : 0);
    double partsDone = 0;
    auto checkpoint = [&](double share) { context.checkpoint((partsDone + share) / parts); };

    if (!result.hologram) {
      const auto begin = Clock::now();
      // Held for the whole solve: a checkpoint may run another job that replaces it.
      const HologramPtr previous = shown_;
      auto hologram = std::make_shared<Hologram>(
          solveScene(*request.scene, *backend_, checkpoint, previous.get()));
      hologram->revision = request.revision;
      result.hologram = std::move(hologram);
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
      auto field = std::make_shared<Field>(
          evaluateField(*request.scene, *seen, spec, *backend_, checkpoint));
      field->revision = request.revision;
      result.fields.push_back(std::move(field));
      partsDone += 1;
    }
    result.fieldSeconds = secondsSince(begin);
    if (request.judgeTraps) {
      const auto verdictBegin = Clock::now();
      const HologramPtr judged =
          seenHologram(*request.scene, result.hologram, judgedDrives(request.drives));
      result.verdicts =
          judgeTraps(*request.scene, *judged, *backend_, request.forceModel, checkpoint);
      result.verdictSeconds = secondsSince(verdictBegin);
    }
    return result;
  }

  void announce(const HologramPtr& hologram) {
    std::lock_guard lock(listenerMutex_);
    for (const auto& listener : listeners_) listener(hologram);
  }

  std::unique_ptr<Backend> backend_;  // used by the queue's worker alone
  HologramPtr shown_;                 // the last one solved; used by the queue's worker alone
  std::mutex listenerMutex_;
  std::vector<std::function<void(HologramPtr)>> listeners_;  // guarded by listenerMutex_
  JobQueue queue_;  // last: its worker ends before the members that it uses
};

}  // namespace

std::unique_ptr<ComputeService> makeLocalComputeService(std::unique_ptr<Backend> backend,
                                                        JobQueue::Post post) {
  return std::make_unique<LocalComputeService>(std::move(backend), std::move(post));
}

}  // namespace acg
