// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/job_order.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/core/compute/fake_clock.h"

namespace acg {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const JobOutcome kDone{};
const JobOutcome kCancelled{.error = nullptr, .isCancelled = true};

class JobOrderTest : public testing::Test {
 protected:
  JobId add(const JobSpec& spec) {
    EXPECT_FALSE(order_.add(++last_, spec).has_value());
    return last_;
  }
  /// Takes and ends jobs until none can begin; 0 s of work each.
  std::vector<JobId> drain() {
    std::vector<JobId> ids;
    while (const auto choice = order_.take(clock_.now(), std::nullopt)) {
      ids.push_back(choice->id);
      order_.end(choice->id, kDone, 0);
    }
    return ids;
  }
  std::vector<JobId> lostWith(JobId id, const JobOutcome& outcome) {
    std::vector<JobId> ids;
    for (const JobOrder::Lost& lost : order_.end(id, outcome, 0)) ids.push_back(lost.id);
    std::ranges::sort(ids);
    return ids;
  }

  FakeClock clock_;
  JobOrder order_;
  JobId last_ = 0;
};

TEST_F(JobOrderTest, TakesTheEarliestDeadlineFirstWithinAPriority) {
  const JobId without = add({});
  const JobId late = add({.deadline = clock_.in(3)});
  const JobId soon = add({.deadline = clock_.in(1)});
  const JobId soonButRefine = add({.priority = JobPriority::kRefine, .deadline = clock_.in(0.5)});
  const JobId middle = add({.deadline = clock_.in(2)});
  const JobId alsoWithout = add({});

  EXPECT_THAT(drain(), ElementsAre(soon, middle, late, without, alsoWithout, soonButRefine));
}

TEST_F(JobOrderTest, AJobIsLateWhenItsEstimateNoLongerFits) {
  const JobId tight = add({.deadline = clock_.in(1), .estimate = 0.4});
  const JobId loose = add({.deadline = clock_.in(1), .estimate = 0.1});
  const JobId unknown = add({.deadline = clock_.in(1)});

  clock_.advance(0.5);
  EXPECT_THAT(order_.late(clock_.now()), IsEmpty());
  clock_.advance(0.2);
  EXPECT_THAT(order_.late(clock_.now()), ElementsAre(tight));
  clock_.advance(0.25);
  EXPECT_THAT(order_.late(clock_.now()), ElementsAre(tight, loose));
  clock_.advance(0.1);
  EXPECT_THAT(order_.late(clock_.now()), ElementsAre(tight, loose, unknown));
}

TEST_F(JobOrderTest, AJobThatKnowsACoarserWayTakesItWhereTheWholeIsTooLate) {
  const JobSpec spec{.deadline = clock_.in(1), .estimate = 0.8, .coarserEstimate = 0.1};
  const JobId inTime = add(spec);
  const JobId coarse = add(spec);
  const JobId lost = add(spec);

  const auto first = order_.take(clock_.now(), std::nullopt);
  clock_.advance(0.5);
  const auto second = order_.take(clock_.now(), std::nullopt);
  clock_.advance(0.45);

  EXPECT_EQ(first->id, inTime);
  EXPECT_FALSE(first->isCoarse);
  EXPECT_EQ(second->id, coarse);
  EXPECT_TRUE(second->isCoarse);
  EXPECT_THAT(order_.late(clock_.now()), ElementsAre(lost));
}

TEST_F(JobOrderTest, WithoutADeadlineNothingIsLateOrCoarse) {
  add({.estimate = 1e30, .coarserEstimate = 0.1});
  clock_.advance(1e6);

  EXPECT_THAT(order_.late(clock_.now()), IsEmpty());
  EXPECT_FALSE(order_.take(clock_.now(), std::nullopt)->isCoarse);
}

TEST_F(JobOrderTest, ADeadlineBeforeAllTimeIsLateAtOnce) {
  const JobId never = add({.deadline = JobTime::min(), .estimate = 1});

  EXPECT_THAT(order_.late(clock_.now()), ElementsAre(never));
}

TEST_F(JobOrderTest, TakesOnlyMoreUrgentJobsWhenAsked) {
  const JobId refine = add({.priority = JobPriority::kRefine});

  EXPECT_FALSE(order_.take(clock_.now(), JobPriority::kInteractive).has_value());
  EXPECT_FALSE(order_.take(clock_.now(), JobPriority::kRefine).has_value());
  EXPECT_EQ(order_.take(clock_.now(), JobPriority::kBackground)->id, refine);
}

TEST_F(JobOrderTest, AJobWaitsForAllThatComeBeforeIt) {
  const JobId solve = add({});
  const JobId air = add({});
  const JobId field = add({.deadline = clock_.in(1), .after = {solve, air, solve}});
  const JobId quantity = add({.deadline = clock_.in(0.5), .after = {field}});

  EXPECT_THAT(drain(), ElementsAre(solve, air, field, quantity));
}

TEST_F(JobOrderTest, AnUrgentJobMakesThoseBeforeItUrgent) {
  const JobId long1 = add({.priority = JobPriority::kRefine});
  const JobId solve = add({.priority = JobPriority::kBackground});
  const JobId field = add({.priority = JobPriority::kBackground, .after = {solve}});
  const JobId look = add({.priority = JobPriority::kInteractive, .after = {field}});

  const auto first = order_.take(clock_.now(), std::nullopt);
  EXPECT_EQ(first->id, solve);
  EXPECT_EQ(first->priority, JobPriority::kInteractive);
  order_.end(solve, kDone, 0);
  EXPECT_THAT(drain(), ElementsAre(field, look, long1));
}

TEST_F(JobOrderTest, WhatComesAfterAJobThatWasNotDoneIsLostWithIt) {
  const JobId solve = add({});
  const JobId field = add({.after = {solve}});
  const JobId other = add({});
  const JobId quantity = add({.after = {field, other}});
  const JobId both = add({.after = {solve, field}});

  EXPECT_THAT(lostWith(solve, kCancelled), ElementsAre(field, quantity, both));
  EXPECT_EQ(order_.waiting(), 1u);
  EXPECT_THAT(drain(), ElementsAre(other));
}

TEST_F(JobOrderTest, KnowsHowAJobEndedThatIsNamedAfterwards) {
  const JobId good = add({}), bad = add({});
  drain();
  const JobId failed = add({});
  const JobOutcome failure{.error = std::make_exception_ptr(Error(ErrorCode::kIo, "Full."))};
  order_.end(failed, failure, 0);

  EXPECT_FALSE(order_.add(++last_, {.after = {good, bad}}).has_value());
  const auto lost = order_.add(++last_, {.after = {good, failed}});
  ASSERT_TRUE(lost.has_value());
  EXPECT_EQ(lost->id, last_);
  EXPECT_EQ(lost->outcome.error, failure.error);
  const auto after = order_.add(last_ + 1, {.after = {last_}});
  ASSERT_TRUE(after.has_value());
  EXPECT_EQ(after->outcome.error, failure.error);
}

TEST_F(JobOrderTest, WhatComesAfterAForgottenJobNeverRuns) {
  const JobId first = add({});
  for (std::size_t i = 0; i < JobOrder::kRemembered; ++i) add({});
  drain();

  const auto lost = order_.add(++last_, {.after = {first}});

  ASSERT_TRUE(lost.has_value());
  EXPECT_TRUE(lost->outcome.isCancelled);
}

TEST_F(JobOrderTest, RefusesWhatCannotBe) {
  EXPECT_THROW(order_.add(1, {.after = {1}}), Error);
  EXPECT_THROW(order_.add(1, {.after = {0}}), Error);
  EXPECT_THROW(order_.add(1, {.estimate = -1}), Error);
  EXPECT_THROW(order_.add(1, {.estimate = std::nan("")}), Error);
  EXPECT_THROW(order_.add(1, {.coarserEstimate = -1}), Error);
  EXPECT_EQ(order_.waiting(), 0u);
}

TEST_F(JobOrderTest, FindsJobsByTheirKeyWhileTheyWait) {
  const JobId first = add({.key = "a"}), second = add({.key = "a"});
  add({.key = "b"});
  EXPECT_THAT(order_.withKey("a"), ElementsAre(first, second));
  order_.end(first, kCancelled, 0);
  EXPECT_THAT(order_.withKey("a"), ElementsAre(second));
  drain();
  EXPECT_THAT(order_.withKey("a"), IsEmpty());
  EXPECT_THAT(order_.withKey(""), IsEmpty());
}

/// Gives each of the clients always some jobs that wait, and takes jobs until `total` s are served.
std::map<std::string, double> servedSeconds(double total, bool isKnownBefore, double* worst) {
  const std::vector<std::string> clients = {"dear", "cheap", "hurried"};
  std::mt19937 random(7);
  FakeClock clock;
  JobOrder order;
  JobId last = 0;
  std::map<JobId, std::pair<std::string, double>> jobs;
  std::map<std::string, double> served;
  const auto add = [&](const std::string& client) {
    const double longest = client == "dear" ? 0.3 : 0.004;
    const double seconds = longest * std::uniform_real_distribution<>(0.1, 1)(random);
    JobSpec spec{.client = client};
    if (isKnownBefore) spec.estimate = seconds;
    if (client == "hurried") spec.deadline = clock.in(1e4);
    order.add(++last, spec);
    jobs[last] = {client, seconds};
  };
  for (const std::string& client : clients) {
    for (int i = 0; i < 5; ++i) add(client);
  }
  for (double all = 0; all < total;) {
    const auto choice = order.take(clock.now(), std::nullopt);
    const auto [client, seconds] = jobs.at(choice->id);
    order.end(choice->id, kDone, seconds);
    served[client] += seconds;
    all += seconds;
    add(client);
    const auto [least, most] = std::minmax({served["dear"], served["cheap"], served["hurried"]});
    *worst = std::max(*worst, most - least);
  }
  return served;
}

TEST(FairShare, ClientsGetTheSameTimeWhateverTheirJobsTakeAndWhateverTheirDeadlines) {
  for (const bool isKnownBefore : {true, false}) {
    double worst = 0;
    const auto served = servedSeconds(60, isKnownBefore, &worst);

    EXPECT_LE(worst, FairShare::kQuantum + 0.3) << isKnownBefore;
    for (const auto& [client, seconds] : served) EXPECT_NEAR(seconds, 20, 0.3) << client;
  }
}

TEST(FairShare, OneWithAThousandJobsDoesNotKeepAnotherWaiting) {
  FakeClock clock;
  JobOrder order;
  JobId last = 0;
  for (int i = 0; i < 1000; ++i) order.add(++last, {.estimate = 0.1, .client = "sweep"});
  const JobId other = ++last;
  order.add(other, {.estimate = 0.1, .client = "hand"});

  int before = 0;
  for (; order.take(clock.now(), std::nullopt)->id != other; ++before) {
  }
  EXPECT_LE(before, 1);
}

/// Random operations against what must hold whatever is done: each job ends once, none begins
/// before those that it comes after or before a more urgent one, and of one client nothing
/// overtakes an earlier deadline.
TEST(JobOrder, HoldsItsPromisesOverRandomOperations) {
  std::mt19937 random(3);
  FakeClock clock;
  JobOrder order;
  std::map<JobId, JobSpec> waiting;
  std::map<JobId, bool> ended;  // whether it was done
  JobId last = 0;
  const auto finish = [&](JobId id, bool isDone) {
    for (const JobOrder::Lost& lost : order.end(id, isDone ? kDone : kCancelled, 0.01)) {
      ASSERT_EQ(waiting.erase(lost.id), 1u);
      ASSERT_TRUE(ended.emplace(lost.id, false).second);
    }
    ASSERT_TRUE(ended.emplace(id, isDone).second);
  };
  for (int step = 0; step < 20000; ++step) {
    const unsigned what = random() % 8;
    if (what < 4) {
      JobSpec spec{.priority = static_cast<JobPriority>(random() % 3)};
      spec.client = std::string(1, static_cast<char>('a' + random() % 3));
      if (random() % 2) spec.deadline = clock.in(random() % 100 * 0.01);
      if (random() % 2) spec.estimate = random() % 10 * 0.01;
      for (unsigned i = random() % 3; last > 0 && i-- > 0;) {
        spec.after.push_back(std::max<JobId>(1, last - std::min<JobId>(last, random() % 40)));
      }
      if (order.add(++last, spec))
        ended[last] = false;
      else
        waiting[last] = spec;
    } else if (what < 7) {
      const auto choice = order.take(clock.now(), std::nullopt);
      ASSERT_EQ(choice.has_value(), !waiting.empty());
      if (!choice) continue;
      const auto job = waiting.extract(choice->id);
      ASSERT_FALSE(job.empty());
      for (const JobId before : job.mapped().after) ASSERT_TRUE(ended.at(before));
      for (const auto& [id, other] : waiting) {
        const bool isReady =
            std::ranges::all_of(other.after, [&](JobId before) { return ended.contains(before); });
        if (!isReady) continue;
        ASSERT_GE(other.priority, choice->priority);
        const bool isAlike = other.client == job.mapped().client &&
                             other.priority == choice->priority &&
                             job.mapped().priority == choice->priority;
        if (!isAlike) continue;
        ASSERT_LE(job.mapped().deadline.value_or(JobTime::max()),
                  other.deadline.value_or(JobTime::max()));
      }
      finish(choice->id, random() % 10 != 0);
    } else {
      for (const JobId id : order.late(clock.now())) {
        if (waiting.erase(id) == 0) continue;  // lost with another that was late
        finish(id, false);
      }
      clock.advance(0.02);
    }
    ASSERT_EQ(order.waiting(), waiting.size());
    ASSERT_EQ(order.hasReady(), !waiting.empty());
  }
  EXPECT_GT(ended.size(), 5000u);
}

}  // namespace
}  // namespace acg
