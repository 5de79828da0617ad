// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/monitor_output.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/telemetry/bottleneck.h"

namespace acg {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kPrefix = "acoustogen_";

/// The name of the metric behind a series.
std::string metricOf(const std::string& series) {
  return series.substr(0, series.find_first_of(":{"));
}

std::string shortName(const std::string& series) {
  return series.starts_with(kPrefix) ? series.substr(kPrefix.size()) : series;
}

std::string scaled(double value, const char* unit) {
  constexpr const char* kBig[] = {"", "k", "M", "G", "T"};
  constexpr const char* kSmall[] = {"", "m", "µ", "n"};
  const double size = std::abs(value);
  if (size == 0) return fmt::format("0 {}", unit);
  if (size >= 1) {
    const auto step = std::min(static_cast<int>(std::floor(std::log10(size) / 3)), 4);
    return fmt::format("{:.3g} {}{}", value / std::pow(1000, step), kBig[step], unit);
  }
  const auto step = std::min(static_cast<int>(std::ceil(-std::log10(size) / 3)), 3);
  return fmt::format("{:.3g} {}{}", value * std::pow(1000, step), kSmall[step], unit);
}

Bottleneck bottleneckOf(const Telemetry& telemetry) {
  return findBottleneck(telemetry.edits.last(100), factsOf(telemetry.metrics.snapshot()));
}

}  // namespace

std::int64_t spanSeconds(std::string_view text) {
  static const std::map<char, std::int64_t> kUnits = {
      {'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 7 * 86400}};
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto rest = static_cast<std::size_t>(end - text.data());
  if (failed == std::errc() && rest + 1 == text.size() && kUnits.contains(text[rest]) &&
      number > 0 && number <= 1'000'000) {
    return number * kUnits.at(text[rest]);
  }
  throw Error(
      ErrorCode::kInvalidArgument,
      fmt::format("\"{}\" is no span of time; give one such as 90s, 30m, 12h, 7d or 6w.", text));
}

std::string readable(const std::string& series, double value) {
  const MetricInfo& info = metricInfo(metricOf(series));
  const std::string unit = info.unit;
  const bool isRate = series.find(":rate") != std::string::npos;
  if (isRate) {
    if (info.kind == MetricKind::kHistogram || unit == "1") return scaled(value, "/s");
    if (unit == "s") return fmt::format("{:.1f} %", 100 * value);  // seconds a second
    return scaled(value, (unit + "/s").c_str());
  }
  if (std::string_view(info.name).ends_with("_ratio")) return fmt::format("{:.1f} %", 100 * value);
  if (unit.empty()) return fmt::format("{:.4g}", value);
  if (unit == "°C") return fmt::format("{:.1f} °C", value);
  return scaled(value, unit.c_str());
}

std::string sampleTable(const Sample& sample, const Telemetry& telemetry) {
  std::string text;
  for (const SeriesValue& value : sample.values) {
    text +=
        fmt::format("{:<64}{:>14}\n", shortName(value.series), readable(value.series, value.value));
  }
  for (const Alert& alert : telemetry.alerts.active()) {
    text += fmt::format("Alert: {} ({} is {})\n", alert.message, shortName(alert.series),
                        readable(alert.series, alert.worst));
  }
  if (telemetry.edits.answered() > 0) text += bottleneckOf(telemetry).sentence + '\n';
  return text;
}

std::string sampleJson(const Sample& sample, const Telemetry& telemetry) {
  Json json = {{"time", sample.unixSeconds}, {"values", Json::object()}, {"alerts", Json::array()}};
  for (const SeriesValue& value : sample.values) json["values"][value.series] = value.value;
  for (const Alert& alert : telemetry.alerts.active()) {
    json["alerts"].push_back(
        {{"rule", alert.rule}, {"series", alert.series}, {"message", alert.message}});
  }
  json["bottleneck"] = bottleneckOf(telemetry).sentence;
  return json.dump() + '\n';
}

std::string historyTable(const SeriesPoints& all) {
  std::string text = fmt::format("{:<64}{:>14}{:>14}{:>14}{:>9}\n", "series", "mean", "lowest",
                                 "highest", "samples");
  for (const auto& [series, points] : all) {
    double sum = 0, low = 0, high = 0;
    std::int64_t count = 0;
    for (const HistoryPoint& point : points) {
      low = count == 0 ? point.low : std::min(low, point.low);
      high = count == 0 ? point.high : std::max(high, point.high);
      sum += point.mean * static_cast<double>(point.count);
      count += point.count;
    }
    if (count == 0) continue;
    text += fmt::format("{:<64}{:>14}{:>14}{:>14}{:>9}\n", shortName(series),
                        readable(series, sum / static_cast<double>(count)), readable(series, low),
                        readable(series, high), count);
  }
  return text;
}

std::string historyCsv(const SeriesPoints& all) {
  std::string text = "series,time,mean,low,high,count\n";
  for (const auto& [series, points] : all) {
    std::string quoted;
    for (const char letter : series) quoted.append(letter == '"' ? 2 : 1, letter);
    for (const HistoryPoint& point : points) {
      text += fmt::format("\"{}\",{},{},{},{},{}\n", quoted, point.time, point.mean, point.low,
                          point.high, point.count);
    }
  }
  return text;
}

std::string historyJson(const SeriesPoints& all) {
  Json json = Json::object();
  for (const auto& [series, points] : all) {
    Json& list = json[series] = Json::array();
    for (const HistoryPoint& point : points) {
      list.push_back({{"time", point.time},
                      {"mean", point.mean},
                      {"low", point.low},
                      {"high", point.high},
                      {"count", point.count}});
    }
  }
  return json.dump(1) + '\n';
}

}  // namespace acg
