// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/alerts.h"

#include <fstream>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/resource_path.h"
#include "tests/core/telemetry/fake_computer.h"

namespace acg {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

AlertRule hot() {
  AlertRule rule;
  rule.id = "hot";
  rule.series = "t";
  rule.threshold = 60;
  rule.clear = 55;
  rule.forSeconds = 3;
  rule.clearSeconds = 5;
  rule.message = "It is hot.";
  return rule;
}

/// Gives a monitor one value a second and notes what it says.
struct Watcher {
  explicit Watcher(std::vector<AlertRule> rules) : monitor(std::move(rules)) {
    monitor.onAlert([this](const Alert& alert) { told.push_back(alert); });
  }
  void give(double value, const std::string& series = "t") {
    const SeriesValue values[] = {{series, value}};
    monitor.evaluate(values, now);
    now += kSecond;
  }
  void give(double value, int seconds) {
    for (int i = 0; i < seconds; ++i) give(value);
  }
  AlertMonitor monitor;
  std::vector<Alert> told;
  std::int64_t now = 1000 * kSecond;
};

TEST(AlertMonitor, BeginsAfterItsTimeAndEndsAfterTheCalmOne) {
  Watcher watcher({hot()});

  watcher.give(70, 3);
  EXPECT_TRUE(watcher.told.empty());
  watcher.give(80);
  ASSERT_EQ(watcher.told.size(), 1U);
  EXPECT_EQ(watcher.told[0].beginNs, 1003 * kSecond);
  EXPECT_FALSE(watcher.told[0].endNs);
  EXPECT_EQ(watcher.monitor.active().size(), 1U);
  watcher.give(50, 5);
  EXPECT_EQ(watcher.told.size(), 1U);
  watcher.give(50);

  ASSERT_EQ(watcher.told.size(), 2U);
  EXPECT_EQ(watcher.told[1].endNs, 1009 * kSecond);
  EXPECT_EQ(watcher.told[1].worst, 80);
  EXPECT_TRUE(watcher.monitor.active().empty());
  EXPECT_EQ(watcher.monitor.log().size(), 1U);
}

TEST(AlertMonitor, DoesNotFlapAroundItsThreshold) {
  Watcher watcher({hot()});

  for (int i = 0; i < 600; ++i) watcher.give(i % 2 == 0 ? 61 : 59);  // never 3 s above
  EXPECT_TRUE(watcher.told.empty());
  watcher.give(61, 5);
  for (int i = 0; i < 600; ++i) watcher.give(i % 2 == 0 ? 61 : 56);  // never below 55
  for (int i = 0; i < 600; ++i) watcher.give(i % 4 == 0 ? 61 : 50);  // never 5 s calm

  EXPECT_EQ(watcher.told.size(), 1U);
  EXPECT_EQ(watcher.monitor.active().size(), 1U);
}

TEST(AlertMonitor, BelowAndItsHysteresis) {
  AlertRule rule = hot();
  rule.kind = AlertRule::Kind::kBelow;
  rule.threshold = 10;
  rule.clear = 20;
  rule.forSeconds = rule.clearSeconds = 0;
  Watcher watcher({rule});

  for (const double value : {15.0, 9.0, 5.0, 15.0, 9.0, 25.0}) watcher.give(value);

  ASSERT_EQ(watcher.told.size(), 2U);
  EXPECT_EQ(watcher.told[1].worst, 5);
}

TEST(AlertMonitor, ARateNeedsItsWholeWindow) {
  AlertRule rule = hot();
  rule.kind = AlertRule::Kind::kRateAbove;
  rule.threshold = 2;  // a second
  rule.clear = 1;
  rule.windowSeconds = 10;
  rule.forSeconds = 0;
  rule.clearSeconds = 0;
  Watcher watcher({rule});

  for (int i = 0; i < 10; ++i) watcher.give(3.0 * i);
  EXPECT_TRUE(watcher.told.empty());
  watcher.give(30);
  ASSERT_EQ(watcher.told.size(), 1U);
  EXPECT_DOUBLE_EQ(watcher.told[0].worst, 3);
  watcher.give(30, 7);

  ASSERT_EQ(watcher.told.size(), 2U);
  EXPECT_EQ(watcher.told[1].endNs, 1017 * kSecond);  // 9 in 10 s
}

TEST(AlertMonitor, ASilencedRuleSaysNothingUntilThen) {
  Watcher watcher({hot()});
  watcher.monitor.silence("hot", 1020 * kSecond);

  watcher.give(70, 10);
  watcher.give(50, 10);
  EXPECT_TRUE(watcher.told.empty());
  EXPECT_EQ(watcher.monitor.log().size(), 1U);  // but it is logged
  EXPECT_TRUE(watcher.monitor.log()[0].isSilenced);
  EXPECT_FALSE(watcher.monitor.isSilenced("hot", watcher.now));
  watcher.give(70, 10);

  EXPECT_EQ(watcher.told.size(), 1U);
}

TEST(AlertMonitor, EachLabelSetIsWatchedByItself) {
  Watcher watcher({hot()});
  for (int i = 0; i < 5; ++i) {
    const SeriesValue values[] = {{"t{gpu=\"0\"}", 70}, {"t{gpu=\"1\"}", 40}, {"tt", 99}};
    watcher.monitor.evaluate(values, watcher.now);
    watcher.now += kSecond;
  }

  ASSERT_EQ(watcher.told.size(), 1U);
  EXPECT_EQ(watcher.told[0].series, "t{gpu=\"0\"}");
}

TEST(AlertMonitor, DividesByAnotherSeriesOfTheSameLabelsOrNone) {
  AlertRule rule = hot();
  rule.perSeries = "all";
  rule.threshold = 0.9;
  rule.clear = 0.8;
  rule.forSeconds = 0;
  Watcher watcher({rule});

  const SeriesValue values[] = {
      {"t{gpu=\"0\"}", 70}, {"all{gpu=\"0\"}", 100}, {"t", 50}, {"all", 51}};
  watcher.monitor.evaluate(values, watcher.now);

  ASSERT_EQ(watcher.told.size(), 1U);
  EXPECT_EQ(watcher.told[0].series, "t");
}

TEST(AlertMonitor, EndsWhereNothingIsMeasuredAnyMore) {
  Watcher watcher({hot()});

  watcher.give(70, 5);
  for (int i = 0; i < 6; ++i) watcher.give(1, "another");

  ASSERT_EQ(watcher.told.size(), 2U);
  EXPECT_TRUE(watcher.told[1].endNs);
}

TEST(AlertMonitor, TheLogIsBounded) {
  AlertRule rule = hot();
  rule.forSeconds = rule.clearSeconds = 0;
  Watcher watcher({rule});

  for (int i = 0; i < 3000; ++i) watcher.give(i % 2 == 0 ? 70 : 50);

  EXPECT_EQ(watcher.monitor.log().size(), 1000U);
  EXPECT_EQ(watcher.told.size(), 3000U);
}

TEST(AlertRules, TheProgramsOwnAreRead) {
  const auto rules = readAlertRules(resourcePath("alerts.json"));

  EXPECT_GE(rules.size(), 10U);
  for (const AlertRule& rule : rules) {
    EXPECT_TRUE(rule.message.ends_with('.')) << rule.id;
    EXPECT_NE(rule.clear, rule.threshold) << rule.id << " has no hysteresis";
    EXPECT_GT(rule.forSeconds, 0) << rule.id;
  }
}

TEST(AlertRules, SaysWhichRuleIsWrongAndWhy) {
  const FakeComputer folder;
  const auto refusal = [&](const std::string& json) {
    folder.write("rules.json", json);
    try {
      readAlertRules(folder.root() / "rules.json");
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidFile);
      return std::string(error.what());
    }
    return std::string();
  };
  const std::string good =
      R"({"id": "a", "series": "acoustogen_queue_depth", "kind": "above", "threshold": 1,
          "message": "m")";
  const auto rules = [](const std::string& text) { return R"({"rules": [)" + text + "]}"; };
  using testing::HasSubstr;

  EXPECT_EQ(refusal(rules(good + "}")), "");
  EXPECT_THAT(refusal(rules(good + R"(, "clear": 2})")), HasSubstr("rule 1"));
  EXPECT_THAT(refusal(rules(good + R"(, "colour": 2})")), HasSubstr("colour"));
  EXPECT_THAT(refusal(rules(good + R"(, "for_seconds": -1})")), HasSubstr("for_seconds"));
  EXPECT_THAT(refusal(rules(good + "}, " + good + "}")), HasSubstr("twice"));
  EXPECT_THAT(refusal(rules(R"({"id": "a"})")), HasSubstr("series"));
  EXPECT_THAT(refusal("{"), HasSubstr("rules.json"));
  EXPECT_THROW(readAlertRules(folder.root() / "none.json"), Error);
}

TEST(AlertMonitor, SilenceUntilItIsOverEndsWithTheAlert) {
  Watcher watcher({hot()});
  watcher.monitor.silenceUntilOver("hot");  // nothing lasts: no silence
  EXPECT_FALSE(watcher.monitor.isSilenced("hot", watcher.now));
  watcher.give(70, 10);
  ASSERT_EQ(watcher.told.size(), 1u);

  watcher.monitor.silenceUntilOver("hot");
  EXPECT_TRUE(watcher.monitor.isSilenced("hot", watcher.now + 100'000 * kSecond));
  watcher.give(20, 10);
  EXPECT_EQ(watcher.told.size(), 1u) << "its end is not said either";
  EXPECT_FALSE(watcher.monitor.isSilenced("hot", watcher.now));

  watcher.give(70, 10);
  EXPECT_EQ(watcher.told.size(), 2u);
}

}  // namespace
}  // namespace acg
