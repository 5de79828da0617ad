// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/telemetry_setup.h"

#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "core/error.h"
#include "core/resource_path.h"
#include "core/telemetry/clock.h"
#include "core/user_path.h"
#include "core/version.h"

namespace acg {
namespace {

using Notice = std::function<void(const std::string&)>;

std::shared_ptr<History> openHistory(const Notice& notice) {
  const char* text = std::getenv("ACG_HISTORY");
  const std::string choice = text != nullptr ? text : "on";
  if (choice == "off") return nullptr;
  if (choice != "on") {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("ACG_HISTORY={} is unknown; there is: on, off.", choice));
  }
  try {
    return std::make_shared<History>(historyFile(), HistoryLimits{}, notice);
  } catch (const Error& error) {
    if (notice) notice(error.what());
    return nullptr;
  }
}

std::vector<AlertRule> openRules(const Notice& notice) {
  try {
    return readAlertRules(resourcePath("alerts.json"));
  } catch (const Error& error) {
    if (notice) notice(error.what());
    return {};
  }
}

/// Where alerts are told: a line of the log, and an event of the history.
void keepAlert(History* history, const Alert& alert) {
  spdlog::info("alert {} on {}: {}", alert.endNs ? "ended" : "began", alert.series, alert.message);
  if (history == nullptr) return;
  const std::int64_t now = unixSeconds(), nowNs = steadyNs();
  const auto wall = [&](std::int64_t ns) { return now - (nowNs - ns) / 1'000'000'000; };
  try {
    history->note({wall(alert.beginNs), alert.endNs ? wall(*alert.endNs) : 0,
                   alert.rule + " " + alert.series, alert.message});
  } catch (const Error& error) {
    spdlog::warn("{}", error.what());
  }
}

}  // namespace

std::filesystem::path historyFile() { return userStatePath("history.sqlite"); }

TelemetryPtr makeTelemetry(TelemetrySetup setup) {
  std::shared_ptr<History> history = setup.keepsHistory ? openHistory(setup.notice) : nullptr;
  std::vector<AlertRule> rules = openRules(setup.notice);
  SamplerOptions options;
  options.notice = std::move(setup.notice);
  auto telemetry =
      std::make_shared<Telemetry>(std::move(history), std::move(rules), std::move(options));
  telemetry->metrics.gauge(metric::kBuildInfo, {{"version", ACG_VERSION}}).set(1);
  telemetry->alerts.onAlert(
      [past = telemetry->history](const Alert& alert) { keepAlert(past.get(), alert); });
  return telemetry;
}

}  // namespace acg
