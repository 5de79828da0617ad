// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "core/telemetry/series.h"

namespace acg {

class HistoryDatabase;

struct HistoryLimits {
  /// Of the file; beyond it the oldest samples of the level that holds most go first.
  std::int64_t bytes = 100'000'000;
  /// How long samples of 1 s, 1 min and 1 h are kept.
  std::array<std::int64_t, 3> keepSeconds = {2 * 3600, 14 * 86400, 400 * 86400};
};

/// The samples of one stretch of time.
struct HistoryPoint {
  std::int64_t time = 0;  ///< begin, s since 1970
  double mean = 0, low = 0, high = 0;
  std::int64_t count = 0;
};

/// Something that began and perhaps ended: an alert.
struct HistoryEvent {
  std::int64_t begin = 0;  ///< s since 1970
  std::int64_t end = 0;    ///< 0 while it lasts
  std::string kind;        ///< the alert's id
  std::string text;        ///< a sentence
};

/// Series of values over months in one SQLite file, in three levels: seconds, minutes and hours,
/// each with count, mean, lowest and highest. Values reach the file every 10 s in one transaction;
/// a killed process loses no more than those, and the file stays whole. A damaged file is set
/// aside under another name and said by `notice`; then a new one begins. Times may go back, as
/// clocks do: such samples join those that are there.
///
/// Any thread may call any function. All throw kIo where the file cannot be used; then nothing
/// that was handed in is lost yet, and the next call tries again.
class History {
 public:
  using Notice = std::function<void(const std::string&)>;

  /// Opens or makes the file and its folder. Throws kInvalidFile for a file of a newer program,
  /// which is left as it is.
  explicit History(std::filesystem::path file, HistoryLimits limits = {}, Notice notice = {});
  /// Writes what is not in the file yet.
  ~History();
  History(const History&) = delete;
  History& operator=(const History&) = delete;

  /// Values at one second. What is no finite number is left out.
  void append(std::int64_t time, std::span<const SeriesValue> values);
  void flush();

  /// At most `points` stretches of equal length over [from, to) that hold samples, from the
  /// finest level that reaches back so far and is not finer than asked for. An unknown series has
  /// none. Throws kInvalidArgument for an empty span or less than one point.
  std::vector<HistoryPoint> query(const std::string& series, std::int64_t from, std::int64_t to,
                                  int points);
  /// Names of all series, sorted.
  std::vector<std::string> series();

  /// Notes an event, or how one of the same kind and begin ended.
  void note(const HistoryEvent& event);
  /// Those that touch [from, to), oldest first.
  std::vector<HistoryEvent> events(std::int64_t from, std::int64_t to);

  std::int64_t bytes();  ///< of the file
  const std::filesystem::path& file() const { return file_; }

 private:
  struct Bucket {
    std::int64_t count = 0;
    double sum = 0, low = 0, high = 0;
    void add(const Bucket& other);
  };
  using Buckets = std::map<std::pair<std::string, std::int64_t>, Bucket>;  // by series and time

  // The rest is called with mutex_ held.
  void open();
  void setAside(const std::string& why);
  template <class Act>
  auto guarded(Act act);
  void write();
  void writeLevel(std::size_t level);
  std::int64_t seriesId(const std::string& name, bool makes);
  std::size_t levelFor(std::int64_t id, std::int64_t from, std::int64_t width);
  void prune();
  void shrink();

  std::filesystem::path file_;
  HistoryLimits limits_;
  Notice notice_;
  std::mutex mutex_;
  std::unique_ptr<HistoryDatabase> database_;      // guarded by mutex_
  std::map<std::string, std::int64_t> seriesIds_;  // guarded by mutex_
  Buckets pending_;                                // guarded by mutex_; seconds not in the file yet
  std::int64_t newest_ = 0;                        // guarded by mutex_; time of the last append
  std::int64_t written_ = 0;  // guarded by mutex_; when last written, steady ns
  std::int64_t pruned_ = 0;   // guarded by mutex_; when last pruned, steady ns
};

}  // namespace acg
