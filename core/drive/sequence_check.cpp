// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/sequence_check.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <limits>

#include <fmt/format.h>

#include "core/drive/quantiser.h"
#include "core/error.h"
#include "core/units.h"

namespace acg {
namespace {

/// The most frames a second, with the reason.
struct RateLimit {
  double rate = std::numeric_limits<double>::infinity();
  std::string reason;
};

RateLimit rateLimit(const DeviceTraits& traits, SequencePlayer player) {
  RateLimit limit;
  const bool isStored = player == SequencePlayer::kDevice;
  const double rate = isStored && traits.storedRate > 0 ? traits.storedRate : traits.frameRate;
  if (rate > 0) {
    limit = {rate, fmt::format("{} takes {:.6g} frames a second {}", traits.label, rate,
                               isStored ? "from its memory" : "over its link")};
  }
  if (traits.silencerTime > 0 && 1 / traits.silencerTime < limit.rate) {
    limit = {1 / traits.silencerTime,
             fmt::format("the silencer of {} spreads a change over {:.3g} ms", traits.label,
                         1e3 * traits.silencerTime)};
  }
  return limit;
}

/// Phase codes that an element may move from one frame to the next.
int largestStep(const DeviceTraits& traits) {
  if (!(traits.phaseStep.value > 0)) return traits.levels.phaseLevels;
  return static_cast<int>(
      std::min<double>(traits.levels.phaseLevels,
                       traits.phaseStep.value / (2 * kPi) * traits.levels.phaseLevels + 1e-9));
}

int shortWay(int from, int to, int levels) {
  int step = to - from;
  if (2 * step > levels) step -= levels;
  if (2 * step < -levels) step += levels;
  return step;
}

/// The farthest that an element moves which sounds in both frames, codes.
int farthestStep(const PhaseFrame& from, const PhaseFrame& to, int levels) {
  int farthest = 0;
  for (std::size_t n = 0; n < from.phases.size(); ++n) {
    if (from.amplitudes[n] == 0 || to.amplitudes[n] == 0) continue;
    farthest = std::max(farthest, std::abs(shortWay(from.phases[n], to.phases[n], levels)));
  }
  return farthest;
}

std::size_t stepsIn(const FrameSequence& sequence) {
  return sequence.repeats ? sequence.frames.size() : sequence.frames.size() - 1;
}

const PhaseFrame& after(const FrameSequence& sequence, std::size_t i) {
  return sequence.frames[(i + 1) % sequence.frames.size()];
}

/// Share `part` of `parts` of the way between two frames.
PhaseFrame between(const PhaseFrame& from, const PhaseFrame& to, int part, int parts, int levels) {
  PhaseFrame frame = to;
  for (std::size_t n = 0; n < frame.phases.size(); ++n) {
    frame.amplitudes[n] = std::min(from.amplitudes[n], to.amplitudes[n]);
    if (frame.amplitudes[n] == 0) continue;
    const int step = shortWay(from.phases[n], to.phases[n], levels);
    const auto moved = static_cast<int>(std::lround(static_cast<double>(step) * part / parts));
    frame.phases[n] = static_cast<std::uint8_t>((from.phases[n] + moved + levels) % levels);
  }
  return frame;
}

void checkWhole(const FrameSequence& sequence, const DeviceTraits& traits) {
  if (sequence.frames.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "The sequence has no frames; give it at least one.");
  }
  if (!(sequence.rate > 0) || !std::isfinite(sequence.rate)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The sequence has a rate of {} Hz; give one above 0.", sequence.rate));
  }
  for (const PhaseFrame& frame : sequence.frames) checkFrame(frame, traits);
}

void checkMemory(std::size_t frames, const DeviceTraits& traits, SequencePlayer player) {
  if (player == SequencePlayer::kHost) return;
  if (traits.storedFrames == 0) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{} stores no frames; stream the sequence instead.", traits.label));
  }
  if (frames > static_cast<std::size_t>(traits.storedFrames)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The sequence needs {} frames but {} stores {}; stream it or give "
                            "fewer.",
                            frames, traits.label, traits.storedFrames));
  }
}

}  // namespace

std::vector<Issue> sequenceIssues(const FrameSequence& sequence, const DeviceTraits& traits,
                                  SequencePlayer player) {
  std::vector<Issue> issues;
  try {
    checkWhole(sequence, traits);
    checkMemory(sequence.frames.size(), traits, player);
  } catch (const Error& error) {
    return {{Severity::kError, "frames", error.what()}};
  }
  const RateLimit limit = rateLimit(traits, player);
  if (sequence.rate > limit.rate * (1 + 1e-9)) {
    issues.push_back({Severity::kError, "rate",
                      fmt::format("The sequence wants {:.6g} frames a second but {}; slow it.",
                                  sequence.rate, limit.reason)});
  }
  const int largest = largestStep(traits);
  int tooFar = 0, farthest = 0;
  std::size_t first = 0;
  for (std::size_t i = 0; i < stepsIn(sequence); ++i) {
    const int step =
        farthestStep(sequence.frames[i], after(sequence, i), traits.levels.phaseLevels);
    if (step <= largest) continue;
    if (tooFar++ == 0) first = i;
    farthest = std::max(farthest, step);
  }
  if (tooFar > 0) {
    issues.push_back(
        {Severity::kWarning, fmt::format("frames[{}]", first),
         fmt::format("{} steps move a phase by up to {:.3g} rad but {} allows {:.3g} rad a frame; "
                     "slow the sequence.",
                     tooFar, 2 * kPi * farthest / traits.levels.phaseLevels, traits.label,
                     traits.phaseStep.value)});
  }
  return issues;
}

FrameSequence slowed(const FrameSequence& sequence, const DeviceTraits& traits,
                     SequencePlayer player, std::vector<std::string>& changes) {
  checkWhole(sequence, traits);
  const int levels = traits.levels.phaseLevels, largest = largestStep(traits);
  FrameSequence result{{}, sequence.rate, sequence.repeats};
  for (std::size_t i = 0; i < sequence.frames.size(); ++i) {
    result.frames.push_back(sequence.frames[i]);
    if (i >= stepsIn(sequence)) break;
    const int step = farthestStep(sequence.frames[i], after(sequence, i), levels);
    if (step > 0 && largest < 1) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("{} allows a phase step of {:.3g} rad, less than one of its {} "
                              "levels; no sequence can move on it.",
                              traits.label, traits.phaseStep.value, levels));
    }
    const int parts = step > largest ? (step + largest - 1) / largest : 1;
    for (int part = 1; part < parts; ++part) {
      result.frames.push_back(between(sequence.frames[i], after(sequence, i), part, parts, levels));
    }
  }
  checkMemory(result.frames.size(), traits, player);
  if (result.frames.size() > sequence.frames.size()) {
    changes.push_back(
        fmt::format("{} frames were added between those whose phases are more than "
                    "{:.3g} rad apart, so that it takes longer.",
                    result.frames.size() - sequence.frames.size(), traits.phaseStep.value));
  }
  const RateLimit limit = rateLimit(traits, player);
  if (result.rate > limit.rate) {
    changes.push_back(
        fmt::format("The rate was lowered from {:.6g} to {:.6g} frames a second, as "
                    "{}.",
                    result.rate, limit.rate, limit.reason));
    result.rate = limit.rate;
  }
  return result;
}

}  // namespace acg
