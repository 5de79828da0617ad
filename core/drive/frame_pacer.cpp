// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/frame_pacer.h"

#include <algorithm>
#include <cstdint>

#include "core/error.h"

namespace acg {

FramePacer::FramePacer(std::size_t frames, double rate, bool repeats, Clock::time_point begin)
    : frames_(frames), rate_(rate), repeats_(repeats), begin_(begin) {
  ACG_ASSERT(frames > 0 && rate > 0);
}

FramePacer::Clock::time_point FramePacer::dueAt(std::uint64_t index) const {
  return begin_ + std::chrono::duration_cast<Clock::duration>(
                      std::chrono::duration<double>(static_cast<double>(index) / rate_));
}

bool FramePacer::isOver() const { return !repeats_ && next_ >= frames_; }

FramePacer::Clock::time_point FramePacer::due() const { return dueAt(next_); }

std::optional<std::size_t> FramePacer::take(Clock::time_point now) {
  ACG_ASSERT(!isOver());
  const auto lag = [&] {
    return std::chrono::duration<double>(now - due()).count() * rate_;  // periods
  };
  // The last frame of a stream that ends is shown however late.
  const std::uint64_t most = repeats_ ? UINT64_MAX : frames_ - 1 - next_;
  const auto missed = std::min(most, static_cast<std::uint64_t>(std::max(0.0, lag())));
  next_ += missed;
  dropped_ += missed;
  if (lag() > kTooLate && !hasGivenUpOne_ && missed < most) {
    hasGivenUpOne_ = true;
    ++next_;
    ++dropped_;
    return std::nullopt;
  }
  hasGivenUpOne_ = false;
  if (lag() > 0.1) ++late_;
  const std::size_t taken = frame();
  ++next_;
  return taken;
}

}  // namespace acg
