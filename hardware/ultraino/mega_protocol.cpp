// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/ultraino/mega_protocol.h"

#include <algorithm>

#include "core/error.h"
#include "hardware/ultraino/wave_bits.h"

namespace acg::ultraino {
namespace {

constexpr std::uint8_t kDuration = 0x30;
constexpr int kHalfPeriod = kMegaDivisions / 2;

constexpr std::uint8_t kOutputs[kMegaChannels] = {
    51, 52, 53, 54, 28, 29, 30, 31, 47, 46, 45, 44, 43, 42, 41, 40,  //
    56, 57, 58, 59, 48, 49, 72, 69, 39, 38, 37, 36, 35, 34, 33, 32,  //
    21, 23, 65, 63, 9,  11, 13, 15, 20, 22, 64, 66, 8,  10, 12, 14,  //
    24, 25, 26, 27, 16, 17, 18, 19, 7,  6,  5,  4,  3,  2,  1,  0};

void appendPatterns(std::vector<std::uint8_t>& message, std::span<const std::uint8_t> patterns) {
  const int boards = static_cast<int>(patterns.size()) / kMegaPatternBytes;
  for (int board = 0; board < boards; ++board) {
    appendNibbles(message,
                  patterns.subspan(std::size_t(board * kMegaPatternBytes), kMegaPatternBytes),
                  board + 1);
  }
}

/// The first pattern alone, for ever.
void appendSingle(std::vector<std::uint8_t>& message, int listed) {
  const std::uint8_t once[] = {1};
  appendDurations(message, once, std::max(1, std::min(listed, kMegaPatterns) - 1));
}

}  // namespace

int megaOutput(int channel) { return kOutputs[channel]; }

std::vector<std::uint8_t> megaPatterns(std::span<const std::uint8_t> phases,
                                       std::span<const std::uint8_t> widths) {
  ACG_ASSERT(phases.size() == widths.size() && phases.size() % kMegaChannels == 0);
  std::vector<std::uint8_t> patterns(phases.size() / kMegaChannels * kMegaPatternBytes, 0);
  for (std::size_t channel = 0; channel < phases.size(); ++channel) {
    const int output = megaOutput(static_cast<int>(channel % kMegaChannels));
    const std::size_t board = channel / kMegaChannels;
    const int begin = phases[channel] + (kHalfPeriod - widths[channel]) / 2;
    for (int i = 0; i < widths[channel]; ++i) {
      const int division = (begin + i) % kMegaDivisions;
      patterns[board * kMegaPatternBytes + std::size_t(output / 8 + kMegaPorts * division)] |=
          static_cast<std::uint8_t>(1 << (output % 8));
    }
  }
  return patterns;
}

void appendDurations(std::vector<std::uint8_t>& message, std::span<const std::uint8_t> periods,
                     int zeros) {
  std::vector<std::uint8_t> list(periods.begin(), periods.end());
  list.resize(std::min<std::size_t>(list.size() + std::size_t(zeros), kMegaPatterns), 0);
  for (const std::uint8_t value : list) {
    for (int shift = 0; shift < 8; shift += 2) {  // two bits a byte, the highest first
      message.push_back(static_cast<std::uint8_t>(kDuration | ((value << shift) & 0xC0)));
    }
  }
  message.push_back(kResetOrCommit);
}

std::vector<std::uint8_t> megaFrameMessage(std::span<const std::uint8_t> patterns, int listed) {
  std::vector<std::uint8_t> message;
  appendPatterns(message, patterns);
  appendSingle(message, listed);
  message.push_back(kSwap);
  return message;
}

std::vector<std::uint8_t> megaSequenceMessage(std::span<const std::vector<std::uint8_t>> patterns,
                                              std::span<const std::uint8_t> periods) {
  ACG_ASSERT(patterns.size() == periods.size());
  std::vector<std::uint8_t> message;
  // A swap does not restart the list, so that an older one would go on in the middle of the new
  // patterns. A list of one is back at its start after 256 periods, sooner than a pattern is sent.
  appendSingle(message, kMegaPatterns);
  for (const std::vector<std::uint8_t>& pattern : patterns) appendPatterns(message, pattern);
  appendDurations(message, periods, kMegaPatterns);
  message.push_back(kSwap);
  return message;
}

std::vector<std::uint8_t> megaMuteMessage(int boards, bool hasSilentSecond) {
  const std::vector<std::uint8_t> silence(std::size_t(boards * kMegaPatternBytes), 0);
  std::vector<std::uint8_t> message;
  if (hasSilentSecond) {
    message.push_back(kResetOrCommit);  // the list of durations starts anew
    const std::uint8_t mostlySecond[] = {1, 255};
    appendDurations(message, mostlySecond, kMegaPatterns);
    message.push_back(kSwap);
  } else {
    message.push_back(kSwap);
    appendSingle(message, kMegaPatterns);
  }
  appendPatterns(message, silence);
  message.push_back(kSwap);
  appendPatterns(message, silence);
  if (hasSilentSecond) appendSingle(message, 1);
  message.push_back(kSwap);  // to silence again, with the write index at the start
  return message;
}

std::vector<std::uint8_t> megaMemoryMessage(int boards) {
  const std::vector<std::uint8_t> silence(std::size_t(boards * kMegaPatternBytes), 0);
  std::vector<std::uint8_t> message;
  for (int buffer = 0; buffer < 2; ++buffer) {
    for (int pattern = 0; pattern < 2; ++pattern) appendPatterns(message, silence);
    message.push_back(kSwap);
  }
  return message;
}

}  // namespace acg::ultraino
