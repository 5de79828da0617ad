// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include "core/compute/tuning/strategy_choice.h"

namespace acg::test {

/// What a job would take each way; below zero: it fails after that many seconds.
using SimulatedTimes = std::vector<double>;

/// A machine of `kArms` ways to work whose speeds change as `step` says, once a job.
struct SimulatedMachine {
  static constexpr int kArms = 6;

  explicit SimulatedMachine(std::uint64_t seed) : random(seed) { redraw(); }

  double uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
  }
  double normal() { return std::normal_distribution<double>()(random); }
  /// New laws for all: seconds = exp(offset) work^power.
  void redraw() {
    for (int arm = 0; arm < kArms; ++arm) {
      offset[arm] = -6 + uniform(-1.2, 1.2);
      power[arm] = uniform(0.6, 1.1);
    }
  }

  std::mt19937_64 random;
  double offset[kArms], power[kArms];
  double noise = 0.1;
  double failing = 0;   ///< share of jobs of arm 1 that fail
  double outliers = 0;  ///< share of jobs that take ten times as long
  double hidden = 0;    ///< spread of what no feature tells
  std::function<void(SimulatedMachine&, int job)> step = [](SimulatedMachine&, int) {};

  SimulatedTimes times(double work) {
    SimulatedTimes all(kArms);
    const double secret = hidden * normal();
    for (int arm = 0; arm < kArms; ++arm) {
      all[arm] = std::exp(offset[arm] + power[arm] * std::log(work) + noise * normal() +
                          (arm % 2 == 0 ? secret : -secret));
      if (outliers > 0 && uniform(0, 1) < outliers) all[arm] *= 10;
    }
    if (failing > 0 && uniform(0, 1) < failing) all[1] = -all[1];
    return all;
  }
};

struct SimulatedDay {
  double learnt = 0;              ///< s
  double byDefault = 0;           ///< s
  double best = 0;                ///< s, the quickest of each job
  double exploration = 0;         ///< s
  double longestExploration = 0;  ///< s, of one job
  std::vector<int> uses = std::vector<int>(SimulatedMachine::kArms);
};

inline std::vector<StrategyArm> simulatedArms() {
  std::vector<StrategyArm> arms;
  for (int i = 0; i < SimulatedMachine::kArms; ++i) {
    arms.push_back({std::to_string(i), {Eigen::Vector2d(-4, 1), Eigen::Vector2d(1, 0.3), 0.2}});
  }
  return arms;
}

/// Jobs of many sizes, each done as chosen: what runs past its deadline is stopped there and done
/// by the default, what fails too.
inline SimulatedDay playDay(SimulatedMachine& machine, StrategyChoice& choice, int jobs) {
  SimulatedDay day;
  for (int job = 0; job < jobs; ++job) {
    machine.step(machine, job);
    const double work = std::exp(machine.uniform(0, 4));
    const SimulatedTimes times = machine.times(work);
    const std::vector<Eigen::VectorXd> features(SimulatedMachine::kArms,
                                                Eigen::Vector2d(1, std::log(work)));
    const StrategyDecision decision = choice.choose(features);
    const double taken = std::abs(times[decision.arm]);
    ++day.uses[decision.arm];
    const double before = day.learnt;
    if (taken > decision.deadline) {
      choice.overran(decision, decision.deadline, times[0]);
      day.learnt += decision.deadline + times[0];
    } else if (times[decision.arm] < 0) {
      choice.failed(decision, taken, times[0]);
      day.learnt += taken + times[0];
    } else {
      choice.finished(decision, taken);
      day.learnt += taken;
    }
    if (decision.isExploration) {
      day.exploration += day.learnt - before;
      day.longestExploration = std::max(day.longestExploration, day.learnt - before);
    }
    day.byDefault += times[0];
    double best = times[0];
    for (const double seconds : times) {
      if (seconds > 0) best = std::min(best, seconds);
    }
    day.best += best;
  }
  return day;
}

}  // namespace acg::test
