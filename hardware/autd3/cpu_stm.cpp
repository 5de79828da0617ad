// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the CPU's model that writes patterns: gains, GainSTM and FociSTM.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "hardware/autd3/byte_writer.h"
#include "hardware/autd3/cpu_model.h"

namespace acg::autd3 {
std::uint8_t CpuModel::updateStm(int segment, std::uint8_t mode, std::uint64_t value) {
  if (mode == kAtSystemTime && value < now_ + kTransitionMargin) return kMissedTransition;
  fpga_.stm.set(now_, segment, fpga_.stmTiming[std::size_t(segment)], mode, value);
  ++patterns_;
  return kNoError;
}

void CpuModel::writePattern(int segment, std::uint32_t pattern, std::size_t n, std::uint16_t word) {
  std::vector<std::uint16_t>& memory = fpga_.patterns[std::size_t(segment)];
  const std::size_t at = FpgaModel::kPatternWords * pattern + n;
  if (at < memory.size()) {
    memory[at] = word;
  } else {
    complaint_ = "got more than 1024 patterns";
  }
}

std::uint8_t CpuModel::writeGain(Bytes payload) {
  constexpr std::uint8_t kUpdate = 1;
  const int segment = byteAt(payload, 1) & 1;
  stmSegment_ = segment;
  fpga_.hasFoci[std::size_t(segment)] = false;
  fpga_.stmTiming[std::size_t(segment)] = {};
  for (std::size_t n = 0; n < std::size_t(kElements); ++n) {
    writePattern(segment, 0, n, numberAt<std::uint16_t>(payload, 4 + 2 * n));
  }
  if ((byteAt(payload, 2) & kUpdate) == 0) return kNoError;
  return updateStm(segment, kAtIndexZero, 0);
}

std::uint8_t CpuModel::changeGain(Bytes payload) {
  const int segment = byteAt(payload, 1) & 1;
  if (fpga_.hasFoci[std::size_t(segment)] || fpga_.stmTiming[std::size_t(segment)].cycle != 1) {
    return kBadSegment;
  }
  stmSegment_ = segment;
  return updateStm(segment, kAtIndexZero, 0);
}

std::uint8_t CpuModel::begin(int segment, std::uint8_t transition, std::uint16_t divider,
                             std::uint16_t repetitions, bool isFoci) {
  if (isTransitionBad(stmSegment_, segment, repetitions, transition)) return kBadTransitionMode;
  if (doesSilencerRefuse(divider,
                         fpga_.modulationTiming[std::size_t(modulationSegment_)].divider)) {
    return kSilencerRefuses;
  }
  if (transition != kLater) stmSegment_ = segment;
  written_ = 0;
  transition_ = transition;
  SegmentTiming& timing = fpga_.stmTiming[std::size_t(segment)];
  timing.divider = std::max<std::uint16_t>(divider, 1);
  timing.repetitions = repetitions;
  fpga_.hasFoci[std::size_t(segment)] = isFoci;
  return kNoError;
}

std::uint8_t CpuModel::finish(int segment, std::uint8_t flags, std::uint32_t cycle) {
  if ((flags & kEnd) == 0) return kNoError;
  fpga_.stmTiming[std::size_t(segment)].cycle = std::max<std::uint32_t>(cycle, 1);
  if ((flags & kTransition) == 0) return kNoError;
  return updateStm(segment, transition_, transitionValue_);
}

std::uint8_t CpuModel::writeGainStm(Bytes payload) {
  const std::uint8_t flags = byteAt(payload, 1);
  const int segment = (flags & kSecondSegment) != 0 ? 1 : 0;
  std::size_t head = 2;
  if ((flags & kBegin) != 0) {
    head = 16;
    const std::uint8_t error =
        begin(segment, byteAt(payload, 3), numberAt<std::uint16_t>(payload, 4),
              numberAt<std::uint16_t>(payload, 6), false);
    if (error != kNoError) return error;
    gainStmMode_ = byteAt(payload, 2);
    transitionValue_ = numberAt<std::uint64_t>(payload, 8);
  }
  const unsigned most = gainStmMode_ == 0 ? 1 : gainStmMode_ == 1 ? 2 : 4;
  if (gainStmMode_ > 2) return kBadGainStmMode;
  const unsigned count = std::min<unsigned>((flags >> 6) + 1, most);
  for (unsigned i = 0; i < count; ++i, ++written_) {
    for (std::size_t n = 0; n < std::size_t(kElements); ++n) {
      const auto word = numberAt<std::uint16_t>(payload, head + 2 * n);
      if (gainStmMode_ == 0) {
        writePattern(segment, written_, n, word);
      } else if (gainStmMode_ == 1) {
        writePattern(segment, written_, n, 0xFF00 | (word >> (8 * i) & 0xFF));
      } else {
        const unsigned phase = word >> (4 * i) & 0xF;
        writePattern(segment, written_, n, static_cast<std::uint16_t>(0xFF00 | phase << 4 | phase));
      }
    }
  }
  return finish(segment, flags, written_);
}

std::uint8_t CpuModel::writeFociStm(Bytes payload) {
  const std::uint8_t flags = byteAt(payload, 1);
  const int segment = byteAt(payload, 3) & 1;
  std::size_t head = 4;
  if ((flags & kBegin) != 0) {
    head = 24;
    const std::uint8_t error =
        begin(segment, byteAt(payload, 4), numberAt<std::uint16_t>(payload, 8),
              numberAt<std::uint16_t>(payload, 10), true);
    if (error != kNoError) return error;
    fpga_.fociPerPattern[std::size_t(segment)] = std::clamp<int>(byteAt(payload, 5), 1, kMostFoci);
    fpga_.soundSpeed[std::size_t(segment)] = numberAt<std::uint16_t>(payload, 6);
    transitionValue_ = numberAt<std::uint64_t>(payload, 16);
  }
  const auto foci = static_cast<std::size_t>(fpga_.fociPerPattern[std::size_t(segment)]);
  std::vector<std::uint16_t>& memory = fpga_.patterns[std::size_t(segment)];
  for (std::size_t i = 0; i < byteAt(payload, 2) * foci; ++i, ++written_) {
    for (std::size_t k = 0; k < FpgaModel::kFocusWords; ++k) {
      const std::size_t at = FpgaModel::kFocusWords * written_ + k;
      if (at < memory.size()) {
        memory[at] = numberAt<std::uint16_t>(payload, head + 8 * i + 2 * k);
      } else {
        complaint_ = "got more than 65536 foci";
      }
    }
  }
  return finish(segment, flags, written_ / static_cast<std::uint32_t>(foci));
}

std::uint8_t CpuModel::changeStm(Bytes payload, bool isFoci) {
  const int segment = byteAt(payload, 1) & 1;
  const std::uint8_t mode = byteAt(payload, 2);
  const SegmentTiming& timing = fpga_.stmTiming[std::size_t(segment)];
  const bool isOther = fpga_.hasFoci[std::size_t(segment)] != isFoci;
  if (isOther || (!isFoci && timing.cycle == 1)) return kBadSegment;
  if (isTransitionBad(stmSegment_, segment, timing.repetitions, mode)) return kBadTransitionMode;
  if (doesSilencerRefuse(timing.divider,
                         fpga_.modulationTiming[std::size_t(modulationSegment_)].divider)) {
    return kSilencerRefuses;
  }
  stmSegment_ = segment;
  return updateStm(segment, mode, numberAt<std::uint64_t>(payload, 8));
}

}  // namespace acg::autd3
