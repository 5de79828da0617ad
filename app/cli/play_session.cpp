// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/play_session.h"

#include <chrono>
#include <exception>
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

}  // namespace

PlayReport playSession(const std::string& script, const std::string& name,
                       const PlayOptions& options) {
  ResultCacheOptions memory;
  memory.policy = options.policy;
  const auto cache = std::make_shared<ResultCache>(memory);
  const auto service = makeLocalComputeService(
      makeBackend(options.backend), [](std::function<void()> f) { f(); }, {cache, options.warmsUp});
  PlayReport report;
  SessionScript session(options.folder, [&](const ComputeRequest& request) {
    report.waited += ask(*service, request);
  });
  const auto commands = scriptCommands(script, name);
  Progress progress("Playing");
  for (std::size_t i = 0; i < commands.size(); ++i) {
    try {
      session.play(commands[i].second);
    } catch (const Error& error) {
      throw Error(ErrorCode::kInvalidFile,
                  fmt::format("{}: line {}: {}", name, commands[i].first, error.what()));
    }
    progress.report(static_cast<double>(i + 1) / static_cast<double>(commands.size()));
  }
  for (std::size_t kind = 0; kind < kResultKinds; ++kind) {
    report.kinds[kind] = cache->statistics(static_cast<ResultKind>(kind));
  }
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

}  // namespace acg
