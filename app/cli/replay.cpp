// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/replay.h"

#include <fstream>
#include <memory>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/play_session.h"
#include "app/cli/progress.h"
#include "app/cli/project_options.h"
#include "app/composition.h"
#include "core/compute/cache/trace_recorder.h"
#include "core/error.h"
#include "core/io/atomic_file.h"

namespace acg {
namespace {

struct ReplayOptions {
  std::vector<std::filesystem::path> traces;
  std::string policy = "all";
  std::vector<double> capacities;  // shares of the footprint
  bool asJson = false;
  std::filesystem::path script, folder = ".", output;
  std::string backend = "cpu";
  int threads = 0;
  bool plays = false, warmsUp = false;
  double minutes = 0;  // of a soak; 0: each session once
};

/// One trace at one capacity.
struct Table {
  std::string trace;
  double share = 0;
  std::int64_t capacity = 0;
  std::size_t requests = 0;
  ReplayBounds bounds;
  std::vector<ReplayResult> rows;
};

std::vector<CachePolicyEntry> chosenPolicies(const std::string& name) {
  if (name != "all") return {cachePolicy(name)};
  return {cachePolicies().begin(), cachePolicies().end()};
}

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }

Table tableOf(const std::filesystem::path& file, const Trace& trace, double share,
              const std::vector<CachePolicyEntry>& policies) {
  const std::vector<CacheItem> requests = trace.requests();
  Table table{file.stem().string(), share, 0, requests.size(), {}, {}};
  table.capacity = static_cast<std::int64_t>(share * static_cast<double>(trace.footprint()));
  table.bounds = replayBounds(requests, table.capacity);
  for (const CachePolicyEntry& policy : policies) {
    checkInterrupted();
    table.rows.push_back(replay(requests, policy, table.capacity));
  }
  return table;
}

void print(const Table& table) {
  fmt::print("{}: {} requests, memory {:.3g} % of the footprint, {:.3g} MB\n", table.trace,
             table.requests, 100 * table.share, 1e-6 * static_cast<double>(table.capacity));
  fmt::print("{:<16}{:>8}{:>12}{:>12}{:>16}{:>14}\n", "policy", "hits", "bytes hit", "cost saved",
             "of clairvoyant", "us a request");
  for (const ReplayResult& row : table.rows) {
    fmt::print("{:<16}{:>8.3f}{:>12.3f}{:>12.3f}{:>16.3f}{:>14.2f}\n", row.policy, row.hits,
               row.bytesHit, row.costSaved, ratio(row.costSaved, table.bounds.costSaved),
               row.microseconds);
  }
  fmt::print("{:<16}{:>8.3f}{:>12}{:>12.3f}\n", "clairvoyant", table.bounds.hits, "",
             table.bounds.costSaved);
  fmt::print("{:<16}{:>8.3f}{:>12}{:>12.3f}\n\n", "no more than", table.bounds.hitsLimit, "",
             table.bounds.costSavedLimit);
}

nlohmann::ordered_json jsonOf(const Table& table) {
  nlohmann::ordered_json json = {{"trace", table.trace},
                                 {"requests", table.requests},
                                 {"capacity_share", table.share},
                                 {"capacity_bytes", table.capacity},
                                 {"clairvoyant_hit_ratio", table.bounds.hits},
                                 {"clairvoyant_cost_saved", table.bounds.costSaved},
                                 {"limit_hit_ratio", table.bounds.hitsLimit},
                                 {"limit_cost_saved", table.bounds.costSavedLimit}};
  json["policies"] = nlohmann::ordered_json::array();
  for (const ReplayResult& row : table.rows) {
    json["policies"].push_back({{"policy", row.policy},
                                {"hit_ratio", row.hits},
                                {"byte_hit_ratio", row.bytesHit},
                                {"cost_saved", row.costSaved},
                                {"of_clairvoyant", ratio(row.costSaved, table.bounds.costSaved)},
                                {"us_per_request", row.microseconds}});
  }
  return json;
}

std::string textOf(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (stream && text << stream.rdbuf()) return text.str();
  throw Error(ErrorCode::kNotFound,
              fmt::format("{}: the file cannot be read; check the name.", file.string()));
}

/// Returns the exit status: 1 where the memory of a soak grew.
int runPlay(const ReplayOptions& options) {
  PlayOptions play;
  play.folder = options.folder;
  play.backend = options.backend;
  play.threads = options.threads;
  play.policy = options.policy == "all" ? kDefaultCachePolicy : options.policy;
  play.warmsUp = options.warmsUp;
  std::vector<SessionText> sessions;
  for (const std::filesystem::path& file : options.traces) {
    sessions.push_back({file.string(), textOf(file)});
  }
  if (options.minutes > 0) {
    const SoakReport report = soakSessions(sessions, options.minutes, play);
    fmt::print("{}", soakText(report));
    if (!report.hasGrown()) return 0;
    fmt::print(stderr, "The memory grew by over a tenth from the first third to the last.\n");
    return 1;
  }
  for (const SessionText& session : sessions) {
    const PlayReport report = playSession(session, play);
    checkInterrupted();
    fmt::print("{}\n{}\n", session.name, playText(report));
  }
  return 0;
}

void runRecord(const ReplayOptions& options) {
  if (options.output.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "A recording needs a file; name it with --output.");
  }
  checkOutputFolder(options.output);
  const std::string script = textOf(options.script);
  const std::unique_ptr<Backend> backend = makeBackend(options.backend, options.threads);
  Trace trace;
  {
    Progress progress("Recording");
    trace = recordTrace(script, options.script.string(), options.folder, *backend,
                        progress.checkpoint());
  }
  checkInterrupted();
  trace.remarks.push_back(fmt::format(
      "Recorded by acg replay --record: the commands played through the program's document, "
      "solvers and fields on {}; sizes are bytes in memory, seconds those of the first time.",
      backend->description()));
  writeFileAtomically(options.output, traceText(trace));
  fmt::print("{} requests -> {}\n", trace.requests().size(), options.output.string());
}

/// Returns the exit status.
int runReplay(const ReplayOptions& options) {
  if (!options.script.empty()) {
    runRecord(options);
    return 0;
  }
  if (options.traces.empty()) {
    throw Error(ErrorCode::kInvalidArgument,
                "There is nothing to replay; name a trace, such as those in tests/data/traces.");
  }
  if (options.plays || options.minutes > 0) return runPlay(options);
  const std::vector<CachePolicyEntry> policies = chosenPolicies(options.policy);
  std::vector<double> shares = options.capacities;
  if (shares.empty()) shares = {0.01, 0.05, 0.15};
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const std::filesystem::path& file : options.traces) {
    const Trace trace = readTrace(file);
    for (const double share : shares) {
      const Table table = tableOf(file, trace, share, policies);
      if (options.asJson) {
        all.push_back(jsonOf(table));
      } else {
        print(table);
      }
    }
  }
  if (options.asJson) fmt::print("{}\n", all.dump(2));
  return 0;
}

}  // namespace

void addReplayCommand(CLI::App& app, int& status) {
  CLI::App* command =
      app.add_subcommand("replay", "Replay recorded workloads against the policies of the cache");
  const auto options = std::make_shared<ReplayOptions>();
  command->add_option("TRACE", options->traces,
                      "Recorded workloads; see core/compute/cache/trace.h");
  command->add_option("--policy", options->policy, "A policy, or all of them")->type_name("NAME");
  command
      ->add_option("--capacity", options->capacities,
                   "Memory as a share of all results' bytes, such as 0.05; may be repeated")
      ->type_name("SHARE")
      ->check(CLI::Range(1e-6, 1.0));
  command->add_flag("--json", options->asJson, "For machines");
  command->add_option("--record", options->script, "Record a script of commands, or a trace anew")
      ->type_name("SCRIPT");
  command->add_flag("--play", options->plays,
                    "Play the commands of traces or scripts through the service and its cache");
  command->add_flag("--warm-up", options->warmsUp,
                    "With --play: prepare likely next steps between the commands");
  command
      ->add_option("--minutes", options->minutes,
                   "Play the commands over and over for so long; fails where memory grows")
      ->type_name("MINUTES")
      ->check(CLI::PositiveNumber);
  command->add_option("--threads", options->threads, "To compute with; 0 takes all cores")
      ->type_name("N");
  command->add_option("--folder", options->folder, "Where the script's files are; here without")
      ->type_name("FOLDER");
  command->add_option("--backend", options->backend, "What a recording computes with")
      ->type_name("NAME");
  command->add_option("-o,--output", options->output, "The trace to record")->type_name("FILE");
  command->callback([options, &status] { status = runReplay(*options); });
}

}  // namespace acg
