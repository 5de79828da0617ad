// SPDX-License-Identifier: GPL-3.0-or-later
// Verdicts on traps and comparisons of methods: what is asked for while the hand rests.
#include <algorithm>

#include "ui/session.h"
#include "ui/session_private.h"

namespace acg {

const TrapVerdict* Session::verdictOn(const std::string& target) const {
  const auto found = std::find_if(verdicts_.begin(), verdicts_.end(),
                                  [&](const TrapVerdict& v) { return v.target == target; });
  return found == verdicts_.end() ? nullptr : &*found;
}

void Session::requestVerdicts() {
  // The hand also rests after a selection or a change of layers, which change no trap.
  if (private_->judged == hologram_) return;
  const auto& targets = scene()->targets;
  const bool hasTrap = std::any_of(targets.begin(), targets.end(), [](const Target& target) {
    return std::holds_alternative<Trap>(target.wish);
  });
  if (!hasTrap) return;
  private_->judged = hologram_;
  ComputeRequest request;
  request.scene = scene();
  request.revision = document_.revision();
  request.hologram = hologram_;
  request.judgeTraps = true;
  request.forceModel = layers_.forceModel;
  request.drives = layers_.drives;
  const DriveView drives = judgedDrives(layers_.drives);
  const std::uint64_t order = ++private_->verdictOrder;
  compute_->submit(
      {"verdicts", tr("Judge traps").toStdString(), JobPriority::kRefine, Supersede::kRunning, {}},
      std::move(request),
      [this, order, drives](std::optional<ComputeResult> result, const JobOutcome& outcome) {
        emit jobsChanged();
        // Only where no edit, other drives or another model has come in between.
        if (order != private_->verdictOrder) return;
        if (outcome.isCancelled) private_->judged.reset();  // the next rest asks again
        if (outcome.error) reportOnce(outcome);
        if (!result) return;
        verdicts_ = std::move(result->verdicts);
        verdictDrives_ = drives;
        emit verdictsChanged();
      });
  emit jobsChanged();
}

void Session::clearVerdicts() {
  compute_->cancelKey("verdicts");
  compute_->cancelKey("zones");
  private_->judged.reset();
  private_->exposed.reset();
  ++private_->verdictOrder;
  ++private_->exposureOrder;
  if (verdicts_.empty() && exposures_.empty()) return;
  verdicts_.clear();
  exposures_.clear();
  emit verdictsChanged();
}

JobId Session::compareSolvers(std::vector<std::string> names, ComparisonDone done) {
  const QString label = tr("Compare solvers");
  const JobId id = compute_->compare(
      {"compare", label.toStdString(), JobPriority::kBackground, Supersede::kRunning, {}},
      {scene(), std::move(names)},
      [this, label, done = std::move(done)](std::optional<SolverComparison> result,
                                            const JobOutcome& outcome) {
        emit jobsChanged();
        if (!result) reportFailure(label, outcome);
        done(std::move(result));
      });
  emit jobsChanged();
  return id;
}

}  // namespace acg
