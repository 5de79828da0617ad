// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/tuning/strategy_choice.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/core/compute/tuning/simulated_day.h"

namespace acg {
namespace {

using test::playDay;
using test::SimulatedDay;
using test::SimulatedMachine;

constexpr int kJobs = 1500;
constexpr std::uint64_t kSeeds = 6;

struct Weather {
  const char* name;
  std::function<void(SimulatedMachine&)> prepare;
};

void PrintTo(const Weather& weather, std::ostream* to) { *to << weather.name; }

/// The default is the best or the worst by chance, as everything is drawn.
const Weather kWeathers[] = {
    {"steady", [](SimulatedMachine&) {}},
    {"drifting",
     [](SimulatedMachine& m) {
       m.step = [](SimulatedMachine& now, int) {
         for (double& offset : now.offset) offset += 0.02 * now.normal();
       };
     }},
    {"redrawn_suddenly",
     [](SimulatedMachine& m) {
       m.step = [](SimulatedMachine& now, int job) {
         if (job > 0 && job % 300 == 0) now.redraw();
       };
     }},
    // Each other way to work is quick until one relies on it.
    {"baits",
     [](SimulatedMachine& m) {
       m.offset[0] = -6;
       for (int arm = 1; arm < SimulatedMachine::kArms; ++arm) {
         m.offset[arm] = -7;
         m.power[arm] = m.power[0];
       }
       m.step = [](SimulatedMachine& now, int job) {
         if (job % 150 == 149) now.offset[1 + job / 150 % 5] = now.offset[0] + now.uniform(0.7, 3);
         if (job % 150 == 75) now.offset[1 + job / 150 % 5] = -7;
       };
     }},
    // The default turns quick while others are relied upon, and back.
    {"default_turns_quick",
     [](SimulatedMachine& m) {
       for (int arm = 1; arm < SimulatedMachine::kArms; ++arm) m.offset[arm] = -6.5;
       m.offset[0] = -6;
       m.step = [](SimulatedMachine& now, int job) {
         if (job % 250 == 125) now.offset[0] = -7.5;
         if (job % 250 == 0) now.offset[0] = -6;
       };
     }},
    {"outliers", [](SimulatedMachine& m) { m.outliers = 0.02; }},
    {"failing",
     [](SimulatedMachine& m) {
       m.failing = 0.3;
       m.offset[1] = -7.5;
     }},
    {"hidden_causes", [](SimulatedMachine& m) { m.hidden = 0.5; }},
    // All machines that share this one start and stop.
    {"noisy_neighbour",
     [](SimulatedMachine& m) {
       m.step = [](SimulatedMachine& now, int job) {
         const double change = job % 200 == 100 ? 1 : job % 200 == 0 && job > 0 ? -1 : 0;
         for (double& offset : now.offset) offset += change;
       };
     }},
};

class StrategyChoiceInAllWeathers : public testing::TestWithParam<Weather> {};

TEST_P(StrategyChoiceInAllWeathers, IsNeverTenPercentWorseThanTheDefaultOverADay) {
  double worst = 0, explored = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SimulatedMachine machine(seed);
    GetParam().prepare(machine);
    StrategyChoice choice(test::simulatedArms(), seed);

    const SimulatedDay day = playDay(machine, choice, kJobs);

    EXPECT_LE(day.learnt, 1.10 * day.byDefault) << "seed " << seed;
    // The last of them was begun with room for what it was believed to take.
    EXPECT_LE(day.exploration - day.longestExploration, 0.05 * day.learnt) << "seed " << seed;
    worst = std::max(worst, day.learnt / day.byDefault);
    explored = std::max(explored, day.exploration / day.learnt);
  }
  std::printf("%s: at most %.3f of the default, explored %.3f\n", GetParam().name, worst, explored);
}

INSTANTIATE_TEST_SUITE_P(All, StrategyChoiceInAllWeathers, testing::ValuesIn(kWeathers),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(StrategyChoice, ClosesMostOfTheGapToTheBestOfEachJob) {
  double gap = 0, closed = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SimulatedMachine machine(seed);
    machine.offset[0] = -5.5;  // never the best of all
    StrategyChoice choice(test::simulatedArms(), seed);
    playDay(machine, choice, 300);

    const SimulatedDay day = playDay(machine, choice, kJobs);

    gap += day.byDefault - day.best;
    closed += day.byDefault - day.learnt;
  }
  EXPECT_GE(closed, 0.8 * gap);
}

std::vector<Eigen::VectorXd> one(int arms) {
  return std::vector<Eigen::VectorXd>(static_cast<std::size_t>(arms), Eigen::Vector2d(1, 0));
}

TEST(StrategyChoice, BeginsWithTheDefault) {
  StrategyChoice choice(test::simulatedArms());

  const StrategyDecision decision = choice.choose(one(SimulatedMachine::kArms));

  EXPECT_EQ(decision.arm, 0);
  EXPECT_EQ(decision.deadline, std::numeric_limits<double>::infinity());
}

TEST(StrategyChoice, NeverTakesAnArmThatCannotDoTheJob) {
  StrategyChoice choice(test::simulatedArms(), 2);
  std::vector<Eigen::VectorXd> features = one(SimulatedMachine::kArms);
  for (std::size_t arm = 1; arm < features.size(); ++arm) features[arm] = {};

  for (int job = 0; job < 200; ++job) {
    const StrategyDecision decision = choice.choose(features);
    ASSERT_EQ(decision.arm, 0);
    choice.finished(decision, 0.01);
  }
}

TEST(StrategyChoice, ReliesOnAWayThatIsUsuallyTheBestThoughItsJobsScatter) {
  std::mt19937_64 random(3);
  std::lognormal_distribution<double> scatter(0, 0.4);
  std::vector<StrategyArm> arms = test::simulatedArms();
  arms.resize(2);
  StrategyChoice choice(arms);
  constexpr int kLast = 1000;
  int other = 0;

  for (int job = 0; job < 2 * kLast; ++job) {
    const StrategyDecision decision = choice.choose(one(2));
    if (job >= kLast && decision.arm == 1 && !decision.isExploration) ++other;
    choice.finished(decision, (decision.arm == 0 ? 0.010 : 0.007) * scatter(random));
  }

  EXPECT_GT(other, 0.8 * kLast);
}

/// Jobs until an arm other than the default is chosen.
int jobsUntilAnother(StrategyChoice& choice, int most) {
  for (int job = 0; job < most; ++job) {
    const StrategyDecision decision = choice.choose(one(2));
    if (decision.arm != 0) return job;
    choice.finished(decision, 0.01);
  }
  return most;
}

TEST(StrategyChoice, ParksAFailingArmForTwiceAsLongEachTime) {
  const CostPrior quick{Eigen::Vector2d(-9, 1), Eigen::Vector2d(0.3, 0.1), 0.1};
  const CostPrior slow{Eigen::Vector2d(-4.6, 1), Eigen::Vector2d(0.3, 0.1), 0.1};
  StrategyChoice choice({{"default", slow}, {"failing", quick}}, 4);
  ASSERT_LT(jobsUntilAnother(choice, 300), 300);

  for (const int parked : {16, 32, 64}) {
    const StrategyDecision decision = [&] {
      for (;;) {
        const StrategyDecision next = choice.choose(one(2));
        if (next.arm == 1) return next;
        choice.finished(next, 0.01);
      }
    }();
    choice.failed(decision, 1e-4, 0.01);
    EXPECT_GE(jobsUntilAnother(choice, 1000), parked);
  }
}

TEST(StrategyChoice, StopsATrialBeforeItCostsMoreThanTheBudget) {
  StrategyChoice choice(test::simulatedArms(), 3);
  double byDefault = 0;
  int trials = 0;
  for (int job = 0; job < 600; ++job) {
    const StrategyDecision decision = choice.choose(one(SimulatedMachine::kArms));
    byDefault += 0.01;
    if (decision.arm == 0) {
      choice.finished(decision, 0.01);
      continue;
    }
    ++trials;
    ASSERT_LE(decision.deadline, 0.10 * byDefault);
    choice.overran(decision, decision.deadline, 0.01);  // whatever it is, it does not end
  }
  EXPECT_GT(trials, 0);
}

TEST(StrategyChoice, GoesOnWhereItStopped) {
  SimulatedMachine machine(5);
  machine.offset[0] = -5;
  machine.offset[3] = -8;
  StrategyChoice before(test::simulatedArms(), 1), after(test::simulatedArms(), 1);
  playDay(machine, before, 400);

  after.restore(before.state());

  const SimulatedDay day = playDay(machine, after, 100);
  EXPECT_GE(day.uses[3], 80);
  EXPECT_EQ(before.state().jobs + 100, after.state().jobs);
}

TEST(StrategyChoice, DropsArmsThatAreGoneAndRefusesTimesThatAreNone) {
  StrategyChoice choice(test::simulatedArms());
  StrategyChoice::State state = choice.state();
  state.arms[2].name = "gone";
  EXPECT_NO_THROW(choice.restore(state));
  state.ledger.excess = NAN;
  EXPECT_THROW(choice.restore(state), Error);
}

}  // namespace
}  // namespace acg
