// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/history_database.h"

#include <fmt/format.h>

namespace acg {
namespace {

constexpr int kFormat = 1;
constexpr int kBusyMs = 2000;  // another process may be at it
constexpr int kLevels = 3;

}  // namespace

HistoryDatabase::Statement::Statement(HistoryDatabase& database, const std::string& sql)
    : database_(database) {
  if (sqlite3_prepare_v2(database.handle_, sql.c_str(), -1, &handle_, nullptr) != SQLITE_OK) {
    database.fail("be asked");
  }
}

HistoryDatabase::Statement& HistoryDatabase::Statement::bind(int place, std::int64_t value) {
  sqlite3_bind_int64(handle_, place, value);
  return *this;
}

HistoryDatabase::Statement& HistoryDatabase::Statement::bind(int place, double value) {
  sqlite3_bind_double(handle_, place, value);
  return *this;
}

HistoryDatabase::Statement& HistoryDatabase::Statement::bind(int place, const std::string& value) {
  sqlite3_bind_text(handle_, place, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
  return *this;
}

bool HistoryDatabase::Statement::step() {
  const int result = sqlite3_step(handle_);
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) database_.fail("be used");
  sqlite3_reset(handle_);
  return false;
}

std::string HistoryDatabase::Statement::text(int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return text != nullptr ? text : "";
}

HistoryDatabase::Transaction::~Transaction() {
  if (isOpen_) sqlite3_exec(database_.handle_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void HistoryDatabase::Transaction::commit() {
  database_.run("COMMIT");
  isOpen_ = false;
}

HistoryDatabase::HistoryDatabase(const std::filesystem::path& file) : file_(file) {
  try {
    if (sqlite3_open(file.c_str(), &handle_) != SQLITE_OK) fail("be opened");
    sqlite3_busy_timeout(handle_, kBusyMs);
    prepareTables();
  } catch (...) {
    sqlite3_close_v2(handle_);
    throw;
  }
}

HistoryDatabase::~HistoryDatabase() { sqlite3_close_v2(handle_); }

void HistoryDatabase::prepareTables() {
  const std::int64_t format = number("PRAGMA user_version");
  if (format > kFormat) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{}: the history is of format {}, newer than {}, the newest this "
                            "program knows; move it away or update the program.",
                            file_.string(), format, kFormat));
  }
  // Before the first table: what is deleted gives its room back.
  if (format == 0) run("PRAGMA auto_vacuum = INCREMENTAL");
  // A log beside the tables: a killed process leaves the last whole state.
  run("PRAGMA journal_mode = WAL");
  run("PRAGMA synchronous = NORMAL");
  run("PRAGMA journal_size_limit = 4000000");
  Transaction all(*this);
  run("CREATE TABLE IF NOT EXISTS series (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)");
  run("CREATE TABLE IF NOT EXISTS events (kind TEXT NOT NULL, begin INTEGER NOT NULL, "
      "end INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (begin, kind)) WITHOUT ROWID");
  for (int level = 0; level < kLevels; ++level) {
    run(
        fmt::format("CREATE TABLE IF NOT EXISTS samples_{} (series INTEGER NOT NULL, "
                    "time INTEGER NOT NULL, count INTEGER NOT NULL, sum REAL NOT NULL, "
                    "low REAL NOT NULL, high REAL NOT NULL, PRIMARY KEY (series, time)) "
                    "WITHOUT ROWID",
                    level));
  }
  run(fmt::format("PRAGMA user_version = {}", kFormat));
  all.commit();
}

void HistoryDatabase::run(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail("be written");
  }
}

std::int64_t HistoryDatabase::number(const std::string& sql) {
  Statement select(*this, sql);
  return select.step() ? select.integer(0) : 0;
}

std::int64_t HistoryDatabase::bytes() {
  return number("PRAGMA page_size") *
         (number("PRAGMA page_count") - number("PRAGMA freelist_count"));
}

void HistoryDatabase::fail(const char* what) {
  const int code = sqlite3_errcode(handle_);
  const std::string why = sqlite3_errmsg(handle_);
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) throw DamagedDatabase(why);
  throw Error(ErrorCode::kIo,
              fmt::format("{}: the history cannot {} ({}); see that the disk has room and may be "
                          "written.",
                          file_.string(), what, why));
}

}  // namespace acg
