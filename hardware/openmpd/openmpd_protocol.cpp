// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/openmpd/openmpd_protocol.h"

#include <algorithm>

#include "core/error.h"

namespace acg::openmpd {
namespace {

void writeSide(std::array<std::uint8_t, kFrameBytes>& frame, const SideChannel& side) {
  frame[0] |= kFlag;
  if (side.colour) {
    for (std::size_t i = 0; i < 24; ++i) {
      if ((*side.colour >> i & 1) != 0) frame[kFirstColourByte + i] |= kFlag;
    }
    frame[kColourUpdateByte] |= kFlag;
  }
  if (side.divider) {
    for (std::size_t i = 0; i < 8; ++i) {
      if ((*side.divider >> i & 1) != 0) frame[kFirstDividerByte + i] |= kFlag;
    }
    frame[kDividerUpdateByte] |= kFlag;
  }
}

}  // namespace

std::uint8_t pulseStart(std::uint8_t phase, std::uint8_t duty) {
  const int shift = (kFullDuty - std::min<int>(duty, kFullDuty)) / 2;
  return static_cast<std::uint8_t>((phase + shift) % kPhaseLevels);
}

std::array<std::uint8_t, kFrameBytes> boardFrame(std::span<const std::uint8_t> phases,
                                                 std::span<const std::uint8_t> duties,
                                                 std::span<const int> pins,
                                                 const SideChannel& side) {
  ACG_ASSERT(phases.size() == std::size_t(kElements) && duties.size() == phases.size() &&
             pins.size() == phases.size());
  std::array<std::uint8_t, kFrameBytes> frame{};
  for (std::size_t n = 0; n < phases.size(); ++n) {
    if (duties[n] == 0) continue;
    const auto pin = static_cast<std::size_t>(pins[n]);
    frame[pin] = pulseStart(phases[n], duties[n]);
    frame[std::size_t(kElements) + pin] = duties[n];
  }
  writeSide(frame, side);
  return frame;
}

std::array<std::uint8_t, kFrameBytes> silentBoardFrame(const SideChannel& side) {
  std::array<std::uint8_t, kFrameBytes> frame{};
  writeSide(frame, side);
  return frame;
}

std::vector<std::uint8_t> muteBytes(int boards) {
  const auto count = static_cast<std::size_t>(boards);
  // Nothing but the start is flagged: misaligned, a second flag would start a frame, too.
  std::vector<std::uint8_t> bytes(3 * count * kFrameBytes, 0);
  for (std::size_t board = 0; board < count; ++board) bytes[(count + board) * kFrameBytes] = kFlag;
  return bytes;
}

}  // namespace acg::openmpd
