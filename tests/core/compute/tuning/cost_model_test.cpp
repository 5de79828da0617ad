// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/tuning/cost_model.h"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "core/error.h"

namespace acg {
namespace {

CostPrior vague() { return {Eigen::Vector2d(0, 1), Eigen::Vector2d(3, 1), 0.3}; }

Eigen::VectorXd featuresOf(double work) { return Eigen::Vector2d(1, std::log(work)); }

/// exp(-8) work^0.7 with a spread of 10 %.
class Machine {
 public:
  double work() { return std::exp(std::uniform_real_distribution<double>(0, 5)(random_)); }
  double mean(double work) const { return speed * std::exp(-8) * std::pow(work, 0.7); }
  double seconds(double work) {
    return mean(work) * std::exp(0.1 * std::normal_distribution<double>()(random_));
  }
  double speed = 1;

 private:
  std::mt19937_64 random_{7};
};

TEST(CostModel, LearnsALawOfPowersWithinThirtyJobs) {
  CostModel model(vague());
  Machine machine;

  for (int job = 0; job < 30; ++job) {
    const double work = machine.work();
    model.add(featuresOf(work), machine.seconds(work));
  }

  for (const double work : {1.5, 20.0, 140.0}) {
    EXPECT_NEAR(model.predict(featuresOf(work)).median / machine.mean(work), 1, 0.15) << work;
  }
}

TEST(CostModel, ForecastsJobsThatComeAgainByWhatTheyTook) {
  // Half of all jobs take four times as long as their features tell.
  CostModel model(vague());
  Machine machine;
  const auto factor = [](int kind) { return kind % 2 == 0 ? 4.0 : 1.0; };
  double forecastError = 0, predictionError = 0;
  int inside = 0;
  constexpr int kKinds = 40, kWarmUp = 400, kJobs = 4000;

  for (int job = 0; job < kWarmUp + kJobs; ++job) {
    const int kind = job * 7 % kKinds;
    const double work = 1.1 + 3 * kind, seconds = factor(kind) * machine.seconds(work);
    const CostPrediction forecast = model.forecast(featuresOf(work));
    if (job >= kWarmUp) {
      forecastError += std::abs(std::log(forecast.median / seconds)) / kJobs;
      predictionError +=
          std::abs(std::log(model.predict(featuresOf(work)).median / seconds)) / kJobs;
      inside += seconds >= forecast.low && seconds <= forecast.high;
    }
    model.add(featuresOf(work), seconds);
  }

  EXPECT_GT(predictionError, 0.6);
  EXPECT_LT(forecastError, 0.4 * predictionError);
  EXPECT_GE(inside, 0.87 * kJobs);
  EXPECT_LE(inside, 0.93 * kJobs);
}

TEST(CostModel, ForecastsNewJobsAsItPredicts) {
  CostModel model(vague());
  Machine machine;
  for (int job = 0; job < 1000; ++job) {
    const double work = machine.work();
    model.add(featuresOf(work), machine.seconds(work));
  }

  EXPECT_EQ(model.forecast(featuresOf(3)).median, model.predict(featuresOf(3)).median);
  EXPECT_NEAR(model.forecast(featuresOf(3)).high / model.predict(featuresOf(3)).high, 1, 0.1);
}

TEST(CostModel, NineOfTenJobsFallIntoItsNinetyPercent) {
  CostModel model(vague());
  Machine machine;
  int inside = 0;
  constexpr int kWarmUp = 30, kJobs = 2000;

  for (int job = 0; job < kWarmUp + kJobs; ++job) {
    const double work = machine.work(), seconds = machine.seconds(work);
    const CostPrediction expected = model.predict(featuresOf(work));
    inside += job >= kWarmUp && seconds >= expected.low && seconds <= expected.high;
    model.add(featuresOf(work), seconds);
  }

  EXPECT_GE(inside, 0.87 * kJobs);
  EXPECT_LE(inside, 0.93 * kJobs);
}

TEST(CostModel, EqualsTheClosedFormOfOneCoefficientWithoutForgetting) {
  // With the prior N(m0, (s/d)^2 in units of the noise) the mean is a weighted mean of both.
  const CostPrior prior{Eigen::VectorXd::Constant(1, -2), Eigen::VectorXd::Constant(1, 0.5), 0.25};
  CostModel model(prior);
  const Eigen::VectorXd one = Eigen::VectorXd::Ones(1);

  model.add(one, std::exp(-1.0));

  const double weight = 0.25 * 0.25 / (0.5 * 0.5);
  EXPECT_NEAR(std::log(model.predict(one).median), (weight * -2 + -1) / (weight + 1), 1e-12);
}

TEST(CostModel, FollowsAMachineThatSlowsDown) {
  CostModel model(vague());
  Machine machine;
  for (int job = 0; job < 2000; ++job) {
    if (job == 1000) machine.speed = 3;
    const double work = machine.work();
    model.add(featuresOf(work), machine.seconds(work));
  }

  EXPECT_NEAR(model.predict(featuresOf(10)).median / machine.mean(10), 1, 0.1);
}

TEST(CostModel, GoesBackToItsPriorWhereItForgets) {
  CostModel model(vague());
  const double before = model.predict(featuresOf(5)).median;
  for (int job = 0; job < 50; ++job) model.add(featuresOf(5), 1e-5);
  ASSERT_LT(model.predict(featuresOf(5)).median, 0.1 * before);

  model.forget(0);

  EXPECT_DOUBLE_EQ(model.predict(featuresOf(5)).median, before);
  EXPECT_EQ(model.jobs(), 0);
}

TEST(CostModel, DoubtsAsItsPriorSaysAndLessWithEachJob) {
  const CostPrior prior = vague();
  CostModel model(prior);
  EXPECT_NEAR(model.predict(featuresOf(10)).doubt,
              prior.deviations.cwiseProduct(featuresOf(10)).norm(), 1e-9);
  Machine machine;
  for (int job = 0; job < 40; ++job) {
    const double work = machine.work();
    model.add(featuresOf(work), machine.seconds(work));
  }

  EXPECT_LT(model.predict(featuresOf(10)).doubt, 0.05);
}

TEST(CostModel, RestoresItsStateAndRefusesOneThatCannotBe) {
  CostModel model(vague()), other(vague());
  Machine machine;
  for (int job = 0; job < 20; ++job) model.add(featuresOf(machine.work()), 1e-3);

  other.restore(model.state());

  EXPECT_DOUBLE_EQ(other.predict(featuresOf(3)).high, model.predict(featuresOf(3)).high);
  CostModel::State broken = model.state();
  broken.precision(0, 0) = -1;
  EXPECT_THROW(other.restore(broken), Error);
  broken = model.state();
  broken.moment(1) = NAN;
  EXPECT_THROW(other.restore(broken), Error);
  broken = model.state();
  broken.precision = Eigen::MatrixXd::Identity(3, 3);
  EXPECT_THROW(other.restore(broken), Error);
}

}  // namespace
}  // namespace acg
