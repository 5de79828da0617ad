// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/compute/tuning/cost_model.h"
#include "core/compute/tuning/regret_ledger.h"

namespace acg {

/// A way to do a job, and what is believed of its cost.
struct StrategyArm {
  std::string name;
  CostPrior prior;
};

/// What was chosen for a job; goes back to the one that chose it with what became of it.
struct StrategyDecision {
  int arm = 0;
  bool isExploration = false;
  bool isControl = false;  ///< the default, to know what it takes by now
  /// s; past it the job should be stopped and done by the default. Infinite for the default.
  double deadline = std::numeric_limits<double>::infinity();
  CostPrediction predicted;
  Eigen::VectorXd features;         ///< of the arm
  Eigen::VectorXd defaultFeatures;  ///< of arm 0
};

/// Learns which of several equally good ways to do a job is the quickest for it, from one CostModel
/// an arm: the one with the lowest median, or one whose trial is worth more than it loses, by what
/// perfect knowledge of it would save in the jobs to come. Arm 0 is the default: what would be done
/// without any learning.
///
/// - An arm is open once it was tried and the 95 % upper bound of what it usually takes is at most
///   1.5 times the best median of all; the default always is. What is not the best open arm is
///   exploration, which begins only while it has less than 5 % of all seconds; arms that are not
///   open run as exploration only.
/// - A failing arm is parked for 16 jobs, then for twice as many each time it fails again.
/// - A RegretLedger keeps the whole within 10 % of the default, with deadlines that stop single
///   jobs. What the default takes is measured again now and then, which counts as exploration,
///   and once more where it surprises. After three surprises in a row a model forgets.
///
/// Deterministic for a seed. One thread at a time.
///
/// Sources: R. Dearden, N. Friedman and S. Russell, "Bayesian Q-learning", AAAI (1998), for the
/// value of perfect information; Y. Wu et al., "Conservative Bandits", ICML (2016), for the ledger.
class StrategyChoice {
 public:
  static constexpr double kBar = 1.5;
  static constexpr double kExplorationShare = 0.05;

  struct ArmState {
    std::string name;
    CostModel::State model;
    int failures = 0;              ///< in a row
    std::int64_t parkedUntil = 0;  ///< job
    int surprises = 0;             ///< in a row, negative where quicker
  };
  struct State {
    std::int64_t jobs = 0;
    double seconds = 0;      ///< of all jobs
    double exploration = 0;  ///< s, controls included
    double controls = 0;     ///< s
    RegretLedger::State ledger;
    std::vector<ArmState> arms;
  };

  explicit StrategyChoice(const std::vector<StrategyArm>& arms, std::uint64_t seed = 1);

  /// `features`: one vector an arm; empty where the arm cannot do this job, which arm 0 must.
  StrategyDecision choose(const std::vector<Eigen::VectorXd>& features);
  /// The time that each arm is expected to take, in their order; nothing is chosen.
  CostPrediction predict(int arm, const Eigen::VectorXd& features) const;

  void finished(const StrategyDecision& decision, double seconds);
  /// The arm failed or ran past its deadline after `seconds`, then the default took
  /// `defaultSeconds`.
  void failed(const StrategyDecision& decision, double seconds, double defaultSeconds);
  void overran(const StrategyDecision& decision, double seconds, double defaultSeconds);
  /// A job that was measured beside the work, which no one waited for.
  void measured(int arm, const Eigen::VectorXd& features, double seconds);

  /// Half of the ledger is of days before.
  void startDay();

  int arms() const { return static_cast<int>(arms_.size()); }
  const std::string& name(int arm) const { return arms_[arm].name; }
  double explorationShare() const;
  State state() const;
  /// Arms are found by name; those that are gone are dropped, new ones begin from their prior.
  /// Throws kInvalidFile for numbers that cannot be.
  void restore(const State& state);

 private:
  struct Arm {
    std::string name;
    CostModel model;
    int failures = 0;
    std::int64_t parkedUntil = 0;
    int surprises = 0;
  };

  bool isControlDue(double seconds);
  bool mayExplore(double seconds) const;
  void learn(int arm, const Eigen::VectorXd& features, double seconds);
  void account(const StrategyDecision& decision, double seconds, double defaultSeconds);
  double believedDefault(const Eigen::VectorXd& features) const;

  std::vector<Arm> arms_;
  RegretLedger ledger_;
  std::mt19937_64 random_;
  std::int64_t jobs_ = 0, lastControl_ = 0;
  int controlsDue_ = 0;
  double seconds_ = 0, exploration_ = 0, controls_ = 0;
  double defaultRatio_ = 0;  // log of measured over believed default, at most 0 counts
};

}  // namespace acg
