// SPDX-License-Identifier: GPL-3.0-or-later
// Reading the rules of alerts from JSON.
#include <cmath>
#include <fstream>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/telemetry/alerts.h"

namespace acg {
namespace {

using Json = nlohmann::json;

const std::map<std::string, AlertRule::Kind> kKinds = {{"above", AlertRule::Kind::kAbove},
                                                       {"below", AlertRule::Kind::kBelow},
                                                       {"rate_above", AlertRule::Kind::kRateAbove}};
const std::set<std::string> kKeys = {
    "id",    "series",      "per_series", "kind",          "threshold",
    "clear", "for_seconds", "message",    "clear_seconds", "window_seconds"};

double seconds(const Json& json, const char* key, double otherwise) {
  const double value = json.value(key, otherwise);
  if (value >= 0 && value <= 86400) return value;
  throw Error(ErrorCode::kInvalidFile,
              fmt::format("\"{}\" is {}; give 0 to 86400 seconds", key, value));
}

AlertRule ruleFrom(const Json& json) {
  for (const auto& [key, value] : json.items()) {
    if (!kKeys.contains(key)) {
      throw Error(ErrorCode::kInvalidFile, fmt::format("\"{}\" is no key of a rule", key));
    }
  }
  AlertRule rule;
  rule.id = json.at("id").get<std::string>();
  rule.series = json.at("series").get<std::string>();
  rule.perSeries = json.value("per_series", std::string());
  const auto kind = kKinds.find(json.at("kind").get<std::string>());
  if (kind == kKinds.end()) {
    throw Error(ErrorCode::kInvalidFile, "\"kind\" is none of above, below, rate_above");
  }
  rule.kind = kind->second;
  rule.threshold = json.at("threshold").get<double>();
  rule.clear = json.value("clear", rule.threshold);
  rule.forSeconds = seconds(json, "for_seconds", 0);
  rule.clearSeconds = seconds(json, "clear_seconds", 0);
  rule.windowSeconds = seconds(json, "window_seconds", 60);
  rule.message = json.at("message").get<std::string>();
  const bool isBelow = rule.kind == AlertRule::Kind::kBelow;
  if (isBelow ? rule.clear < rule.threshold : rule.clear > rule.threshold) {
    throw Error(ErrorCode::kInvalidFile, fmt::format("\"clear\" {} lies beyond the threshold {}",
                                                     rule.clear, rule.threshold));
  }
  return rule;
}

}  // namespace

std::vector<AlertRule> readAlertRules(const std::filesystem::path& file) {
  std::vector<AlertRule> rules;
  std::set<std::string> ids;
  std::string where = "the file";
  try {
    std::ifstream stream(file);
    if (!stream) {
      throw Error(
          ErrorCode::kNotFound,
          fmt::format("{}: the rules of alerts cannot be read; check the name.", file.string()));
    }
    const Json all = Json::parse(stream);
    for (const Json& json : all.at("rules")) {
      where = fmt::format("rule {}", rules.size() + 1);
      rules.push_back(ruleFrom(json));
      where = fmt::format("rule \"{}\"", rules.back().id);
      metricInfo(rules.back().series.substr(0, rules.back().series.find_first_of(":{")));
      if (!ids.insert(rules.back().id).second) {
        throw Error(ErrorCode::kInvalidFile, "its id stands twice");
      }
    }
  } catch (const Json::exception& error) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{}: {} of the alerts cannot be used ({}); mend it.", file.string(),
                            where, error.what()));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kNotFound && where == "the file") throw;
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{}: {} of the alerts cannot be used ({}); mend it.", file.string(),
                            where, error.what()));
  }
  return rules;
}

}  // namespace acg
