// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view_latency.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace acg {
namespace {

constexpr std::size_t kKept = 200;

}  // namespace

void LatencyRecorder::edited(std::uint64_t revision, std::int64_t eventNs) {
  open_.push_back({revision, eventNs});
  if (open_.size() > kKept) open_.pop_front();  // a scene that cannot be solved paints none
}

void LatencyRecorder::painted(std::uint64_t revision, std::int64_t nowNs) {
  while (!open_.empty() && open_.front().revision <= revision) {
    samples_.push_back(1e-6 * static_cast<double>(nowNs - open_.front().eventNs));
    open_.pop_front();
    if (samples_.size() > kKept) samples_.pop_front();
  }
}

void LatencyRecorder::clear() {
  open_.clear();
  samples_.clear();
}

double LatencyRecorder::percentile(double p) const {
  if (samples_.empty()) return 0;
  std::vector<double> sorted(samples_.begin(), samples_.end());
  std::sort(sorted.begin(), sorted.end());
  const auto rank = static_cast<std::size_t>(std::ceil(p * static_cast<double>(sorted.size())));
  return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

}  // namespace acg
