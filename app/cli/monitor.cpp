// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/monitor_output.h"
#include "app/cli/monitor_workload.h"
#include "app/cli/progress.h"
#include "app/cli/project_options.h"
#include "app/telemetry_setup.h"
#include "core/error.h"
#include "core/telemetry/clock.h"
#include "core/telemetry/metrics_endpoint.h"

namespace acg {
namespace {

struct MonitorOptions {
  std::filesystem::path project;
  int seconds = 0;
  std::optional<int> prometheus;
  std::filesystem::path trace;
  std::string history;
  std::vector<std::string> series;
  int points = 60;
  bool asJson = false, asCsv = false;
  bool keeps = false;
};

void printHistory(const MonitorOptions& options) {
  const std::int64_t span = spanSeconds(options.history);
  if (!std::filesystem::exists(historyFile())) {
    throw Error(ErrorCode::kNotFound,
                fmt::format("{}: there is no history yet; the desktop program writes it.",
                            historyFile().string()));
  }
  History history(historyFile(), {},
                  [](const std::string& sentence) { fmt::print(stderr, "acg: {}\n", sentence); });
  const std::int64_t now = unixSeconds();
  SeriesPoints all;
  for (const std::string& name : history.series()) {
    const bool isWanted =
        options.series.empty() || std::ranges::any_of(options.series, [&](const auto& part) {
          return name.find(part) != std::string::npos;
        });
    if (isWanted) all[name] = history.query(name, now - span, now + 1, options.points);
  }
  const std::string text = options.asJson  ? historyJson(all)
                           : options.asCsv ? historyCsv(all)
                                           : historyTable(all);
  std::fputs(text.c_str(), stdout);
}

/// Prints each sample until `seconds` of them were or the user stops it.
void watch(const MonitorOptions& options, Telemetry& telemetry, MonitorWorkload* workload) {
  std::mutex mutex;
  std::condition_variable came;
  std::vector<Sample> samples;
  const auto listener = telemetry.sampler.onSample([&](const Sample& sample) {
    if (sample.values.empty()) return;  // the first knows no rates
    std::lock_guard lock(mutex);
    samples.push_back(sample);
    came.notify_all();
  });
  telemetry.sampler.start();
  for (int printed = 0; (options.seconds == 0 || printed < options.seconds) && !wasInterrupted();) {
    std::vector<Sample> fresh;
    {
      std::unique_lock lock(mutex);
      came.wait_for(lock, std::chrono::milliseconds(100), [&] { return !samples.empty(); });
      fresh.swap(samples);
    }
    for (const Sample& sample : fresh) {
      const std::string text =
          options.asJson ? sampleJson(sample, telemetry) : sampleTable(sample, telemetry) + '\n';
      std::fputs(text.c_str(), stdout);
      std::fflush(stdout);
      ++printed;
    }
    if (workload == nullptr) continue;
    if (const std::string why = workload->failure(); !why.empty()) {
      throw Error(ErrorCode::kInvalidArgument, why);
    }
  }
}

void runMonitor(const MonitorOptions& options) {
  if (!options.history.empty()) return printHistory(options);
  if (options.asCsv) {
    throw Error(ErrorCode::kInvalidArgument, "--csv goes with --history alone; use --json.");
  }
  if (!options.trace.empty()) checkOutputFolder(options.trace);
  const TelemetryPtr telemetry = makeTelemetry({options.keeps, [](const std::string& sentence) {
                                                  fmt::print(stderr, "acg: {}\n", sentence);
                                                }});
  std::optional<MetricsEndpoint> endpoint;
  if (options.prometheus) {
    endpoint.emplace(telemetry->metrics, *options.prometheus);
    fmt::print(stderr, "http://127.0.0.1:{}/metrics\n", endpoint->port());
  }
  if (!options.trace.empty()) telemetry->trace.start();
  {
    std::optional<MonitorWorkload> workload;
    if (!options.project.empty()) workload.emplace(options.project, telemetry);
    watch(options, *telemetry, workload ? &*workload : nullptr);
  }
  if (options.trace.empty()) return;
  telemetry->trace.stop();
  telemetry->trace.write(options.trace);
  fmt::print(stderr, "{} events -> {}\n", telemetry->trace.events(), options.trace.string());
}

}  // namespace

void addMonitorCommand(CLI::App& app, int&) {
  CLI::App* command = app.add_subcommand(
      "monitor", "Show what the computer and the program's work take, each second");
  const auto options = std::make_shared<MonitorOptions>();
  command->add_option("PROJECT", options->project,
                      "Work to watch: its first target runs a small circle, solved at each step");
  command->add_option("--seconds", options->seconds, "How many samples; without, until Ctrl+C")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000));
  command->add_flag("--json", options->asJson, "For machines, one line a sample");
  command
      ->add_option("--prometheus", options->prometheus,
                   "Serve the values on this port of 127.0.0.1; 0 takes a free one")
      ->type_name("PORT")
      ->check(CLI::Range(0, 65535));
  command
      ->add_option("--trace", options->trace,
                   "Write what ran when, for ui.perfetto.dev or chrome://tracing")
      ->type_name("FILE");
  command
      ->add_option("--history", options->history,
                   "Print what the desktop program noted over 90s, 30m, 12h, 7d or 6w")
      ->type_name("SPAN");
  command
      ->add_option("--series", options->series, "Only series whose name has this; may be repeated")
      ->type_name("TEXT");
  command->add_option("--points", options->points, "Of each series of the history")
      ->check(CLI::Range(1, 100'000));
  command->add_flag("--keep", options->keeps,
                    "Add the samples to the history that the desktop program writes");
  command->add_flag("--csv", options->asCsv, "The history as a table for other programs");
  command->callback([options] { runMonitor(*options); });
}

}  // namespace acg
