// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3/swapchain.h"

#include <cstddef>

namespace acg::autd3 {

Swapchain::Place Swapchain::place(int segment, std::uint64_t now) const {
  constexpr std::uint64_t kPeriod = 25'000;  // ns of ultrasound
  const SegmentTiming& timing = timing_[std::size_t(segment)];
  const std::uint64_t samples = now / kPeriod / timing.divider;
  return {samples / timing.cycle, static_cast<std::uint32_t>(samples % timing.cycle)};
}

void Swapchain::set(std::uint64_t now, int segment, const SegmentTiming& timing, std::uint8_t mode,
                    std::uint64_t value) {
  timing_[std::size_t(segment)] = timing;
  mode_ = mode;
  value_ = value;
  last_ = now;
  wanted_ = segment;
  if (segment == segment_ || timing.repetitions == kEndless) {
    segment_ = segment;
    isStopped_ = false;
    isExternal_ = mode == kExternal;
    externalLap_ = place(segment, now).lap;
    offset_[std::size_t(segment)] = 0;
    state_ = State::kEndlessly;
  } else {
    state_ = State::kWaits;
  }
  update(now);
}

void Swapchain::begin(std::uint64_t lap, std::uint32_t offset) {
  isStopped_ = false;
  startLap_ = lap;
  segment_ = wanted_;
  offset_[std::size_t(wanted_)] = offset;
  state_ = State::kFinite;
}

void Swapchain::update(std::uint64_t now) {
  const Place before = place(wanted_, last_);
  const Place here = place(wanted_, now);
  last_ = now;
  switch (state_) {
    case State::kWaits:
      if (mode_ == kAtIndexZero && before.lap < here.lap) begin(here.lap, 0);
      if (mode_ == kAtSystemTime && value_ <= now) begin(here.lap, here.index);
      break;  // the emulated GPIO pins stay low
    case State::kFinite: {
      const std::uint64_t end = startLap_ + timing_[std::size_t(segment_)].repetitions;
      if (end + 1 < here.lap || (end < here.lap && offset_[std::size_t(segment_)] <= here.index)) {
        isStopped_ = true;
      }
      break;
    }
    case State::kEndlessly:
      // Segments take turns, lap by lap.
      if (isExternal_ && externalLap_ < here.lap && externalLap_ % 2 != here.lap % 2) {
        externalLap_ = here.lap;
        segment_ = 1 - segment_;
      }
      break;
  }
  const std::uint32_t cycle = timing_[std::size_t(segment_)].cycle;
  const std::uint32_t offset = offset_[std::size_t(segment_)];
  index_ = isStopped_ ? cycle - 1 : (place(segment_, now).index + cycle - offset) % cycle;
}

}  // namespace acg::autd3
