// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/cached_tables.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/compute/local_compute_service.h"
#include "tests/core/compute/board_scene.h"

namespace acg {
namespace {

using CellsPtr = std::shared_ptr<const cpu::Cells>;

TEST(CachedTables, AreFoundByEachNumberOfTheirKeyAndCountedAsAKind) {
  const auto cache = std::make_shared<ResultCache>();
  CachedTables tables(cache);
  const CellsPtr table = std::make_shared<cpu::Cells>(1000);
  tables.keep({1, 2, 3}, table, 0.5);

  EXPECT_EQ(tables.find({1, 2, 3}), table);
  EXPECT_EQ(tables.find({1, 2}), nullptr);
  EXPECT_EQ(tables.find({1, 2, 3.5}), nullptr);
  EXPECT_EQ(tables.find({3, 2, 1}), nullptr);
  const CacheStatistics seen = cache->statistics(ResultKind::kTable);
  EXPECT_EQ(seen.requests, 4u);
  EXPECT_EQ(seen.hits, 1u);
  EXPECT_EQ(seen.costSaved, 0.5);
  EXPECT_EQ(seen.entries, 1u);
  EXPECT_GE(seen.bytes, 4000);
  EXPECT_STREQ(resultKindName(ResultKind::kTable), "table");
}

TEST(CachedTables, GiveWayWithinTheBudgetOfAllResults) {
  const auto cache = std::make_shared<ResultCache>(ResultCacheOptions{.capacity = 100'000});
  CachedTables tables(cache);
  for (int i = 0; i < 50; ++i) tables.keep({double(i)}, std::make_shared<cpu::Cells>(2000), 1);
  cache->insert(ResultKind::kField, {1, 2}, std::make_shared<int>(1), 50'000, 1000);

  EXPECT_LE(cache->bytes(), 100'000);
  EXPECT_GT(cache->statistics(ResultKind::kTable).evictions, 30u);
  EXPECT_GT(cache->statistics(ResultKind::kTable).entries, 0u);
}

// A dragged focus over a grid that stays: each field is new, the tables under it are not.
TEST(CachedTables, ServeFieldsThatAreTheSameAsThoseOfABackendWithItsOwn) {
  const auto cache = std::make_shared<ResultCache>();
  const auto post = [](std::function<void()> f) { f(); };
  const auto shared = makeLocalComputeService(
      makeCpuBackendOver(std::make_shared<CachedTables>(cache), 2), post, {.cache = cache});
  const auto twin = makeLocalComputeService(makeCpuBackend(2), post);
  const auto fieldOf = [](ComputeService& service, double x) {
    ComputeRequest request;
    request.scene = boardWithFocus(x);
    FieldSpec volume;
    volume.samples = FieldGrid::between({-0.03, -0.03, 0.07}, {0.03, 0.03, 0.13}, {60, 60, 60});
    volume.accuracy = 1e-3;
    request.fields = {volume};
    FieldPtr field;
    service.submit({}, request, [&](std::optional<ComputeResult> result, const JobOutcome&) {
      if (result) field = result->fields.at(0);
    });
    service.waitUntilIdle();
    return field;
  };
  for (const double x : {0.0, 0.005, 0.01, 0.015}) {
    const FieldPtr field = fieldOf(*shared, x), wanted = fieldOf(*twin, x);
    ASSERT_TRUE(field && wanted);
    EXPECT_EQ(field->channels[0].values, wanted->channels[0].values) << x;
  }

  const CacheStatistics seen = cache->statistics(ResultKind::kTable);
  EXPECT_GE(seen.hits, 3u);
  EXPECT_GE(seen.entries, 1u);
  EXPECT_EQ(cache->statistics(ResultKind::kField).hits, 0u);
}

}  // namespace
}  // namespace acg
