// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/telemetry/series.h"

namespace acg {

/// When a value is worth a word. Rules are data: `resources/alerts.json`.
struct AlertRule {
  enum class Kind {
    kAbove,      ///< the value is above the threshold
    kBelow,      ///< the value is below it
    kRateAbove,  ///< the value rises by more than the threshold a second, over `window`
  };
  std::string id;
  /// A series of `seriesBetween`, such as `acoustogen_queue_depth`; without labels it stands for
  /// each of its label sets by itself.
  std::string series;
  /// A series that the value is divided by; empty for none. It must have the same labels, or none.
  std::string perSeries;
  Kind kind = Kind::kAbove;
  double threshold = 0;
  double clear = 0;         ///< ends only beyond this one, at or on the calm side of the threshold
  double forSeconds = 0;    ///< it must hold so long before it begins
  double clearSeconds = 0;  ///< and be clear so long before it ends
  double windowSeconds = 60;  ///< of a rate
  std::string message;        ///< a sentence: what is the matter and what to do
};

/// Reads rules; throws kInvalidFile with the rule and what is wrong with it.
std::vector<AlertRule> readAlertRules(const std::filesystem::path& file);

/// A rule that came true for one series.
struct Alert {
  std::string rule;
  std::string series;
  std::string message;
  std::int64_t beginNs = 0;           ///< steady clock
  std::optional<std::int64_t> endNs;  ///< none while it lasts
  double worst = 0;                   ///< the value farthest beyond the threshold
  bool isSilenced = false;            ///< began while its rule was silenced
};

/// Watches series by rules. A rule begins after its threshold has been passed all of `forSeconds`,
/// and ends after the value was beyond `clear` all of `clearSeconds`, so that one near its
/// threshold does not flap. A series that gives no value any more ends its alert likewise.
/// Any thread may call any function; times are of the clock that never jumps.
class AlertMonitor {
 public:
  /// Called when an alert begins or ends, on the thread that evaluates, and never for silenced
  /// ones. It may call this object.
  using Listener = std::function<void(const Alert&)>;

  explicit AlertMonitor(std::vector<AlertRule> rules = {});

  void onAlert(Listener listener);
  void evaluate(std::span<const SeriesValue> values, std::int64_t nowNs);
  /// No word of that rule until then; what lasts is not said to end either.
  void silence(const std::string& rule, std::int64_t untilNs);
  /// No word of that rule until its alerts that last now are over; nothing where none lasts.
  void silenceUntilOver(const std::string& rule);
  bool isSilenced(const std::string& rule, std::int64_t nowNs) const;

  /// Those that last now, oldest first.
  std::vector<Alert> active() const;
  /// The last 1000 that began, oldest first, ended or not.
  std::vector<Alert> log() const;
  const std::vector<AlertRule>& rules() const { return rules_; }

 private:
  struct Watch {
    std::optional<std::int64_t> pastSince;               ///< beyond the threshold without a break
    std::optional<std::int64_t> calmSince;               ///< beyond `clear` without a break
    std::deque<std::pair<std::int64_t, double>> recent;  ///< of a rate
    std::optional<std::uint64_t> alert;                  ///< number of the one that lasts
    std::int64_t seenNs = 0;
  };
  using Key = std::pair<std::size_t, std::string>;  // rule and series

  void judge(const Key& key, std::optional<double> value, std::int64_t nowNs,
             std::vector<Alert>& told);
  double judged(const AlertRule& rule, Watch& watch, double value, std::int64_t nowNs) const;
  Alert& numbered(std::uint64_t number);
  bool isSilent(const std::string& rule, std::int64_t nowNs) const;
  bool isLasting(const std::string& rule) const;

  const std::vector<AlertRule> rules_;
  mutable std::mutex mutex_;
  std::map<Key, Watch> watches_;                  // guarded by mutex_
  std::deque<Alert> log_;                         // guarded by mutex_
  std::uint64_t dropped_ = 0;                     // guarded by mutex_; from the front of log_
  std::map<std::string, std::int64_t> silenced_;  // guarded by mutex_; until when
  std::set<std::string> silencedUntilOver_;       // guarded by mutex_
  std::vector<Listener> listeners_;               // guarded by mutex_
};

}  // namespace acg
