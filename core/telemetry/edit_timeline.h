// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "core/telemetry/metrics.h"

namespace acg {

/// What lies between a hand's move and the light that answers it, in this order.
enum class EditStage {
  kEdit,     ///< from the input event until the scene is changed
  kWait,     ///< until the work begins
  kSolve,    ///< the hologram
  kField,    ///< the visible slices
  kVerdict,  ///< the verdicts on traps, where they belong to the same work
  kDeliver,  ///< until the thread of the window takes the results
  kUpload,   ///< the results become what the graphics draws
  kDraw,     ///< the frame is drawn
  kPhoton,   ///< the frame goes to the screen
};
inline constexpr std::size_t kEditStages = 9;
/// `edit`, `wait`, ...: also the label `stage` of kEditStage.
const char* editStageName(EditStage stage);

/// Begin and end on the clock that never jumps, ns.
struct StageSpan {
  std::int64_t beginNs = 0;
  std::int64_t endNs = 0;
};

/// One edit whose answer was shown.
struct EditRecord {
  std::uint64_t revision = 0;
  std::int64_t eventNs = 0;  ///< the input event
  std::int64_t shownNs = 0;  ///< the frame that answers it, or a newer edit, is on the screen
  /// Its frame shows a newer edit's results: it waited for that edit's work.
  bool isSuperseded = false;
  std::array<std::optional<StageSpan>, kEditStages> stages;

  double seconds() const { return 1e-9 * static_cast<double>(shownNs - eventNs); }
  const std::optional<StageSpan>& stage(EditStage which) const {
    return stages[static_cast<std::size_t>(which)];
  }
  /// 0 for a stage that it did not have.
  double stageSeconds(EditStage which) const;
};

/// One stage over several edits.
struct StageStatistics {
  EditStage stage = EditStage::kEdit;
  std::size_t count = 0;                       ///< edits that had it
  double mean = 0, p50 = 0, p95 = 0, p99 = 0;  ///< s, over those
  double share = 0;                            ///< of all edits' time from event to frame
};

struct EditStatistics {
  std::size_t count = 0;
  double mean = 0, p50 = 0, p95 = 0, p99 = 0;  ///< s from event to frame
  std::array<StageStatistics, kEditStages> stages;
  double unaccounted = 0;  ///< share of the time that lies in no stage
};
EditStatistics statisticsOf(const std::vector<EditRecord>& edits);

/// Follows edits by their revision from the input event to the frame, and keeps the last of them.
/// Any thread may call any function; times are of the clock that never jumps, in ns.
class EditTimeline {
 public:
  /// Edits go to kEditToPhoton, kEditStage and kEdits of `metrics` too; it may be nullptr.
  explicit EditTimeline(Metrics* metrics = nullptr, std::size_t capacity = 500);

  /// The scene became `revision` in answer to an input event; the stage `edit` ends now.
  void edited(std::uint64_t revision, std::int64_t eventNs, std::int64_t nowNs);
  /// A stage of that edit. The same stage again replaces it. Unknown revisions are passed over:
  /// they are of work that no hand asked for.
  void note(std::uint64_t revision, EditStage stage, StageSpan span);
  /// The same for a stage that begins where the one before it ended, or when the edit was made.
  void noteUntil(std::uint64_t revision, EditStage stage, std::int64_t endNs);
  /// A frame with the results of `revision` is on the screen: that edit and all older ones are
  /// answered. The stage `wait` of a superseded one lasts until the newer one's work begins.
  void shown(std::uint64_t revision, std::int64_t nowNs);
  /// Edits under way are forgotten, as when another project is opened.
  void dropOpen();
  void clear();

  /// The last answered edits, at most `most`, oldest first.
  std::vector<EditRecord> last(std::size_t most = 500) const;
  /// Answered since the start.
  std::uint64_t answered() const;

 private:
  EditRecord* findOpen(std::uint64_t revision);
  void answer(EditRecord record, const EditRecord& painter, std::int64_t nowNs);

  const std::size_t capacity_;
  CounterMetric edits_;
  HistogramMetric total_;
  std::array<HistogramMetric, kEditStages> perStage_;
  mutable std::mutex mutex_;
  std::deque<EditRecord> open_;      // guarded by mutex_; by revision
  std::deque<EditRecord> answered_;  // guarded by mutex_
  std::uint64_t count_ = 0;          // guarded by mutex_
};

}  // namespace acg
