// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/tuning/strategy_choice.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"

namespace acg {
namespace {

constexpr double kSurprise = 2.5758;       // a normal deviate: 99.5 %
constexpr double kUpperBound = 1.6449;     // a normal deviate: 95 %
constexpr double kTried = 0.5;             // jobs remembered, from which on an arm may be open
constexpr double kControlRate = 0.03;      // of jobs that measure the default
constexpr double kControlShare = 0.02;     // of all seconds for that, at most
constexpr std::int64_t kControlGap = 100;  // jobs without it, where the share has room
constexpr int kControlsAfterSurprise = 2;  // by the default, in a row
constexpr int kSurprisesToForget = 3;
constexpr double kKeptAfterSurprises = 0.1;
constexpr double kFadingOfOthers = 0.999;  // a job, of arms that do not run
constexpr int kFadingTurns = 16;           // jobs
constexpr std::int64_t kFirstParking = 16;
constexpr int kMostDoublings = 8;
constexpr double kOverrunFactor = 2;  // what an arm that was stopped would have taken, at least
constexpr double kRatioWeight = 0.5;  // of the newest measurement of the default
constexpr double kExpectedSlack = 2;  // an exploitation may take this times its upper bound
constexpr double kHorizon = 100;      // jobs that profit from what a trial tells

struct Look : CostBelief {
  bool isUsable = false;
  bool isTried = false;
  bool isOpen = false;
};

/// The 95 % upper bound of what an arm usually takes: single jobs scatter about that by their
/// noise, which says nothing against the arm.
double usualAtMost(const CostBelief& arm) { return arm.median * std::exp(kUpperBound * arm.doubt); }

double normalDistribution(double deviate) { return std::erfc(-deviate / std::sqrt(2.0)) / 2; }

/// s that a trial is expected to save in the jobs to come, where the best way known takes `best`,
/// less what it loses at once.
double worthOfTrying(const CostBelief& arm, double best) {
  const double doubt = std::max(arm.doubt, 1e-6);
  const double mean = arm.median * std::exp(doubt * doubt / 2);
  const double deviate = std::log(best / arm.median) / doubt;
  // Of max(0, best - t) with log(t) normal.
  const double saved =
      best * normalDistribution(deviate) - mean * normalDistribution(deviate - doubt);
  return kHorizon * saved - std::max(0.0, mean - best);
}

}  // namespace

StrategyChoice::StrategyChoice(const std::vector<StrategyArm>& arms, std::uint64_t seed)
    : random_(seed) {
  ACG_ASSERT(!arms.empty());
  for (const StrategyArm& arm : arms) arms_.push_back({arm.name, CostModel(arm.prior)});
}

bool StrategyChoice::isControlDue(double seconds) {
  if (controlsDue_ > 0) return mayExplore(seconds);
  const bool isDrawn = std::uniform_real_distribution<double>()(random_) < kControlRate;
  if (!isDrawn && jobs_ - lastControl_ < kControlGap) return false;
  return mayExplore(seconds) && controls_ + seconds <= kControlShare * (seconds_ + seconds);
}

bool StrategyChoice::mayExplore(double seconds) const {
  return exploration_ + seconds <= kExplorationShare * (seconds_ + seconds);
}

StrategyDecision StrategyChoice::choose(const std::vector<Eigen::VectorXd>& features) {
  ACG_ASSERT(features.size() == arms_.size() && features[0].size() > 0);
  std::vector<Look> looks(arms_.size());
  double best = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < arms_.size(); ++i) {
    Look& look = looks[i];
    look.isUsable = features[i].size() > 0 && (i == 0 || arms_[i].parkedUntil <= jobs_);
    if (!look.isUsable) continue;
    static_cast<CostBelief&>(look) = arms_[i].model.predict(features[i]);
    look.isTried = i == 0 || arms_[i].model.jobs() >= kTried;
    if (look.isTried) best = std::min(best, look.median);
  }
  for (int i = 0; i < arms(); ++i) {
    Look& look = looks[i];
    look.isOpen = i == 0 || (look.isUsable && look.isTried && usualAtMost(look) <= kBar * best);
  }
  int greedy = 0;
  for (int i = 1; i < arms(); ++i) {
    if (looks[i].isOpen && looks[i].median < looks[greedy].median) greedy = i;
  }
  const double budget = ledger_.budget();
  int pick = 0;
  const bool isControl = greedy != 0 && isControlDue(looks[0].median);
  if (!isControl && budget > 0) {
    const auto isAllowed = [&](int arm) {
      // Where the default is not the best, its controls need room too.
      const double trials = exploration_ - controls_ + looks[arm].median;
      const double share = kExplorationShare - (greedy == 0 ? 0 : kControlShare);
      return mayExplore(looks[arm].median) && trials <= share * (seconds_ + looks[arm].median) &&
             (arm == 0 || looks[arm].median < budget);
    };
    pick = greedy;
    double most = 0;
    for (int i = 0; i < arms(); ++i) {
      if (i == greedy || !looks[i].isUsable || !isAllowed(i)) continue;
      const double worth = looks[i].isTried ? worthOfTrying(looks[i], looks[greedy].median)
                                            : std::numeric_limits<double>::max();
      if (worth > most) {
        most = worth;
        pick = i;
      }
    }
  }
  StrategyDecision decision;
  decision.arm = pick;
  decision.isControl = isControl;
  decision.isExploration = pick != greedy && (isControl || budget > 0);
  decision.predicted = arms_[pick].model.forecast(features[pick]);
  decision.features = features[pick];
  decision.defaultFeatures = features[0];
  if (pick != 0 && decision.isExploration) {
    decision.deadline = budget;
  } else if (pick != 0) {
    decision.deadline = std::max(budget, kExpectedSlack * looks[pick].high);
  }
  return decision;
}

CostPrediction StrategyChoice::predict(int arm, const Eigen::VectorXd& features) const {
  return arms_[arm].model.predict(features);
}

double StrategyChoice::believedDefault(const Eigen::VectorXd& features) const {
  // Where it was quicker than believed of late, that counts; where it was slower, it does not.
  return arms_[0].model.predict(features).median * std::exp(std::min(0.0, defaultRatio_));
}

void StrategyChoice::learn(int index, const Eigen::VectorXd& features, double seconds) {
  Arm& arm = arms_[index];
  const bool isSlow = seconds > arm.model.quantile(features, kSurprise);
  const bool isQuick = seconds < arm.model.quantile(features, -kSurprise);
  if (arm.model.jobs() == 0 || (!isSlow && !isQuick)) {
    arm.surprises = 0;
  } else {
    if (isSlow != (arm.surprises > 0)) arm.surprises = 0;
    arm.surprises += isSlow ? 1 : -1;
    if (index == 0) controlsDue_ = kControlsAfterSurprise;
    if (std::abs(arm.surprises) >= kSurprisesToForget) {
      arm.model.forget(kKeptAfterSurprises);
      arm.surprises = 0;
    }
  }
  if (index == 0) {
    const double ratio = std::log(seconds / arm.model.predict(features).median);
    defaultRatio_ += kRatioWeight * (ratio - defaultRatio_);
    if (arm.model.jobs() == 0) {
      // The first job tells how fast this machine is, for all arms.
      for (Arm& other : arms_) {
        if (other.model.jobs() == 0) other.model.scalePrior(std::exp(ratio));
      }
      defaultRatio_ = 0;
    }
  }
  arm.model.add(features, seconds);
}

void StrategyChoice::account(const StrategyDecision& decision, double seconds,
                             double defaultSeconds) {
  ++jobs_;
  seconds_ += seconds;
  if (decision.isExploration) exploration_ += seconds;
  if (decision.isControl) controls_ += seconds;
  ledger_.add(seconds, defaultSeconds);
  // In turn and for all the jobs since, as it costs more than the choice.
  const int turn = static_cast<int>(jobs_ % kFadingTurns);
  for (int i = turn; i < arms(); i += kFadingTurns) {
    if (i != decision.arm && arms_[i].model.jobs() > 0) {
      arms_[i].model.forget(std::pow(kFadingOfOthers, kFadingTurns));
    }
  }
}

void StrategyChoice::finished(const StrategyDecision& decision, double seconds) {
  seconds = std::max(seconds, 1e-9);
  if (decision.arm == 0) {
    lastControl_ = jobs_;
    controlsDue_ = std::max(0, controlsDue_ - 1);
    account(decision, seconds, seconds);
  } else {
    account(decision, seconds, believedDefault(decision.defaultFeatures));
  }
  arms_[decision.arm].failures = 0;
  learn(decision.arm, decision.features, seconds);
}

void StrategyChoice::failed(const StrategyDecision& decision, double seconds,
                            double defaultSeconds) {
  ACG_ASSERT(decision.arm != 0);
  account(decision, seconds + defaultSeconds, defaultSeconds);
  Arm& arm = arms_[decision.arm];
  arm.parkedUntil = jobs_ + (kFirstParking << std::min(arm.failures, kMostDoublings));
  ++arm.failures;
  learn(0, decision.defaultFeatures, std::max(defaultSeconds, 1e-9));
}

void StrategyChoice::overran(const StrategyDecision& decision, double seconds,
                             double defaultSeconds) {
  ACG_ASSERT(decision.arm != 0);
  account(decision, seconds + defaultSeconds, defaultSeconds);
  learn(decision.arm, decision.features,
        kOverrunFactor * std::max(seconds, decision.predicted.median));
  learn(0, decision.defaultFeatures, std::max(defaultSeconds, 1e-9));
}

void StrategyChoice::measured(int arm, const Eigen::VectorXd& features, double seconds) {
  learn(arm, features, std::max(seconds, 1e-9));
}

void StrategyChoice::startDay() {
  ledger_.startDay();
  seconds_ /= 2;
  exploration_ /= 2;
  controls_ /= 2;
}

double StrategyChoice::explorationShare() const {
  return seconds_ > 0 ? exploration_ / seconds_ : 0;
}

StrategyChoice::State StrategyChoice::state() const {
  State state{jobs_, seconds_, exploration_, controls_, ledger_.state(), {}};
  for (const Arm& arm : arms_) {
    state.arms.push_back(
        {arm.name, arm.model.state(), arm.failures, arm.parkedUntil, arm.surprises});
  }
  return state;
}

void StrategyChoice::restore(const State& state) {
  const auto isTime = [](double seconds) { return std::isfinite(seconds) && seconds >= 0; };
  if (!isTime(state.seconds) || !isTime(state.exploration) || !isTime(state.controls) ||
      !isTime(state.ledger.defaultSeconds) || !std::isfinite(state.ledger.excess)) {
    throw Error(ErrorCode::kInvalidFile,
                "What was learnt holds times that are none; forget it and learn again.");
  }
  const std::int64_t jobs = std::max<std::int64_t>(0, state.jobs);
  std::vector<Arm> arms = arms_;
  for (const ArmState& from : state.arms) {
    const auto arm = std::find_if(arms.begin(), arms.end(),
                                  [&](const Arm& own) { return own.name == from.name; });
    if (arm == arms.end()) continue;
    arm->model.restore(from.model);
    arm->failures = std::max(0, from.failures);
    arm->parkedUntil = std::min(from.parkedUntil, jobs + (kFirstParking << kMostDoublings));
    arm->surprises = from.surprises;
  }
  arms_ = std::move(arms);
  jobs_ = lastControl_ = jobs;
  seconds_ = state.seconds;
  exploration_ = state.exploration;
  controls_ = state.controls;
  ledger_.restore(state.ledger);
}

}  // namespace acg
