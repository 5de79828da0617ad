// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/trace.h"

#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/compute/cache/replay.h"
#include "core/compute/cache/trace_recorder.h"
#include "core/error.h"

namespace acg {
namespace {

const std::filesystem::path kExamples =
    std::filesystem::path(ACG_REPOSITORY) / "resources/examples";

std::string faultOf(const std::string& lines) {
  try {
    parseTrace("acg-trace 1\n" + lines, "t.trace");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidFile);
    return error.what();
  }
  return "none";
}

TEST(Trace, ReadsWhatItWrites) {
  const std::string text =
      "acg-trace 1\n"
      "# recorded by hand\n"
      "0.000 do open a.acg\n"
      "0.250 field 00112233445566778899aabbccddeeff 4096 0.00125\n"
      "1.500 hologram ffeeddccbbaa99887766554433221100 1 0\n"
      "1.500 field 00112233445566778899aabbccddeeff 4096 0.00125\n";

  const Trace trace = parseTrace(text, "t.trace");

  ASSERT_EQ(trace.events.size(), 4u);
  EXPECT_EQ(trace.events[0].command, "open a.acg");
  EXPECT_EQ(trace.events[1].item.key, (CacheKey{0x0011223344556677, 0x8899aabbccddeeff}));
  EXPECT_EQ(trace.requests().size(), 3u);
  EXPECT_EQ(trace.footprint(), 4097);
  EXPECT_EQ(traceText(trace), text);
}

TEST(Trace, SaysWhichLineCannotBeReadAndWhy) {
  const std::string key = "00112233445566778899aabbccddeeff";

  EXPECT_EQ(faultOf("x field " + key + " 1 1"),
            "t.trace: line 2 cannot be read: \"x\" is no time in seconds.");
  EXPECT_EQ(faultOf("# remark\n2 do x\n1 do x"),
            "t.trace: line 4 cannot be read: its time 1 lies before that of the line above, 2.");
  EXPECT_EQ(faultOf("0 field 0011 1 1"),
            "t.trace: line 2 cannot be read: \"0011\" is no key of 32 hexadecimal digits.");
  EXPECT_EQ(faultOf("0 field " + key + " 0 1"),
            "t.trace: line 2 cannot be read: \"0\" is no size in bytes of 1 or more.");
  EXPECT_EQ(faultOf("0 field " + key + " 1 -1"),
            "t.trace: line 2 cannot be read: \"-1\" is no cost in seconds of 0 or more.");
  EXPECT_EQ(faultOf("0 field " + key + " 1 1 more"),
            "t.trace: line 2 cannot be read: \"more\" is more than it should have.");
  EXPECT_EQ(faultOf("0 do "),
            "t.trace: line 2 cannot be read: it does nothing; give a command behind \"do\".");
  EXPECT_EQ(faultOf(""), "t.trace: the trace has no events.");
  EXPECT_THROW(parseTrace("acg-trace 2\n0 do x\n", "t.trace"), Error);
  EXPECT_THROW(readTrace("no/such.trace"), Error);
}

TEST(TraceRecorder, GivesEqualScenesEqualKeysAndUndoWhatWasThere) {
  const auto backend = makeCpuBackend(1);
  const Trace trace = recordTrace(
      "# a short session\n"
      "open twin_trap.acg\n"
      "nudge a 0.001 0 0\n"
      "undo\n"
      "redo\n"
      "rest\n",
      "short", kExamples, *backend);

  const std::vector<CacheItem> asked = trace.requests();
  // Hologram and slice of each of four shows, then hologram, line and verdict.
  ASSERT_EQ(asked.size(), 11u);
  EXPECT_EQ(asked[4].key, asked[0].key);
  EXPECT_EQ(asked[5].key, asked[1].key);
  EXPECT_EQ(asked[6].key, asked[2].key);
  EXPECT_EQ(asked[8].key, asked[2].key);
  std::set<CacheKey> different;
  for (const CacheItem& item : asked) different.insert(item.key);
  EXPECT_EQ(different.size(), 6u);
  for (const CacheItem& item : asked) {
    EXPECT_GT(item.cost, 0);
    EXPECT_GT(item.size, 100);
  }
  EXPECT_EQ(trace.remarks, std::vector<std::string>{"a short session"});
}

TEST(TraceRecorder, RecordsTheCommandsOfATraceAnew) {
  const auto backend = makeCpuBackend(1);
  const Trace first =
      recordTrace("open two_foci.acg\ndrag a 0 0 0.1 3\nundo\n", "s", kExamples, *backend);

  const Trace again = recordTrace(traceText(first), "t", kExamples, *backend);

  ASSERT_EQ(again.events.size(), first.events.size());
  for (std::size_t i = 0; i < first.events.size(); ++i) {
    EXPECT_EQ(again.events[i].item.key, first.events[i].item.key) << i;
    EXPECT_EQ(again.events[i].command, first.events[i].command) << i;
  }
}

TEST(TraceRecorder, NamesTheLineOfACommandThatFails) {
  const auto backend = makeCpuBackend(1);
  for (const char* bad : {"nudge z 0 0 0", "drag a 0 0", "fly a", "undo", "scan w 0 1 2",
                          "open none.acg", "slice x 1 2", "move a 0 0 zero"}) {
    try {
      recordTrace(fmt::format("open twin_trap.acg\n{}\n", bad), "s.session", kExamples, *backend);
      ADD_FAILURE() << bad;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), testing::StartsWith("s.session: line 2: The command \""));
    }
  }
}

/// The recorded workloads of the repository.
class RecordedTrace : public testing::TestWithParam<const char*> {};

TEST_P(RecordedTrace, CanBeReplayedAgainstEveryPolicyWithinTheLimits) {
  const Trace trace = readTrace(std::filesystem::path(ACG_TEST_DATA) / "traces" /
                                (GetParam() + std::string(".trace")));
  const std::vector<CacheItem> requests = trace.requests();
  ASSERT_GT(requests.size(), 1000u);
  EXPECT_FALSE(trace.remarks.empty()) << "It must say how it was recorded.";
  const std::int64_t capacity = trace.footprint() / 20;
  const ReplayBounds bounds = replayBounds(requests, capacity);
  EXPECT_LE(bounds.costSaved, bounds.costSavedLimit + 1e-12);
  for (const CachePolicyEntry& policy : cachePolicies()) {
    const ReplayResult result = replay(requests, policy, capacity);
    EXPECT_LE(result.costSaved, bounds.costSavedLimit + 1e-12) << policy.name;
    EXPECT_LE(result.hits, bounds.hitsLimit + 1e-12) << policy.name;
  }
}

INSTANTIATE_TEST_SUITE_P(All, RecordedTrace,
                         testing::Values("design", "fine_tuning", "review", "animation",
                                         "fresh_sweep", "window_design", "window_fine_tuning",
                                         "window_animation", "window_sweep"));

}  // namespace
}  // namespace acg
