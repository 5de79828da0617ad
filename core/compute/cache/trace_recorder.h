// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/backend/backend.h"
#include "core/compute/cache/trace.h"
#include "core/compute/compute_service.h"

namespace acg {

/// Turns what a session asks for into a trace: each hologram, field and list of verdicts with its
/// key, its bytes in memory and the seconds that it took. A result is computed, and its time
/// measured, the first time that it is asked for; the recording itself answers later requests from
/// what it has, and writes the first cost again.
class TraceRecorder {
 public:
  explicit TraceRecorder(Backend& backend) : backend_(backend) {}

  void note(double time, const std::string& command);
  void ask(double time, const ComputeRequest& request);
  Trace take() { return std::move(trace_); }

 private:
  HologramPtr hologramOf(double time, const Scene& scene);
  void askFor(double time, const char* kind, const CacheKey& key,
              const std::function<std::int64_t()>& compute);

  Backend& backend_;
  Trace trace_;
  HologramPtr shown_;
  std::unordered_map<CacheKey, HologramPtr, CacheKeyHash> holograms_;
  std::unordered_map<CacheKey, CacheItem, CacheKeyHash> known_;
};

/// The commands of a script, one a line, or of a trace, with their line or number; `#` begins a
/// remark, which goes into `remarks` where given. Throws kInvalidFile as `parseTrace`.
std::vector<std::pair<int, std::string>> scriptCommands(
    std::string_view script, const std::string& name, std::vector<std::string>* remarks = nullptr);

/// Records a script of commands (session_script.h), one a line; `#` begins a remark. The commands
/// in a trace are a script as well: its results are then measured anew. `progress` gets the share
/// done. Throws kInvalidFile with `name` and the line of a command that fails.
Trace recordTrace(std::string_view script, const std::string& name,
                  const std::filesystem::path& folder, Backend& backend,
                  const std::function<void(double)>& progress = {});

}  // namespace acg
