// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/bottleneck.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace acg {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::int64_t kMs = 1'000'000;

/// Edits whose stages last so many ms, one behind the other; `gap` ms lie between solve and field.
std::vector<EditRecord> edits(int count, const std::map<EditStage, int>& stages, int gap = 0) {
  std::vector<EditRecord> all;
  for (int i = 0; i < count; ++i) {
    EditRecord edit;
    edit.revision = static_cast<std::uint64_t>(i + 1);
    edit.eventNs = i * 1000 * kMs;
    std::int64_t now = edit.eventNs;
    for (const auto& [stage, ms] : stages) {
      if (stage == EditStage::kField) now += gap * kMs;
      edit.stages[static_cast<std::size_t>(stage)] = StageSpan{now, now + ms * kMs};
      now += ms * kMs;
    }
    edit.shownNs = now;
    all.push_back(edit);
  }
  return all;
}

TEST(Bottleneck, SaysThatThereAreNotEnoughEdits) {
  const Bottleneck found = findBottleneck(edits(3, {{EditStage::kDraw, 50}}));

  EXPECT_EQ(found.stage, std::nullopt);
  EXPECT_EQ(found.sentence, "There are not enough edits yet: 3 of 10; move a target.");
  EXPECT_EQ(findBottleneck({}).stage, std::nullopt);
}

TEST(Bottleneck, NamesTheLongestStageItsShareAndWhatHelps) {
  const Bottleneck found = findBottleneck(edits(20, {{EditStage::kEdit, 1},
                                                     {EditStage::kSolve, 10},
                                                     {EditStage::kField, 8},
                                                     {EditStage::kDraw, 31}}));

  EXPECT_EQ(found.stage, EditStage::kDraw);
  EXPECT_NEAR(found.share, 0.62, 1e-9);
  EXPECT_NEAR(found.seconds, 0.050, 1e-9);
  EXPECT_THAT(found.sentence, StartsWith("Drawing takes 62 % of 50 ms: hide the volume"));
}

TEST(Bottleneck, EachStageIsFoundWhereItIsTheLongest) {
  for (std::size_t i = 0; i < kEditStages; ++i) {
    std::map<EditStage, int> stages;
    for (std::size_t j = 0; j < kEditStages; ++j) {
      stages[static_cast<EditStage>(j)] = i == j ? 60 : 3;
    }

    const Bottleneck found = findBottleneck(edits(10, stages));

    EXPECT_EQ(found.stage, static_cast<EditStage>(i)) << i;
    EXPECT_THAT(found.sentence, HasSubstr(" takes 71 % of 84 ms: ")) << i;
  }
}

TEST(Bottleneck, AdviceFollowsWhatIsKnown) {
  const auto slow = edits(20, {{EditStage::kSolve, 90}, {EditStage::kField, 10}});
  BottleneckFacts facts;

  EXPECT_THAT(findBottleneck(slow, facts).sentence, HasSubstr("graphics processor"));
  facts.hasGpu = true;
  EXPECT_THAT(findBottleneck(slow, facts).sentence, Not(HasSubstr("graphics processor")));
  facts.throttled = 0.4;
  EXPECT_THAT(findBottleneck(slow, facts).sentence, HasSubstr("holds the program back for 40 %"));
  facts.throttled = 0;
  facts.hostCpu = 0.98;
  EXPECT_THAT(findBottleneck(slow, facts).sentence, HasSubstr("all processors are busy"));
}

TEST(Bottleneck, FewRememberedResultsAreSaidOfTheField) {
  BottleneckFacts facts;
  facts.cacheHitShare = 0.07;

  const auto found =
      findBottleneck(edits(20, {{EditStage::kSolve, 10}, {EditStage::kField, 90}}), facts);

  EXPECT_EQ(found.stage, EditStage::kField);
  EXPECT_THAT(found.sentence, HasSubstr("only 7 % of the results are remembered"));
}

TEST(Bottleneck, WaitingOfSupersededEditsNamesTheWorkBehindIt) {
  auto all = edits(20, {{EditStage::kWait, 60}, {EditStage::kSolve, 40}, {EditStage::kDraw, 5}});
  for (EditRecord& edit : all) edit.isSuperseded = edit.revision % 4 != 0;

  const Bottleneck found = findBottleneck(all);

  EXPECT_EQ(found.stage, EditStage::kWait);
  EXPECT_THAT(found.sentence, HasSubstr("solving with 40 ms is the longest"));
}

TEST(Bottleneck, WaitingInALongQueueNamesItsLength) {
  BottleneckFacts facts;
  facts.queueDepth = 12;

  const auto found =
      findBottleneck(edits(20, {{EditStage::kWait, 60}, {EditStage::kSolve, 4}}), facts);

  EXPECT_THAT(found.sentence, HasSubstr("12 jobs are in the queue"));
}

TEST(Bottleneck, TimeBetweenTheStagesIsSaidAsSuch) {
  const auto found =
      findBottleneck(edits(20, {{EditStage::kSolve, 10}, {EditStage::kField, 10}}, 80));

  EXPECT_EQ(found.stage, std::nullopt);
  EXPECT_NEAR(found.share, 0.8, 1e-9);
  EXPECT_THAT(found.sentence, StartsWith("80 % of 100 ms lie between the stages"));
}

TEST(Bottleneck, WhatIsQuickNeedsNoMending) {
  const auto found = findBottleneck(edits(20, {{EditStage::kSolve, 2}, {EditStage::kDraw, 6}}));

  EXPECT_TRUE(found.isQuick);
  EXPECT_EQ(found.sentence, "Drawing takes 75 % of 8.0 ms: there is nothing to mend.");
}

TEST(Bottleneck, FactsComeFromASnapshot) {
  Metrics metrics;
  metrics.counter(metric::kCacheRequests, {{"kind", "field"}}).add(8);
  metrics.counter(metric::kCacheRequests, {{"kind", "hologram"}}).add(2);
  metrics.counter(metric::kCacheHits, {{"kind", "field"}}).add(5);
  metrics.gauge(metric::kGpuMemoryTotal, {{"gpu", "0"}}).set(8e9);
  metrics.gauge(metric::kHostCpu).set(0.25);

  const BottleneckFacts facts = factsOf(metrics.snapshot());

  EXPECT_TRUE(facts.hasGpu);
  EXPECT_DOUBLE_EQ(facts.cacheHitShare.value(), 0.5);
  EXPECT_DOUBLE_EQ(facts.hostCpu.value(), 0.25);
  EXPECT_EQ(factsOf({}).cacheHitShare, std::nullopt);
}

}  // namespace
}  // namespace acg
