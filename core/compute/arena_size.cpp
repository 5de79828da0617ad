// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/arena_size.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

#include <tbb/global_control.h>

#include "core/backend/cpu/allowed_threads.h"

namespace acg {
namespace {

constexpr std::chrono::seconds kEvery(1);
constexpr double kHold = 0.75;  // threads

struct OwnTimes {
  double user = 0, system = 0;  // ticks
  long nice = 0;
};

/// The fields of /proc/self/stat count from 1; the second may have blanks but ends with `)`.
std::optional<OwnTimes> readOwn(const std::filesystem::path& root) {
  std::ifstream file(root / "proc/self/stat");
  std::string line;
  std::getline(file, line);
  const std::size_t end = line.rfind(')');
  if (end == std::string::npos) return std::nullopt;
  std::istringstream fields(line.substr(end + 1));
  OwnTimes own;
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  fields >> own.user >> own.system >> skipped >> skipped >> skipped >> own.nice;
  return fields ? std::optional(own) : std::nullopt;
}

}  // namespace

int arenaSize(int allowed, int cores, double busy, int now) {
  const int least = (allowed + 1) / 2;
  const double left = std::clamp(cores - busy, double(least), double(allowed));
  if (now >= least && now <= allowed && std::abs(left - now) < kHold) return now;
  return std::clamp(static_cast<int>(std::lround(left)), least, allowed);
}

std::optional<ProcessorTimes> readProcessorTimes(const std::filesystem::path& root,
                                                 const std::vector<int>& cores) {
  const std::optional<OwnTimes> own = readOwn(root);
  if (!own) return std::nullopt;
  const bool isNiced = own->nice > 0;
  double all = 0;
  bool isKnown = false;
  std::ifstream file(root / "proc/stat");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("cpu")) continue;
    std::istringstream fields(line.substr(3));
    int core = -1;
    double user, nice, system, idle, wait, interrupt, soft, stolen;
    if (line.starts_with("cpu ") || !(fields >> core)) continue;
    if (!(fields >> user >> nice >> system >> idle >> wait >> interrupt >> soft >> stolen)) {
      continue;
    }
    if (!cores.empty() && !std::ranges::binary_search(cores, core)) continue;
    isKnown = true;
    all += user + system + interrupt + soft + stolen + (isNiced ? nice : 0);
  }
  if (!isKnown) return std::nullopt;
  const double tick = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
  return ProcessorTimes{all * tick, (own->user + own->system) * tick};
}

struct ArenaControl::Limit {
  explicit Limit(int threads)
      : control(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads)) {}
  tbb::global_control control;
};

ArenaControl::ArenaControl() : ArenaControl(Options{}) {}

ArenaControl::ArenaControl(Options options) : options_(std::move(options)) {
  if (!options_.clock) options_.clock = [] { return std::chrono::steady_clock::now(); };
  follow();
}

ArenaControl::~ArenaControl() = default;

void ArenaControl::follow() {
  const JobTime now = options_.clock();
  if (looked_ && now - *looked_ < kEvery) return;
  const cpu::ProcessorLimits limits = cpu::readProcessorLimits(options_.root);
  const auto times = readProcessorTimes(options_.root, limits.cores);
  if (times && times_) {
    const double elapsed = std::chrono::duration<double>(now - *looked_).count();
    const double others = (times->all - times_->all) - (times->own - times_->own);
    busy_ = (busy_ + std::max(0.0, others / elapsed)) / 2;
  }
  looked_ = now;
  times_ = times;
  const int allowed = limits.threads();
  const int cores = limits.cores.empty() ? allowed : static_cast<int>(limits.cores.size());
  const int wanted = arenaSize(allowed, cores, busy_, threads_);
  if (wanted == threads_) return;
  // The new limit first: in between the tighter of the two holds, never none.
  auto limit = std::make_unique<Limit>(wanted);
  limit_ = std::move(limit);
  threads_ = wanted;
}

}  // namespace acg
