// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/disk_level.h"

#include <unistd.h>

#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/compute/cache/content_hash.h"
#include "core/compute/cache/result_codec.h"
#include "core/compute/cache/result_key.h"
#include "core/error.h"

namespace acg {
namespace {

namespace fs = std::filesystem;

Hologram someHologram() {
  Hologram hologram;
  hologram.drives = Eigen::VectorXcd::Random(37);
  SolverReport& report = hologram.report;
  report.solver = "wgs";
  report.backend = "cpu";
  report.iterations = 12;
  report.seconds = 0.5;
  report.randomSeed = 7;
  report.convergence = {1, 0.5, 1e-300};
  report.targets = {{"a", 1500.0, 1490.0, 12.0}, {"b", std::nullopt, 1, 2}};
  report.images.push_back({"p", 2, 1, {0.5, 1}, {0.4, 0.9}, 0.1, 0.99, 0.8});
  report.note = "It says so.";
  report.efficiency = 0.7;
  hologram.revision = 42;
  return hologram;
}

Field someField(bool onGrid) {
  Field field;
  if (onGrid) {
    field.samples = FieldGrid::between({0, 0, 0.1}, {0.1, 0, 0.2}, {3, 1, 2});
  } else {
    field.samples = Eigen::Matrix3Xd(Eigen::Matrix3Xd::Random(3, 6));
  }
  FieldChannel channel;
  channel.quantity = "pressure";
  channel.unit = "Pa";
  channel.isComplex = true;
  channel.values = {1, 2, 3, -0.0, 5, 6, 7, 8, 9, 1e308, 11, 12};
  field.channels = {channel, channel};
  field.report = {"cpu", "single", "direct", 1e-5, 0.25, "bead", "gorkov", {"one", "two"}};
  field.revision = 9;
  return field;
}

std::vector<TrapVerdict> someVerdicts() {
  TrapVerdict verdict;
  verdict.target = "a";
  verdict.reason = "It holds.";
  verdict.hold = TrapHold::kWeak;
  verdict.hasEquilibrium = true;
  verdict.axes = Eigen::Matrix3d::Random();
  verdict.depth = 1e-9;
  std::vector<TrapVerdict> all = {verdict, verdict};
  all[1].other = TrapVerdict::Other{};
  all[1].other->difference = 0.25;
  return all;
}

/// Each kind encoded; what is decoded from it gives the same bytes.
std::vector<std::pair<ResultKind, std::vector<std::byte>>> encodedResults() {
  const Hologram hologram = someHologram();
  const Field grid = someField(true), points = someField(false);
  const std::vector<TrapVerdict> verdicts = someVerdicts();
  return {{ResultKind::kHologram, encodeResult(ResultKind::kHologram, &hologram)},
          {ResultKind::kField, encodeResult(ResultKind::kField, &grid)},
          {ResultKind::kField, encodeResult(ResultKind::kField, &points)},
          {ResultKind::kVerdicts, encodeResult(ResultKind::kVerdicts, &verdicts)}};
}

TEST(ResultCodec, GivesBackEveryBit) {
  for (const auto& [kind, bytes] : encodedResults()) {
    const ResultCache::Computed decoded = decodeResult(kind, bytes);
    EXPECT_EQ(encodeResult(kind, decoded.value.get()), bytes) << resultKindName(kind);
  }
  const auto bytes = encodedResults();
  const auto hologram =
      std::static_pointer_cast<const Hologram>(decodeResult(bytes[0].first, bytes[0].second).value);
  EXPECT_EQ(hologram->drives.size(), 37);
  EXPECT_EQ(hologram->report.targets[0].wanted, 1500.0);
  EXPECT_EQ(hologram->report.images[0].reached[1], 0.9);
  EXPECT_EQ(hologram->report.note, "It says so.");
  EXPECT_EQ(hologram->revision, 42u);
  const auto field =
      std::static_pointer_cast<const Field>(decodeResult(bytes[1].first, bytes[1].second).value);
  EXPECT_EQ(std::get<FieldGrid>(field->samples).counts[2], 2);
  EXPECT_EQ(field->channels[1].values[9], 1e308);
  EXPECT_EQ(field->report.notes[1], "two");
  EXPECT_EQ(decodeResult(bytes[1].first, bytes[1].second).bytes, bytesOf(*field));
}

TEST(ResultCodec, RefusesBytesThatEndEarlyOrGoOn) {
  for (auto [kind, bytes] : encodedResults()) {
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      EXPECT_THROW(decodeResult(kind, std::span(bytes).first(length)), Error) << length;
    }
    bytes.push_back({});
    EXPECT_THROW(decodeResult(kind, bytes), Error);
  }
}

TEST(ResultCodec, NeverGoesBeyondItsBytesWhateverTheySay) {
  std::mt19937 random(1);
  int refused = 0;
  for (const auto& [kind, whole] : encodedResults()) {
    for (int trial = 0; trial < 2000; ++trial) {
      std::vector<std::byte> bytes = whole;
      for (int flips = 1 + trial % 3; flips > 0; --flips) {
        bytes[random() % bytes.size()] ^= static_cast<std::byte>(1 + random() % 255);
      }
      try {
        decodeResult(kind, bytes);
      } catch (const Error&) {
        ++refused;
      }
    }
  }
  EXPECT_GT(refused, 500);
}

class DiskLevelTest : public testing::Test {
 protected:
  void TearDown() override { fs::remove_all(folder_); }
  std::shared_ptr<DiskLevel> open() {
    return std::make_shared<DiskLevel>(DiskStoreOptions{folder_, 10'000'000});
  }
  const fs::path folder_ =
      fs::path(testing::TempDir()) / fmt::format("acg_disk_level_{}", ::getpid());
};

TEST_F(DiskLevelTest, AnswersInTheNextRunWhatWasDear) {
  const CacheKey dear = ContentHash().add("dear").key(), cheap = ContentHash().add("cheap").key();
  const auto field = std::make_shared<const Field>(someField(true));
  {
    const auto level = open();
    level->keep(ResultKind::kField, dear, field, 2.5);
    level->keep(ResultKind::kField, cheap, field, 0.001);
    level->waitUntilWritten();
    EXPECT_EQ(level->store().entries(), 1u);
  }
  ResultCache cache({.store = open()});
  const auto ask = [&](const CacheKey& key) {
    return cache.findOrCompute<Field>(
        ResultKind::kField, key,
        [&]() -> FieldPtr { throw Error(ErrorCode::kCancelled, "computed"); },
        [](const Field& made) { return bytesOf(made); });
  };

  const FieldPtr found = ask(dear);

  EXPECT_EQ(found->channels[0].values, field->channels[0].values);
  EXPECT_THROW(ask(cheap), Error);
  EXPECT_EQ(ask(dear), found) << "it is in memory now";
  const CacheStatistics seen = cache.statistics(ResultKind::kField);
  EXPECT_EQ(seen.diskHits, 1u);
  EXPECT_EQ(seen.hits, 1u);
  EXPECT_DOUBLE_EQ(seen.costSaved, 5.0);
}

TEST_F(DiskLevelTest, WritesWhatStillWaitsBeforeItEnds) {
  const auto field = std::make_shared<const Field>(someField(true));
  {
    const auto level = open();
    for (int i = 0; i < 5; ++i) {
      level->keep(ResultKind::kField, ContentHash().add(i).key(), field, 1);
    }
  }
  EXPECT_EQ(open()->store().entries(), 5u);
}

}  // namespace
}  // namespace acg
