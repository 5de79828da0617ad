// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/telemetry/clock.h"

namespace acg {

/// A recorded stretch of what ran when, on several tracks, with counters beside it, as the JSON
/// that chrome://tracing and ui.perfetto.dev open. Off until `start`; then it keeps the newest
/// events in bounded memory. Any thread may call any function; while off they cost an atomic read.
///
/// Source of the format: "Trace Event Format", the Chromium project.
class SpanRecorder {
 public:
  /// `capacity`: events, of 40 bytes each.
  explicit SpanRecorder(std::size_t capacity = 200'000);

  void start();  ///< forgets what was recorded before
  void stop();
  bool isRecording() const { return isRecording_; }

  /// What ran on a track, such as `compute`, from begin to end, steady ns.
  void span(std::string_view track, std::string_view name, std::int64_t beginNs,
            std::int64_t endNs);
  /// A value from now on.
  void counter(std::string_view name, double value, std::int64_t nowNs);

  std::size_t events() const;
  /// Events that made room for newer ones.
  std::uint64_t dropped() const;
  std::string json() const;
  /// Throws kIo where the file cannot be written.
  void write(const std::filesystem::path& file) const;

 private:
  struct Event {
    std::int64_t beginNs = 0;
    std::int64_t endNs = 0;
    double value = 0;
    std::uint32_t name = 0;
    std::uint32_t track = 0;  // 0: a counter
  };
  std::uint32_t idOf(std::string_view text);  // with mutex_ held
  void put(const Event& event);               // with mutex_ held

  const std::size_t capacity_;
  std::atomic<bool> isRecording_ = false;
  mutable std::mutex mutex_;
  std::vector<Event> events_;                              // guarded by mutex_; a ring once full
  std::size_t next_ = 0;                                   // guarded by mutex_
  std::uint64_t dropped_ = 0;                              // guarded by mutex_
  std::map<std::string, std::uint32_t, std::less<>> ids_;  // guarded by mutex_; from 1
};

/// Records its own life as a span; does nothing while the recorder is off or nullptr. `track` and
/// `name` must outlive it.
class TraceSpan {
 public:
  TraceSpan(SpanRecorder* recorder, std::string_view track, std::string_view name)
      : recorder_(recorder != nullptr && recorder->isRecording() ? recorder : nullptr),
        track_(track),
        name_(name),
        beginNs_(recorder_ != nullptr ? steadyNs() : 0) {}
  ~TraceSpan() {
    if (recorder_ != nullptr) recorder_->span(track_, name_, beginNs_, steadyNs());
  }
  TraceSpan(const TraceSpan&) = delete;
  TraceSpan& operator=(const TraceSpan&) = delete;

 private:
  SpanRecorder* recorder_;
  std::string_view track_, name_;
  std::int64_t beginNs_;
};

}  // namespace acg
