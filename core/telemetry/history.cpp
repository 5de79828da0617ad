// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/history.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <system_error>

#include <fmt/format.h>

#include "core/error.h"
#include "core/telemetry/clock.h"
#include "core/telemetry/history_database.h"

namespace acg {
namespace {

constexpr std::array<std::int64_t, 3> kSteps = {1, 60, 3600};  // s of a level
constexpr std::int64_t kWriteNs = 10'000'000'000;
constexpr std::int64_t kPruneNs = 60'000'000'000;
constexpr std::size_t kMostPending = 50'000;  // while the file cannot be written
constexpr std::int64_t kMostSeriesNames = 2000;
constexpr std::int64_t kEventsKept = 10'000;

using Statement = HistoryDatabase::Statement;

std::int64_t floorTo(std::int64_t time, std::int64_t step) {
  return time - ((time % step) + step) % step;
}

}  // namespace

void History::Bucket::add(const Bucket& other) {
  low = count == 0 ? other.low : std::min(low, other.low);
  high = count == 0 ? other.high : std::max(high, other.high);
  count += other.count;
  sum += other.sum;
}

History::History(std::filesystem::path file, HistoryLimits limits, Notice notice)
    : file_(std::move(file)), limits_(limits), notice_(std::move(notice)) {
  std::error_code failed;
  std::filesystem::create_directories(file_.parent_path(), failed);
  try {
    open();
  } catch (const DamagedDatabase& damage) {
    setAside(damage.what());
  }
  written_ = steadyNs();
}

History::~History() {
  try {
    flush();
  } catch (const std::exception&) {  // the last seconds are lost with a disk that is full
  }
}

void History::open() { database_ = std::make_unique<HistoryDatabase>(file_); }

/// Renames the file and its log, and begins a new one.
void History::setAside(const std::string& why) {
  database_.reset();
  seriesIds_.clear();
  std::filesystem::path aside;
  for (int i = 1; aside.empty() || std::filesystem::exists(aside); ++i) {
    aside = file_.string() + fmt::format(".damaged-{}", i);
  }
  std::error_code failed;
  std::filesystem::rename(file_, aside, failed);
  if (failed) {
    throw Error(ErrorCode::kIo,
                fmt::format("{}: the history is damaged ({}) and cannot be set aside ({}); remove "
                            "it.",
                            file_.string(), why, failed.message()));
  }
  // The log belongs to the damaged file; a new database must not take it for its own.
  for (const char* suffix : {"-wal", "-shm"}) {
    std::filesystem::rename(file_.string() + suffix, aside.string() + suffix, failed);
  }
  if (notice_) {
    notice_(
        fmt::format("{}: the history was damaged ({}); it was set aside as {} and a new one "
                    "begins.",
                    file_.string(), why, aside.filename().string()));
  }
  open();
}

/// Runs `act`; where the file turns out to be damaged, once more on a new one.
template <class Act>
auto History::guarded(Act act) {
  if (!database_) open();
  try {
    return act();
  } catch (const DamagedDatabase& damage) {
    setAside(damage.what());
  }
  return act();
}

void History::append(std::int64_t time, std::span<const SeriesValue> values) {
  std::lock_guard lock(mutex_);
  newest_ = time;
  for (const SeriesValue& value : values) {
    if (!std::isfinite(value.value)) continue;
    pending_[{value.series, time}].add({1, value.value, value.value, value.value});
  }
  const std::int64_t now = steadyNs();
  if (now - written_ < kWriteNs && pending_.size() < kMostPending / 2) return;
  written_ = now;
  while (pending_.size() > kMostPending) pending_.erase(pending_.begin());
  guarded([&] { write(); });
}

void History::flush() {
  std::lock_guard lock(mutex_);
  if (!pending_.empty()) guarded([&] { write(); });
}

void History::write() {
  try {
    HistoryDatabase::Transaction all(*database_);
    for (std::size_t level = 0; level < kSteps.size(); ++level) writeLevel(level);
    all.commit();
  } catch (const Error&) {
    seriesIds_.clear();  // those made in a transaction that was taken back do not exist
    throw;
  }
  pending_.clear();
  const std::int64_t now = steadyNs();
  if (pruned_ != 0 && now - pruned_ < kPruneNs) return;
  pruned_ = now;
  prune();
  shrink();
}

/// Every level gets every value, so the coarse ones are whole at all times.
void History::writeLevel(std::size_t level) {
  Buckets merged;
  for (const auto& [key, bucket] : pending_) {
    merged[{key.first, floorTo(key.second, kSteps[level])}].add(bucket);
  }
  Statement upsert(*database_,
                   fmt::format("INSERT INTO samples_{} VALUES (?, ?, ?, ?, ?, ?) "
                               "ON CONFLICT DO UPDATE SET count = count + excluded.count, "
                               "sum = sum + excluded.sum, low = min(low, excluded.low), "
                               "high = max(high, excluded.high)",
                               level));
  for (const auto& [key, bucket] : merged) {
    const std::int64_t id = seriesId(key.first, true);
    if (id == 0) continue;
    upsert.bind(1, id).bind(2, key.second).bind(3, bucket.count).bind(4, bucket.sum);
    upsert.bind(5, bucket.low).bind(6, bucket.high).step();
  }
}

/// 0 for an unknown series, or one too many.
std::int64_t History::seriesId(const std::string& name, bool makes) {
  if (const auto known = seriesIds_.find(name); known != seriesIds_.end()) return known->second;
  std::int64_t id = 0;
  {
    Statement select(*database_, "SELECT id FROM series WHERE name = ?");
    if (select.bind(1, name).step()) id = select.integer(0);
  }
  if (id == 0 && makes && database_->number("SELECT count(*) FROM series") < kMostSeriesNames) {
    Statement(*database_, "INSERT INTO series (name) VALUES (?)").bind(1, name).step();
    id = database_->lastId();
  }
  if (id != 0) seriesIds_[name] = id;
  return id;
}

std::vector<HistoryPoint> History::query(const std::string& series, std::int64_t from,
                                         std::int64_t to, int points) {
  if (from >= to || points < 1) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("History from {} to {} in {} points is none; give a later end and at "
                            "least one point.",
                            from, to, points));
  }
  std::lock_guard lock(mutex_);
  return guarded([&] {
    if (!pending_.empty()) write();
    std::vector<HistoryPoint> result;
    const std::int64_t id = seriesId(series, false);
    if (id == 0) return result;
    const std::int64_t wanted = (to - from + points - 1) / points;
    const std::size_t level = levelFor(id, from, wanted);
    const std::int64_t width = std::max(wanted, kSteps[level]);
    Statement select(*database_,
                     fmt::format("SELECT max(0, (time - ?2) / ?4) AS bucket, sum(count), sum(sum), "
                                 "min(low), max(high) FROM samples_{} WHERE series = ?1 AND "
                                 "time > ?2 - {} AND time < ?3 GROUP BY bucket ORDER BY bucket",
                                 level, kSteps[level]));
    select.bind(1, id).bind(2, from).bind(3, to).bind(4, width);
    while (select.step()) {
      const std::int64_t count = select.integer(1);
      result.push_back({from + select.integer(0) * width,
                        select.number(2) / static_cast<double>(std::max<std::int64_t>(count, 1)),
                        select.number(3), select.number(4), count});
    }
    return result;
  });
}

/// The coarsest level that is fine enough for stretches of `width`, or one coarser where only that
/// reaches back to `from`.
std::size_t History::levelFor(std::int64_t id, std::int64_t from, std::int64_t width) {
  const auto oldest = [&](std::size_t level) {
    Statement select(*database_,
                     fmt::format("SELECT min(time) FROM samples_{} WHERE series = ?", level));
    return select.bind(1, id).step() && !select.isNull(0)
               ? select.integer(0)
               : std::numeric_limits<std::int64_t>::max();
  };
  std::size_t level = kSteps.size() - 1;
  while (level > 0 && kSteps[level] > width) --level;
  for (std::size_t coarser = level + 1; coarser < kSteps.size(); ++coarser) {
    const std::int64_t begin = oldest(level);
    if (begin <= from) break;
    // A coarse row begins up to its step before the first sample in it.
    if (oldest(coarser) < floorTo(begin, kSteps[coarser])) level = coarser;
  }
  return level;
}

std::vector<std::string> History::series() {
  std::lock_guard lock(mutex_);
  return guarded([&] {
    if (!pending_.empty()) write();
    std::vector<std::string> names;
    Statement select(*database_, "SELECT name FROM series ORDER BY name");
    while (select.step()) names.push_back(select.text(0));
    return names;
  });
}

void History::note(const HistoryEvent& event) {
  std::lock_guard lock(mutex_);
  guarded([&] {
    Statement insert(*database_, "INSERT OR REPLACE INTO events VALUES (?, ?, ?, ?)");
    insert.bind(1, event.kind).bind(2, event.begin).bind(3, event.end).bind(4, event.text).step();
    database_->run(
        fmt::format("DELETE FROM events WHERE begin < (SELECT begin FROM events ORDER "
                    "BY begin DESC LIMIT 1 OFFSET {})",
                    kEventsKept));
  });
}

std::vector<HistoryEvent> History::events(std::int64_t from, std::int64_t to) {
  std::lock_guard lock(mutex_);
  return guarded([&] {
    std::vector<HistoryEvent> all;
    Statement select(*database_,
                     "SELECT begin, end, kind, text FROM events WHERE begin < ?2 AND "
                     "(end = 0 OR end >= ?1) ORDER BY begin, kind");
    select.bind(1, from).bind(2, to);
    while (select.step()) {
      all.push_back({select.integer(0), select.integer(1), select.text(2), select.text(3)});
    }
    return all;
  });
}

std::int64_t History::bytes() {
  std::lock_guard lock(mutex_);
  return guarded([&] { return database_->bytes(); });
}

/// Drops what is older than its level is kept for.
void History::prune() {
  for (std::size_t level = 0; level < kSteps.size(); ++level) {
    // Series by series: the tables are ordered so, and a search for times alone would read all.
    database_->run(
        fmt::format("DELETE FROM samples_{0} WHERE (series, time) IN (SELECT s.series, "
                    "s.time FROM series JOIN samples_{0} AS s ON s.series = series.id "
                    "WHERE s.time < {1})",
                    level, newest_ - limits_.keepSeconds[level]));
  }
  database_->run("PRAGMA incremental_vacuum");
}

/// Halves the span of the level with most rows until the file fits.
void History::shrink() {
  while (database_->bytes() > limits_.bytes) {
    std::size_t most = 0;
    std::int64_t rows = 0;
    for (std::size_t level = 0; level < kSteps.size(); ++level) {
      const auto held = database_->number(fmt::format("SELECT count(*) FROM samples_{}", level));
      if (held > rows) {
        rows = held;
        most = level;
      }
    }
    if (rows == 0) return;
    database_->run(
        fmt::format("DELETE FROM samples_{0} WHERE time <= (SELECT (min(time) + "
                    "max(time)) / 2 FROM samples_{0})",
                    most));
    database_->run("PRAGMA incremental_vacuum");
  }
}

}  // namespace acg
