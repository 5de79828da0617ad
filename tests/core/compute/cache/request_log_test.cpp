// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/request_log.h"

#include <memory>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "core/compute/cache/content_hash.h"
#include "core/compute/cache/trace.h"
#include "core/error.h"

namespace acg {
namespace {

class RequestLogTest : public testing::Test {
 protected:
  ~RequestLogTest() override { std::filesystem::remove(file_); }

  /// A cache that is recorded.
  std::unique_ptr<ResultCache> recorded() {
    auto log = std::make_shared<RequestLog>(file_, "a test");
    ResultCacheOptions options;
    options.onAnswer = [log](ResultKind kind, const CacheItem& item) { log->note(kind, item); };
    return std::make_unique<ResultCache>(options);
  }
  static void insert(ResultCache& cache, std::uint64_t input, double cost,
                     ResultCache::Purpose purpose = ResultCache::Purpose::kDemand) {
    cache.insert(ResultKind::kField, keyOf(input), std::make_shared<const int>(7), 1000, cost,
                 purpose);
  }
  static CacheKey keyOf(std::uint64_t input) { return ContentHash().add(input).key(); }

  std::filesystem::path file_ =
      std::filesystem::temp_directory_path() /
      (std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) +
       std::to_string(::getpid()) + ".trace");
};

TEST_F(RequestLogTest, WritesWhatWasAnsweredInOrderAsATrace) {
  const auto cache = recorded();

  insert(*cache, 1, 0.5);
  insert(*cache, 2, 0.25, ResultCache::Purpose::kWarmUp);  // nobody asked
  cache->find<int>(ResultKind::kField, keyOf(1));
  cache->find<int>(ResultKind::kField, keyOf(2));
  cache->find<int>(ResultKind::kField, keyOf(3));  // not answered

  const Trace trace = readTrace(file_);
  EXPECT_EQ(trace.remarks, std::vector<std::string>{"a test"});
  ASSERT_EQ(trace.events.size(), 3u);
  const std::vector<CacheKey> keys = {keyOf(1), keyOf(1), keyOf(2)};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    EXPECT_EQ(trace.events[i].kind, "field");
    EXPECT_EQ(trace.events[i].item.key, keys[i]);
    EXPECT_GE(trace.events[i].item.size, 1000);
    EXPECT_EQ(trace.events[i].item.cost, i < 2 ? 0.5 : 0.25);
  }
}

TEST_F(RequestLogTest, SeesWhatWasComputedAndWhatIsNotKept) {
  const auto cache = recorded();
  const auto ask = [&] {
    return cache->findOrCompute<int>(
        ResultKind::kHologram, keyOf(4), [] { return std::make_shared<const int>(3); },
        [](int) { return std::int64_t{1} << 40; });  // larger than any memory
  };

  EXPECT_EQ(*ask(), 3);
  EXPECT_EQ(*ask(), 3);

  const Trace trace = readTrace(file_);
  ASSERT_EQ(trace.events.size(), 2u);
  EXPECT_EQ(trace.events[0].kind, "hologram");
  EXPECT_EQ(trace.events[1].item.key, keyOf(4));
}

TEST_F(RequestLogTest, KeepsLinesWholeWhenManyThreadsAsk) {
  {
    const auto cache = recorded();
    insert(*cache, 1, 1);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&] {
        for (int i = 0; i < 200; ++i) cache->find<int>(ResultKind::kField, keyOf(1));
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  EXPECT_EQ(readTrace(file_).events.size(), 801u);
}

TEST(RequestLog, NamesTheFileThatCannotBeWritten) {
  try {
    RequestLog("/no/such/folder/work.trace", "a test");
    FAIL() << "There is no such folder.";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kIo);
    EXPECT_THAT(error.what(), testing::HasSubstr("/no/such/folder/work.trace"));
  }
}

}  // namespace
}  // namespace acg
