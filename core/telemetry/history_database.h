// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "core/error.h"

namespace acg {

/// The file is no database any more, or parts of it are not what SQLite wrote.
class DamagedDatabase : public Error {
 public:
  explicit DamagedDatabase(const std::string& message) : Error(ErrorCode::kInvalidFile, message) {}
};

/// The SQLite file of a History with its tables `series (id, name)`, `events (kind, begin, end,
/// text)` and `samples_0` to `samples_2 (series, time, count, sum, low, high)`. Throws
/// DamagedDatabase, kInvalidFile for a newer format, kIo for all else that SQLite refuses. One
/// thread at a time.
class HistoryDatabase {
 public:
  /// A prepared statement for one run.
  class Statement {
   public:
    Statement(HistoryDatabase& database, const std::string& sql);
    ~Statement() { sqlite3_finalize(handle_); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& bind(int place, std::int64_t value);
    Statement& bind(int place, double value);
    Statement& bind(int place, const std::string& value);
    /// Whether there is a row; without one the statement can be bound and run again.
    bool step();
    std::int64_t integer(int column) { return sqlite3_column_int64(handle_, column); }
    double number(int column) { return sqlite3_column_double(handle_, column); }
    bool isNull(int column) { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }
    std::string text(int column);

   private:
    HistoryDatabase& database_;
    sqlite3_stmt* handle_ = nullptr;
  };

  /// Writes together, or not at all where `commit` is not reached.
  class Transaction {
   public:
    explicit Transaction(HistoryDatabase& database) : database_(database) {
      database_.run("BEGIN IMMEDIATE");
    }
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

   private:
    HistoryDatabase& database_;
    bool isOpen_ = true;
  };

  explicit HistoryDatabase(const std::filesystem::path& file);
  ~HistoryDatabase();
  HistoryDatabase(const HistoryDatabase&) = delete;
  HistoryDatabase& operator=(const HistoryDatabase&) = delete;

  void run(const std::string& sql);
  /// The one number that a query gives; 0 for none.
  std::int64_t number(const std::string& sql);
  std::int64_t lastId() { return sqlite3_last_insert_rowid(handle_); }
  /// Bytes of pages in use.
  std::int64_t bytes();

 private:
  void prepareTables();
  [[noreturn]] void fail(const char* what);

  std::filesystem::path file_;
  sqlite3* handle_ = nullptr;
};

}  // namespace acg
