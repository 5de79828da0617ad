// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace acg {

/// When each frame of a stream is due: deadlines that are whole periods after the first, so that
/// errors do not add up. What cannot be in time any more is dropped, never sent late in a row and
/// never out of order. Reads no clock: times are given.
class FramePacer {
 public:
  using Clock = std::chrono::steady_clock;

  /// `frames` at `rate` Hz from `begin` on, once or again and again.
  FramePacer(std::size_t frames, double rate, bool repeats, Clock::time_point begin);

  /// No frame is left.
  bool isOver() const;
  /// When the next one is due.
  Clock::time_point due() const;
  /// Which frame that is.
  std::size_t frame() const { return static_cast<std::size_t>(next_ % frames_); }

  /// Takes it for sending at `now`, having dropped those before it whose whole period has passed.
  /// Call when `due` has come. One that is late by more than `kTooLate` of a period is dropped for
  /// the sake of the next, which is in time then: a line with little to spare would carry the
  /// lateness on. None is returned in that case, never twice in a row.
  std::optional<std::size_t> take(Clock::time_point now);

  static constexpr double kTooLate = 0.2;

  /// When the one that was taken last was due.
  Clock::time_point lastDue() const { return dueAt(next_ - 1); }

  /// Frames that were left out, and those that were taken more than a tenth of a period late.
  std::uint64_t dropped() const { return dropped_; }
  std::uint64_t late() const { return late_; }

 private:
  Clock::time_point dueAt(std::uint64_t index) const;

  std::uint64_t frames_;
  double rate_;
  bool repeats_;
  Clock::time_point begin_;
  std::uint64_t next_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t late_ = 0;
  bool hasGivenUpOne_ = false;  ///< the one before, for being too late
};

}  // namespace acg
