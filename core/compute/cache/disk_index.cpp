// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/disk_index.h"

#include <string_view>

#include <fmt/format.h>

#include "core/compute/cache/content_hash.h"
#include "core/error.h"

namespace acg {
namespace {

constexpr int kFormat = 1;
constexpr int kBusyMs = 2000;  // another process may be at it

}  // namespace

/// A prepared statement of the index, for one run.
class DiskIndex::Statement {
 public:
  Statement(DiskIndex& index, const char* sql) : index_(index) {
    if (sqlite3_prepare_v2(index.database_, sql, -1, &handle_, nullptr) != SQLITE_OK) {
      index.fail("be asked");
    }
  }
  ~Statement() { sqlite3_finalize(handle_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(int place, const CacheKey& key) {
    const std::string text = keyText(key);
    sqlite3_bind_text(handle_, place, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
    return *this;
  }
  Statement& bind(int place, std::int64_t value) {
    sqlite3_bind_int64(handle_, place, value);
    return *this;
  }
  Statement& bind(int place, double value) {
    sqlite3_bind_double(handle_, place, value);
    return *this;
  }
  bool step() {
    const int result = sqlite3_step(handle_);
    if (result != SQLITE_ROW && result != SQLITE_DONE) index_.fail("be used");
    return result == SQLITE_ROW;
  }
  std::int64_t integer(int column) { return sqlite3_column_int64(handle_, column); }
  double number(int column) { return sqlite3_column_double(handle_, column); }
  std::string_view text(int column) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
    return text ? text : "";
  }
  std::optional<CacheKey> key(int column) { return keyFromText(text(column)); }

 private:
  DiskIndex& index_;
  sqlite3_stmt* handle_ = nullptr;
};

DiskIndex::DiskIndex(const std::filesystem::path& file, const std::string& generation)
    : file_(file) {
  // SQLite keeps one number of 31 bits for its user: it stands for format and generation.
  const auto number =
      static_cast<int>(ContentHash().add(kFormat).add(generation).key().low & 0x7fffffff);
  try {
    if (sqlite3_open(file.c_str(), &database_) != SQLITE_OK) fail("be opened");
    sqlite3_busy_timeout(database_, kBusyMs);
    // A log beside the table: a killed process leaves the last whole state.
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = NORMAL");
    if (format() != number) run("DROP TABLE IF EXISTS results");
    run("CREATE TABLE IF NOT EXISTS results (key TEXT PRIMARY KEY, kind INTEGER NOT NULL, "
        "bytes INTEGER NOT NULL, cost REAL NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID");
    run("CREATE INDEX IF NOT EXISTS by_use ON results (used)");
    run(fmt::format("PRAGMA user_version = {}", number).c_str());
    if (!isWhole()) fail("be trusted");
  } catch (...) {
    sqlite3_close_v2(database_);
    throw;
  }
}

DiskIndex::~DiskIndex() { sqlite3_close_v2(database_); }

int DiskIndex::format() {
  Statement version(*this, "PRAGMA user_version");
  return version.step() ? static_cast<int>(version.integer(0)) : 0;
}

bool DiskIndex::isWhole() {
  Statement check(*this, "PRAGMA integrity_check(1)");
  return check.step() && check.text(0) == "ok";
}

void DiskIndex::run(const char* sql) {
  if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail("be written");
}

void DiskIndex::fail(const char* what) {
  throw Error(ErrorCode::kIo,
              fmt::format("{}: the index of stored results cannot {} ({}); see that the disk has "
                          "room and may be written.",
                          file_.string(), what, sqlite3_errmsg(database_)));
}

std::optional<DiskIndex::Row> DiskIndex::find(const CacheKey& key) {
  Statement select(*this, "SELECT kind, bytes, cost FROM results WHERE key = ?");
  if (!select.bind(1, key).step()) return std::nullopt;
  return Row{static_cast<int>(select.integer(0)), select.integer(1), select.number(2)};
}

void DiskIndex::insert(const CacheKey& key, const Row& row) {
  Statement insert(*this,
                   "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, "
                   "1 + (SELECT COALESCE(MAX(used), 0) FROM results))");
  insert.bind(1, key).bind(2, static_cast<std::int64_t>(row.kind)).bind(3, row.bytes);
  insert.bind(4, row.cost).step();
}

void DiskIndex::touch(const CacheKey& key) {
  Statement update(*this,
                   "UPDATE results SET used = 1 + (SELECT MAX(used) FROM results) WHERE key = ?");
  update.bind(1, key).step();
}

void DiskIndex::remove(const CacheKey& key) {
  Statement(*this, "DELETE FROM results WHERE key = ?").bind(1, key).step();
}

std::vector<CacheKey> DiskIndex::keys() {
  std::vector<CacheKey> all;
  Statement select(*this, "SELECT key FROM results");
  while (select.step()) {
    if (const auto key = select.key(0)) all.push_back(*key);
  }
  return all;
}

std::optional<CacheKey> DiskIndex::oldest() {
  Statement select(*this, "SELECT key FROM results ORDER BY used LIMIT 1");
  return select.step() ? select.key(0) : std::nullopt;
}

std::int64_t DiskIndex::bytes() {
  Statement sum(*this, "SELECT COALESCE(SUM(bytes), 0) FROM results");
  return sum.step() ? sum.integer(0) : 0;
}

std::size_t DiskIndex::entries() {
  Statement count(*this, "SELECT COUNT(*) FROM results");
  return count.step() ? static_cast<std::size_t>(count.integer(0)) : 0;
}

}  // namespace acg
