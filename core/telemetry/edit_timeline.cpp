// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/edit_timeline.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace acg {
namespace {

constexpr std::size_t kMostOpen = 200;  // a scene that cannot be solved answers none
constexpr std::array<const char*, kEditStages> kNames = {
    "edit", "wait", "solve", "field", "verdict", "deliver", "upload", "draw", "photon"};

std::size_t indexOf(EditStage stage) { return static_cast<std::size_t>(stage); }

struct Distribution {
  double mean = 0, p50 = 0, p95 = 0, p99 = 0, sum = 0;
};

/// Nearest rank: the values are few and exact.
Distribution distributionOf(std::vector<double> values) {
  Distribution result;
  if (values.empty()) return result;
  std::ranges::sort(values);
  for (const double value : values) result.sum += value;
  const auto count = static_cast<double>(values.size());
  const auto at = [&](double p) {
    const auto rank = static_cast<std::size_t>(std::ceil(p * count));
    return values[std::clamp<std::size_t>(rank, 1, values.size()) - 1];
  };
  result.mean = result.sum / count;
  result.p50 = at(0.50);
  result.p95 = at(0.95);
  result.p99 = at(0.99);
  return result;
}

/// When the work that answers began: the first stage behind `wait`.
std::int64_t workBegin(const EditRecord& edit, std::int64_t otherwise) {
  for (std::size_t i = indexOf(EditStage::kSolve); i < kEditStages; ++i) {
    if (edit.stages[i]) return edit.stages[i]->beginNs;
  }
  return otherwise;
}

}  // namespace

const char* editStageName(EditStage stage) { return kNames[indexOf(stage)]; }

double EditRecord::stageSeconds(EditStage which) const {
  const auto& span = stage(which);
  return span ? 1e-9 * static_cast<double>(span->endNs - span->beginNs) : 0;
}

EditStatistics statisticsOf(const std::vector<EditRecord>& edits) {
  EditStatistics result;
  result.count = edits.size();
  std::vector<double> totals;
  for (const EditRecord& edit : edits) totals.push_back(edit.seconds());
  const Distribution total = distributionOf(std::move(totals));
  result.mean = total.mean;
  result.p50 = total.p50;
  result.p95 = total.p95;
  result.p99 = total.p99;
  double accounted = 0;
  for (std::size_t i = 0; i < kEditStages; ++i) {
    const auto stage = static_cast<EditStage>(i);
    std::vector<double> values;
    for (const EditRecord& edit : edits) {
      if (edit.stages[i]) values.push_back(edit.stageSeconds(stage));
    }
    const std::size_t count = values.size();
    const Distribution each = distributionOf(std::move(values));
    const double share = total.sum > 0 ? each.sum / total.sum : 0;
    result.stages[i] = {stage, count, each.mean, each.p50, each.p95, each.p99, share};
    accounted += share;
  }
  if (!edits.empty()) result.unaccounted = std::max(0.0, 1 - accounted);
  return result;
}

EditTimeline::EditTimeline(Metrics* metrics, std::size_t capacity) : capacity_(capacity) {
  if (metrics == nullptr) return;
  edits_ = metrics->counter(metric::kEdits);
  total_ = metrics->histogram(metric::kEditToPhoton);
  for (std::size_t i = 0; i < kEditStages; ++i) {
    perStage_[i] = metrics->histogram(metric::kEditStage, {{"stage", kNames[i]}});
  }
}

void EditTimeline::edited(std::uint64_t revision, std::int64_t eventNs, std::int64_t nowNs) {
  edits_.add();
  EditRecord record{revision, std::min(eventNs, nowNs), 0, false, {}};
  record.stages[indexOf(EditStage::kEdit)] = StageSpan{record.eventNs, nowNs};
  std::lock_guard lock(mutex_);
  open_.push_back(record);
  if (open_.size() > kMostOpen) open_.pop_front();
}

/// Called with mutex_ held; nullptr where it is not under way.
EditRecord* EditTimeline::findOpen(std::uint64_t revision) {
  const auto found =
      std::ranges::find(open_.rbegin(), open_.rend(), revision, &EditRecord::revision);
  return found == open_.rend() ? nullptr : &*found;
}

void EditTimeline::note(std::uint64_t revision, EditStage stage, StageSpan span) {
  std::lock_guard lock(mutex_);
  if (EditRecord* edit = findOpen(revision)) edit->stages[indexOf(stage)] = span;
}

void EditTimeline::noteUntil(std::uint64_t revision, EditStage stage, std::int64_t endNs) {
  std::lock_guard lock(mutex_);
  EditRecord* edit = findOpen(revision);
  if (edit == nullptr) return;
  std::int64_t begin = edit->eventNs;
  for (std::size_t i = 0; i < indexOf(stage); ++i) {
    if (edit->stages[i]) begin = std::max(begin, edit->stages[i]->endNs);
  }
  edit->stages[indexOf(stage)] = StageSpan{std::min(begin, endNs), endNs};
}

void EditTimeline::shown(std::uint64_t revision, std::int64_t nowNs) {
  std::lock_guard lock(mutex_);
  std::vector<EditRecord> done;
  while (!open_.empty() && open_.front().revision <= revision) {
    done.push_back(open_.front());
    open_.pop_front();
  }
  for (const EditRecord& edit : done) answer(edit, done.back(), nowNs);
}

/// Called with mutex_ held.
void EditTimeline::answer(EditRecord record, const EditRecord& painter, std::int64_t nowNs) {
  record.shownNs = nowNs;
  record.isSuperseded = record.revision != painter.revision;
  const auto edited = record.stages[indexOf(EditStage::kEdit)]->endNs;
  for (std::size_t i = indexOf(EditStage::kSolve); i < kEditStages; ++i) {
    record.stages[i] = painter.stages[i];
  }
  const std::int64_t begun = workBegin(record, edited);
  if (begun >= edited) record.stages[indexOf(EditStage::kWait)] = StageSpan{edited, begun};
  total_.observe(record.seconds());
  for (std::size_t i = 0; i < kEditStages; ++i) {
    if (record.stages[i]) perStage_[i].observe(record.stageSeconds(static_cast<EditStage>(i)));
  }
  answered_.push_back(std::move(record));
  if (answered_.size() > capacity_) answered_.pop_front();
  ++count_;
}

void EditTimeline::dropOpen() {
  std::lock_guard lock(mutex_);
  open_.clear();
}

void EditTimeline::clear() {
  std::lock_guard lock(mutex_);
  open_.clear();
  answered_.clear();
}

std::vector<EditRecord> EditTimeline::last(std::size_t most) const {
  std::lock_guard lock(mutex_);
  const std::size_t count = std::min(most, answered_.size());
  return {answered_.end() - static_cast<std::ptrdiff_t>(count), answered_.end()};
}

std::uint64_t EditTimeline::answered() const {
  std::lock_guard lock(mutex_);
  return count_;
}

}  // namespace acg
