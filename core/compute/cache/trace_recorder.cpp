// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/trace_recorder.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "core/compute/cache/result_key.h"
#include "core/compute/cache/session_script.h"
#include "core/error.h"
#include "core/solvers/solve.h"

namespace acg {

void TraceRecorder::note(double time, const std::string& command) {
  trace_.events.push_back({time, "do", command, {}});
}

void TraceRecorder::askFor(double time, const char* kind, const CacheKey& key,
                           const std::function<std::int64_t()>& compute) {
  auto known = known_.find(key);
  if (known == known_.end()) {
    const auto begin = std::chrono::steady_clock::now();
    const std::int64_t bytes = compute();
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    known = known_.insert({key, {key, bytes, seconds}}).first;
  }
  trace_.events.push_back({time, kind, {}, known->second});
}

HologramPtr TraceRecorder::hologramOf(double time, const Scene& scene) {
  const CacheKey key = hologramKey(scene, shown_.get(), backend_.description());
  askFor(time, "hologram", key, [&] {
    holograms_[key] = std::make_shared<Hologram>(solveScene(scene, backend_, {}, shown_.get()));
    return bytesOf(*holograms_[key]);
  });
  shown_ = holograms_.at(key);
  return shown_;
}

void TraceRecorder::ask(double time, const ComputeRequest& request) {
  const Scene& scene = *request.scene;
  const std::string backend = backend_.description();
  const HologramPtr hologram = hologramOf(time, scene);
  for (const FieldSpec& spec : request.fields) {
    askFor(time, "field", fieldKey(scene, *hologram, spec, backend),
           [&] { return bytesOf(evaluateField(scene, *hologram, spec, backend_)); });
  }
  const bool hasTrap = std::any_of(scene.targets.begin(), scene.targets.end(), [](const Target& t) {
    return std::holds_alternative<Trap>(t.wish);
  });
  if (!request.judgeTraps || !hasTrap) return;
  askFor(time, "verdicts", verdictKey(scene, *hologram, request.forceModel, backend),
         [&] { return bytesOf(judgeTraps(scene, *hologram, backend_, request.forceModel)); });
}

std::vector<std::pair<int, std::string>> scriptCommands(std::string_view script,
                                                        const std::string& name,
                                                        std::vector<std::string>* remarks) {
  std::vector<std::pair<int, std::string>> commands;
  if (script.starts_with("acg-trace")) {
    Trace trace = parseTrace(script, name);
    if (remarks) *remarks = std::move(trace.remarks);
    for (TraceEvent& event : trace.events) {
      if (event.kind != "do") continue;
      commands.emplace_back(static_cast<int>(commands.size()) + 1, std::move(event.command));
    }
    return commands;
  }
  for (int number = 1; !script.empty(); ++number) {
    const std::size_t end = std::min(script.find('\n'), script.size());
    const std::string line(script.substr(0, end));
    script.remove_prefix(std::min(end + 1, script.size()));
    if (line.starts_with('#')) {
      if (remarks) remarks->push_back(line.substr(line.starts_with("# ") ? 2 : 1));
    } else if (!line.empty()) {
      commands.emplace_back(number, line);
    }
  }
  return commands;
}

Trace recordTrace(std::string_view script, const std::string& name,
                  const std::filesystem::path& folder, Backend& backend,
                  const std::function<void(double)>& progress) {
  std::vector<std::string> remarks;
  const auto commands = scriptCommands(script, name, &remarks);
  TraceRecorder recorder(backend);
  SessionScript session(
      folder, [&](const ComputeRequest& request) { recorder.ask(session.time(), request); });
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const auto& [number, command] = commands[i];
    try {
      recorder.note(session.time(), command);
      session.play(command);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kCancelled) throw;
      throw Error(ErrorCode::kInvalidFile,
                  fmt::format("{}: line {}: {}", name, number, error.what()));
    }
    if (progress) progress(static_cast<double>(i + 1) / static_cast<double>(commands.size()));
  }
  Trace trace = recorder.take();
  trace.remarks = std::move(remarks);
  return trace;
}

}  // namespace acg
