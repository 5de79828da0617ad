// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/alerts.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

namespace acg {
namespace {

constexpr std::size_t kLogged = 1000;
constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

double seconds(std::int64_t ns) { return 1e-9 * static_cast<double>(ns); }

/// `{...}` of a series' name, or "".
std::string labelsOf(const std::string& series) {
  const std::size_t brace = series.find('{');
  return brace == std::string::npos ? std::string() : series.substr(brace);
}

bool isSeriesOf(const std::string& rule, const std::string& series) {
  if (!series.starts_with(rule)) return false;
  return series.size() == rule.size() || series[rule.size()] == '{';
}

bool isPast(const AlertRule& rule, double value) {
  return rule.kind == AlertRule::Kind::kBelow ? value < rule.threshold : value > rule.threshold;
}

bool isCalm(const AlertRule& rule, double value) {
  return rule.kind == AlertRule::Kind::kBelow ? value >= rule.clear : value <= rule.clear;
}

double worse(const AlertRule& rule, double a, double b) {
  return rule.kind == AlertRule::Kind::kBelow ? std::min(a, b) : std::max(a, b);
}

/// Begun now where it was not, or ended where it does not hold.
void follow(std::optional<std::int64_t>& since, bool holds, std::int64_t nowNs) {
  if (!holds) since.reset();
  if (holds && !since) since = nowNs;
}

}  // namespace

AlertMonitor::AlertMonitor(std::vector<AlertRule> rules) : rules_(std::move(rules)) {}

void AlertMonitor::onAlert(Listener listener) {
  std::lock_guard lock(mutex_);
  listeners_.push_back(std::move(listener));
}

void AlertMonitor::evaluate(std::span<const SeriesValue> values, std::int64_t nowNs) {
  std::vector<Alert> told;
  std::vector<Listener> listeners;
  {
    std::lock_guard lock(mutex_);
    const auto valueOf = [&](const std::string& series) -> std::optional<double> {
      const auto found = std::ranges::find(values, series, &SeriesValue::series);
      return found == values.end() ? std::nullopt : std::optional(found->value);
    };
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      const AlertRule& rule = rules_[i];
      for (const SeriesValue& value : values) {
        if (!isSeriesOf(rule.series, value.series)) continue;
        std::optional<double> number = value.value;
        if (!rule.perSeries.empty()) {
          auto whole = valueOf(rule.perSeries + labelsOf(value.series));
          if (!whole) whole = valueOf(rule.perSeries);
          number = whole && *whole != 0 ? std::optional(value.value / *whole) : std::nullopt;
        }
        judge({i, value.series}, number, nowNs, told);
      }
    }
    for (auto& [key, watch] : watches_) {
      if (watch.seenNs != nowNs) judge(key, std::nullopt, nowNs, told);
    }
    listeners = listeners_;
  }
  for (const Alert& alert : told) {
    for (const Listener& listener : listeners) listener(alert);
  }
}

/// The number to compare with the threshold; NaN while a rate has no whole window.
double AlertMonitor::judged(const AlertRule& rule, Watch& watch, double value,
                            std::int64_t nowNs) const {
  if (rule.kind != AlertRule::Kind::kRateAbove) return value;
  watch.recent.emplace_back(nowNs, value);
  // One stays that is a window old or older: the rate is over all of it.
  while (watch.recent.size() > 2 && seconds(nowNs - watch.recent[1].first) >= rule.windowSeconds) {
    watch.recent.pop_front();
  }
  const double span = seconds(nowNs - watch.recent.front().first);
  if (span < rule.windowSeconds || span <= 0) return kNoNumber;
  return (value - watch.recent.front().second) / span;
}

void AlertMonitor::judge(const Key& key, std::optional<double> value, std::int64_t nowNs,
                         std::vector<Alert>& told) {
  const AlertRule& rule = rules_[key.first];
  Watch& watch = watches_[key];
  watch.seenNs = nowNs;
  const double number =
      value && std::isfinite(*value) ? judged(rule, watch, *value, nowNs) : kNoNumber;
  follow(watch.pastSince, isPast(rule, number), nowNs);  // NaN is never past
  follow(watch.calmSince, std::isnan(number) || isCalm(rule, number), nowNs);
  if (!watch.alert) {
    if (!watch.pastSince || seconds(nowNs - *watch.pastSince) < rule.forSeconds) return;
    log_.push_back(
        {rule.id, key.second, rule.message, nowNs, std::nullopt, number, isSilent(rule.id, nowNs)});
    watch.alert = dropped_ + log_.size() - 1;
    if (!log_.back().isSilenced) told.push_back(log_.back());
    if (log_.size() > kLogged) {
      log_.pop_front();
      ++dropped_;
    }
    return;
  }
  if (*watch.alert < dropped_) {  // so long ago that the log has lost it
    if (watch.calmSince) watch.alert.reset();
    return;
  }
  Alert& alert = numbered(*watch.alert);
  if (!std::isnan(number)) alert.worst = worse(rule, alert.worst, number);
  if (!watch.calmSince || seconds(nowNs - *watch.calmSince) < rule.clearSeconds) return;
  alert.endNs = nowNs;
  watch.alert.reset();
  if (!alert.isSilenced && !isSilent(rule.id, nowNs)) told.push_back(alert);
  if (!isLasting(rule.id)) silencedUntilOver_.erase(rule.id);
}

Alert& AlertMonitor::numbered(std::uint64_t number) { return log_[number - dropped_]; }

void AlertMonitor::silence(const std::string& rule, std::int64_t untilNs) {
  std::lock_guard lock(mutex_);
  silenced_[rule] = untilNs;
  silencedUntilOver_.erase(rule);
}

void AlertMonitor::silenceUntilOver(const std::string& rule) {
  std::lock_guard lock(mutex_);
  if (isLasting(rule)) silencedUntilOver_.insert(rule);
}

bool AlertMonitor::isLasting(const std::string& rule) const {
  return std::ranges::any_of(log_, [&](const Alert& a) { return !a.endNs && a.rule == rule; });
}

bool AlertMonitor::isSilent(const std::string& rule, std::int64_t nowNs) const {
  if (silencedUntilOver_.contains(rule)) return true;
  const auto found = silenced_.find(rule);
  return found != silenced_.end() && nowNs < found->second;
}

bool AlertMonitor::isSilenced(const std::string& rule, std::int64_t nowNs) const {
  std::lock_guard lock(mutex_);
  return isSilent(rule, nowNs);
}

std::vector<Alert> AlertMonitor::active() const {
  std::lock_guard lock(mutex_);
  std::vector<Alert> all;
  std::ranges::copy_if(log_, std::back_inserter(all), [](const Alert& a) { return !a.endNs; });
  return all;
}

std::vector<Alert> AlertMonitor::log() const {
  std::lock_guard lock(mutex_);
  return {log_.begin(), log_.end()};
}

}  // namespace acg
