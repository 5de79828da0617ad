// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/chrome_trace.h"

#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "tests/core/telemetry/fake_computer.h"

namespace acg {
namespace {

using Json = nlohmann::json;

std::vector<Json> eventsOf(const SpanRecorder& recorder, const std::string& phase) {
  std::vector<Json> found;
  const Json all = Json::parse(recorder.json());
  for (const Json& event : all.at("traceEvents")) {
    if (event.at("ph") == phase) found.push_back(event);
  }
  return found;
}

TEST(SpanRecorder, WritesSpansByTrackAndCounters) {
  SpanRecorder recorder;
  recorder.start();

  recorder.span("compute", "solve", 5'000'000, 7'500'000);
  recorder.span("window", "draw", 8'000'000, 9'000'000);
  recorder.counter("queue", 3, 6'000'000);
  const auto spans = eventsOf(recorder, "X");
  const auto counters = eventsOf(recorder, "C");
  const auto names = eventsOf(recorder, "M");

  ASSERT_EQ(spans.size(), 2U);
  EXPECT_EQ(spans[0].at("name"), "solve");
  EXPECT_EQ(spans[0].at("ts"), 0);
  EXPECT_EQ(spans[0].at("dur"), 2500);
  EXPECT_EQ(spans[1].at("ts"), 3000);
  EXPECT_NE(spans[0].at("tid"), spans[1].at("tid"));
  ASSERT_EQ(counters.size(), 1U);
  EXPECT_EQ(counters[0].at("args").at("value"), 3);
  EXPECT_EQ(names.size(), 3U);  // the process and two tracks
}

TEST(SpanRecorder, RecordsNothingWhileItIsOff) {
  SpanRecorder recorder;
  recorder.span("a", "b", 0, 1);
  { TraceSpan span(&recorder, "a", "b"); }
  { TraceSpan span(nullptr, "a", "b"); }
  recorder.start();
  { TraceSpan span(&recorder, "a", "b"); }
  recorder.stop();
  recorder.counter("a", 1, 0);

  EXPECT_EQ(recorder.events(), 1U);
}

TEST(SpanRecorder, KeepsTheNewestInBoundedMemory) {
  SpanRecorder recorder(100);
  recorder.start();

  for (int i = 0; i < 10'000; ++i) recorder.span("a", "name " + std::to_string(i), i, i + 1);

  EXPECT_EQ(recorder.events(), 100U);
  EXPECT_EQ(recorder.dropped(), 9'900U);
  const auto spans = eventsOf(recorder, "X");
  EXPECT_EQ(spans.size(), 100U);
  EXPECT_NEAR(spans.back().at("ts").get<double>(), 0.099, 1e-9);
  EXPECT_EQ(spans.back().at("name"), "other");  // names are bounded too
  recorder.start();
  EXPECT_EQ(recorder.events(), 0U);
}

TEST(SpanRecorder, NamesMayHoldAnything) {
  SpanRecorder recorder;
  recorder.start();

  recorder.span("\"quoted\"", "bad \xff byte \\ \n", 0, 1);

  EXPECT_EQ(eventsOf(recorder, "X").size(), 1U);
}

TEST(SpanRecorder, WritesAFileOrSaysThatItCannot) {
  const FakeComputer folder;
  folder.write("here", "");
  SpanRecorder recorder;
  recorder.start();
  recorder.span("a", "b", 0, 1);

  recorder.write(folder.root() / "trace.json");

  std::ifstream stream(folder.root() / "trace.json");
  EXPECT_EQ(Json::parse(stream).at("traceEvents").size(), 3U);
  EXPECT_THROW(recorder.write(folder.root() / "nowhere/trace.json"), Error);
}

TEST(SpanRecorder, ThreadsMayRecordWhileAnotherWrites) {
  SpanRecorder recorder(1000);
  recorder.start();
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&recorder, t] {
      for (int i = 0; i < 2000; ++i) recorder.span(std::to_string(t), "work", i, i + 1);
    });
  }

  for (int i = 0; i < 5; ++i) EXPECT_TRUE(Json::accept(recorder.json()));
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(recorder.events() + recorder.dropped(), 6000U);
}

}  // namespace
}  // namespace acg
