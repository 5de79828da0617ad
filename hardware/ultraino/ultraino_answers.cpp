// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/ultraino/ultraino_answers.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include <fmt/format.h>

#include "core/error.h"
#include "hardware/driver_tools.h"
#include "hardware/ultraino/wave_bits.h"

namespace acg::ultraino {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kMostUnanswered = 8;
constexpr milliseconds kPatience{200};
/// An Arduino's boot loader listens for up to two seconds before the firmware does.
constexpr milliseconds kBootTime{2500};

/// Reads all there is, and waits for `wanted` until time is over.
bool waitForByte(DeviceLink& link, std::uint8_t wanted, milliseconds timeout) {
  const Clock::time_point deadline = Clock::now() + timeout;
  std::array<std::uint8_t, 1024> bytes;
  for (bool hasCome = false;;) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
    const auto patience = hasCome ? milliseconds(0) : std::max(milliseconds(0), left);
    const std::size_t count = link.receive(bytes, patience);
    hasCome = hasCome || std::ranges::find(std::span(bytes).first(count), wanted) !=
                             std::span(bytes).first(count).end();
    if (count == 0 && (hasCome || Clock::now() >= deadline)) return hasCome;
  }
}

}  // namespace

void UltrainoAnswers::greet(DeviceLink& link) {
  const std::uint8_t probe[] = {kResetOrCommit};
  const Clock::time_point deadline = Clock::now() + kBootTime;
  while (Clock::now() < deadline) {
    link.send(probe, serialTimeout(1, kSpeed));
    if (waitForByte(link, kResetOrCommit, milliseconds(100))) {
      unanswered_ = 0;
      return;
    }
  }
  throw Error(ErrorCode::kUnavailable,
              fmt::format("No Ultraino board answers at \"{}\"; check that it is switched on, its "
                          "firmware, and that its synchronising pins are wired together.",
                          link.address()));
}

bool UltrainoAnswers::readSwaps(DeviceLink& link, milliseconds timeout) {
  if (!waitForByte(link, kSwap, timeout)) return false;
  unanswered_ = 0;
  return true;
}

void UltrainoAnswers::expectSwap(DeviceLink& link) {
  ++unanswered_;
  if (readSwaps(link, milliseconds(0)) || unanswered_ <= kMostUnanswered) return;
  if (readSwaps(link, kPatience)) return;
  throw Error(ErrorCode::kIo,
              fmt::format("The board at \"{}\" has not echoed the last {} frames; check its cable "
                          "and power, then connect again.",
                          link.address(), unanswered_));
}

}  // namespace acg::ultraino
