// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3/stm.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/error.h"
#include "hardware/autd3/byte_writer.h"

namespace acg::autd3 {
namespace {

void checkDivider(int divider) {
  if (divider < 1 || divider > 0xFFFF) {
    refuse(fmt::format("The divider of an AUTD3's sequence is 1 to 65535, not {}.", divider));
  }
}

std::size_t patternsInFrame(GainStmMode mode) {
  return mode == GainStmMode::kPhaseAndIntensity ? 1 : mode == GainStmMode::kPhase ? 2 : 4;
}

/// The two bytes of one element for the patterns that travel together.
std::array<std::uint8_t, 2> elementBytes(std::span<const PhaseFrame> patterns, std::size_t n,
                                         GainStmMode mode) {
  const auto phase = [&](std::size_t i) {
    return i < patterns.size() ? patterns[i].phases[n] : std::uint8_t{0};
  };
  switch (mode) {
    case GainStmMode::kPhaseAndIntensity:
      return {phase(0), patterns[0].amplitudes[n]};
    case GainStmMode::kPhase:
      return {phase(0), phase(1)};
    case GainStmMode::kHalfPhase:
      return {static_cast<std::uint8_t>(phase(0) >> 4 | (phase(1) & 0xF0)),
              static_cast<std::uint8_t>(phase(2) >> 4 | (phase(3) & 0xF0))};
  }
  return {};
}

}  // namespace

int dividerOf(double rate) {
  const double exact = kUltrasoundFrequency / rate;
  const double divider = std::round(exact);
  if (!(divider >= 1) || !(divider <= 0xFFFF) || std::abs(exact - divider) > 1e-6 * divider) {
    const double slow = std::clamp(std::ceil(std::isfinite(exact) ? exact : 0xFFFF), 1.0, 65535.0);
    const double quick = std::clamp(slow - 1, 1.0, 65535.0);
    refuse(
        fmt::format("An AUTD3 cannot play {} patterns a second: 40 kHz divided by it must be a "
                    "whole number up to 65535; take {:.6g} or {:.6g} Hz.",
                    rate, kUltrasoundFrequency / slow, kUltrasoundFrequency / quick));
  }
  return static_cast<int>(divider);
}

std::vector<Payload> gainStm(std::span<const PhaseFrame> patterns, std::size_t first,
                             GainStmMode mode, const StmTiming& timing) {
  if (patterns.size() < 2 || patterns.size() > std::size_t(kLargestGainStm)) {
    refuse(
        fmt::format("An AUTD3 stores 2 to {} patterns, not {}.", kLargestGainStm, patterns.size()));
  }
  checkDivider(timing.divider);
  std::vector<Payload> blocks;
  for (std::size_t sent = 0; sent < patterns.size();) {
    const std::size_t count = std::min(patterns.size() - sent, patternsInFrame(mode));
    auto flags = static_cast<std::uint8_t>((count - 1) << 6);
    if (timing.segment == 1) flags |= kSecondSegment;
    if (sent == 0) flags |= kBegin;
    if (sent + count == patterns.size()) {
      flags |= kEnd;
      if (timing.transition != kLater) flags |= kTransition;
    }
    Payload block{kGainStm, flags};
    if (sent == 0) {
      block.push_back(static_cast<std::uint8_t>(mode));
      block.push_back(timing.transition);
      put16(block, timing.divider);
      put16(block, timing.repetitions);
      put64(block, 0);
    }
    for (std::size_t n = first; n < first + kElements; ++n) {
      const auto bytes = elementBytes(patterns.subspan(sent, count), n, mode);
      block.insert(block.end(), bytes.begin(), bytes.end());
    }
    blocks.push_back(std::move(block));
    sent += count;
  }
  return blocks;
}

std::uint64_t focusWord(const StmFocus& focus) {
  constexpr double kUnit = 0.025e-3;  // m
  constexpr std::int64_t kHalf = 1 << 17;
  // The FPGA takes differences to the elements in 18 bits; 0x1AFC and 0x14A3 are the farthest ones.
  constexpr std::int64_t kLowest[3] = {-kHalf + 0x1AFC, -kHalf + 0x14A3, -kHalf};
  std::uint64_t word = 0;
  for (int i = 0; i < 3; ++i) {
    const double steps = std::round(focus.position(i) / kUnit);
    if (!(steps >= double(kLowest[i])) || !(steps < double(kHalf))) {
      refuse(
          fmt::format("A focus at ({:.4g}, {:.4g}, {:.4g}) m is out of an AUTD3's reach, which "
                      "is about 3 m to each side.",
                      focus.position(0), focus.position(1), focus.position(2)));
    }
    word |= (static_cast<std::uint64_t>(static_cast<std::int64_t>(steps)) & 0x3FFFF) << (18 * i);
  }
  return word | static_cast<std::uint64_t>(focus.intensityOrOffset) << 54;
}

std::vector<Payload> fociStm(std::span<const StmFocus> foci, int fociPerPattern, double soundSpeed,
                             const StmTiming& timing) {
  if (fociPerPattern < 1 || fociPerPattern > kMostFoci) {
    refuse(fmt::format("A pattern of a FociSTM has 1 to 8 foci, not {}.", fociPerPattern));
  }
  const auto group = static_cast<std::size_t>(fociPerPattern);
  if (foci.size() % group != 0 || foci.size() < 2 * group ||
      foci.size() > std::size_t(kLargestFociStm)) {
    refuse(fmt::format("A FociSTM of {} foci a pattern takes 2 whole patterns to {} foci, not {}.",
                       fociPerPattern, kLargestFociStm, foci.size()));
  }
  const double speed = std::round(64 * soundSpeed);
  if (!(speed >= 1) || !(speed <= 0xFFFF)) {
    refuse(fmt::format("A FociSTM takes sound speeds up to 1023 m/s, not {}.", soundSpeed));
  }
  checkDivider(timing.divider);
  std::vector<Payload> blocks;
  const std::size_t patterns = foci.size() / group;
  for (std::size_t sent = 0; sent < patterns;) {
    const std::size_t head = sent == 0 ? 24 : 4;
    const std::size_t room = std::min<std::size_t>((kPayloadBytes - head) / (8 * group), 255);
    const std::size_t count = std::min(patterns - sent, room);
    std::uint8_t flags = sent == 0 ? kBegin : 0;
    if (sent + count == patterns) {
      flags |= kEnd;
      if (timing.transition != kLater) flags |= kTransition;
    }
    Payload block{kFociStm, flags, static_cast<std::uint8_t>(count),
                  static_cast<std::uint8_t>(timing.segment)};
    if (sent == 0) {
      block.push_back(timing.transition);
      block.push_back(static_cast<std::uint8_t>(fociPerPattern));
      put16(block, static_cast<int>(speed));
      put16(block, timing.divider);
      put16(block, timing.repetitions);
      put32(block, 0);
      put64(block, 0);
    }
    for (std::size_t i = sent * group; i < (sent + count) * group; ++i) {
      put64(block, focusWord(foci[i]));
    }
    blocks.push_back(std::move(block));
    sent += count;
  }
  return blocks;
}

}  // namespace acg::autd3
