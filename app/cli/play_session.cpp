// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/play_session.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "app/cli/progress.h"
#include "app/composition.h"
#include "core/compute/cache/session_script.h"
#include "core/compute/cache/trace_recorder.h"
#include "core/compute/local_compute_service.h"
#include "core/error.h"
#include "core/telemetry/host_readings.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;

/// Asks and waits; returns the seconds until the answer came. Throws what the service failed with.
double ask(ComputeService& service, const ComputeRequest& request) {
  const auto begin = Clock::now();
  Clock::time_point answered;
  std::exception_ptr failure;
  service.submit({}, request, [&](std::optional<ComputeResult>, const JobOutcome& outcome) {
    answered = Clock::now();
    failure = outcome.error;
  });
  service.waitUntilIdle();
  if (failure) std::rethrow_exception(failure);
  return std::chrono::duration<double>(answered - begin).count();
}

/// The service of the desktop program with a cache, and what it made of what it was asked.
class Player {
 public:
  explicit Player(const PlayOptions& options) : folder_(options.folder) {
    ResultCacheOptions memory;
    memory.policy = options.policy;
    cache_ = std::make_shared<ResultCache>(memory);
    service_ =
        makeLocalComputeService(makeBackend(options.backend, options.threads),
                                [](std::function<void()> f) { f(); }, {cache_, options.warmsUp});
  }

  /// `afterCommand` gets the share of the session that is done and says whether to go on.
  void play(const SessionText& text, const std::function<bool(double)>& afterCommand) {
    SessionScript session(
        folder_, [&](const ComputeRequest& request) { report_.waited += ask(*service_, request); });
    const auto commands = scriptCommands(text.script, text.name);
    for (std::size_t i = 0; i < commands.size(); ++i) {
      try {
        session.play(commands[i].second);
      } catch (const Error& error) {
        throw Error(ErrorCode::kInvalidFile,
                    fmt::format("{}: line {}: {}", text.name, commands[i].first, error.what()));
      }
      if (!afterCommand(static_cast<double>(i + 1) / static_cast<double>(commands.size()))) return;
    }
  }

  PlayReport report() const {
    PlayReport report = report_;
    for (std::size_t kind = 0; kind < kResultKinds; ++kind) {
      report.kinds[kind] = cache_->statistics(static_cast<ResultKind>(kind));
    }
    return report;
  }

 private:
  std::filesystem::path folder_;
  std::shared_ptr<ResultCache> cache_;
  std::unique_ptr<ComputeService> service_;
  PlayReport report_;
};

}  // namespace

PlayReport playSession(const SessionText& session, const PlayOptions& options) {
  Player player(options);
  Progress progress("Playing");
  player.play(session, [&](double share) {
    progress.report(share);
    return true;
  });
  return player.report();
}

SoakReport soakSessions(const std::vector<SessionText>& sessions, double minutes,
                        const PlayOptions& options) {
  SoakReport report;
  Player player(options);
  Progress progress("Playing");
  const auto begin = Clock::now();
  const auto goesOn = [&](double) {
    ++report.commands;
    report.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    const double share = report.seconds / (60 * minutes);
    progress.report(std::min(1.0, share));
    double& largest = report.largest[static_cast<std::size_t>(std::min(2.0, 3 * share))];
    largest = std::max(largest, readProcess().residentBytes.value_or(0));
    return share < 1;
  };
  while (report.seconds < 60 * minutes) {
    ++report.rounds;
    for (const SessionText& session : sessions) {
      if (report.seconds < 60 * minutes) player.play(session, goesOn);
    }
  }
  report.play = player.report();
  return report;
}

std::string playText(const PlayReport& report) {
  std::string text =
      fmt::format("{:<10}{:>10}{:>8}{:>12}{:>12}{:>10}{:>8}{:>8}{:>8}\n", "kind", "requests",
                  "hits", "saved (s)", "paid (s)", "held (MB)", "evicted", "warmed", "used");
  auto out = std::back_inserter(text);
  double saved = 0, paid = 0;
  for (std::size_t kind = 0; kind < kResultKinds; ++kind) {
    const CacheStatistics& seen = report.kinds[kind];
    saved += seen.costSaved;
    paid += seen.costPaid;
    fmt::format_to(out, "{:<10}{:>10}{:>8}{:>12.3f}{:>12.3f}{:>10.1f}{:>8}{:>8}{:>8}\n",
                   resultKindName(static_cast<ResultKind>(kind)), seen.requests, seen.hits,
                   seen.costSaved, seen.costPaid, 1e-6 * static_cast<double>(seen.bytes),
                   seen.evictions, seen.warmed, seen.warmedUsed);
  }
  fmt::format_to(out, "waited {:.3f} s; of the cost of all requests {:.1f} % saved\n",
                 report.waited, saved + paid > 0 ? 100 * saved / (saved + paid) : 0);
  return text;
}

std::string soakText(const SoakReport& report) {
  return fmt::format(
      "{:.1f} minutes, {} rounds, {} commands\nlargest resident memory (MB): {:.1f} in the first "
      "third, {:.1f} in the second, {:.1f} in the last\n{}",
      report.seconds / 60, report.rounds, report.commands, 1e-6 * report.largest[0],
      1e-6 * report.largest[1], 1e-6 * report.largest[2], playText(report.play));
}

}  // namespace acg
