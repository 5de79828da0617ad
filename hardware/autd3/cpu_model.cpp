// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3/cpu_model.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "hardware/autd3/byte_writer.h"

namespace acg::autd3 {
namespace {

constexpr std::uint8_t kCpuMinorNumber = 0;
constexpr std::uint64_t kWatchdog = 500'000'000;  // ns

}  // namespace

CpuModel::CpuModel() {
  clear();
  patterns_ = 0;
}

void CpuModel::receive(std::span<const std::uint8_t> frame) {
  const std::uint8_t id = byteAt(frame, 0);
  if (id == lastId_ || !hasNetwork_) return;
  lastId_ = id;
  answeredId_ = id & kLargestMessageId;
  complaint_.clear();
  const Bytes payload = frame.subspan(kHeaderBytes);
  const auto second = numberAt<std::uint16_t>(frame, 2);
  if (id > kLargestMessageId) {
    error_ = kBadMessageId;
  } else {
    error_ = handle(payload);
    if (error_ == kNoError && second != 0 && second < payload.size()) {
      error_ = handle(payload.subspan(second));
    }
  }
  if (error_ != kNoError) {
    complaint_ = fmt::format("refused operation {:#04x}: {}", payload[0], errorText(error_));
  }
}

std::array<std::uint8_t, kRxBytes> CpuModel::answer() const {
  std::uint8_t data = data_;
  if (!isDataTaken_) {
    data = readsState_ ? static_cast<std::uint8_t>(kStateValid | fpga_.state())
                       : static_cast<std::uint8_t>(data_ & ~kStateValid);
  }
  return {data, static_cast<std::uint8_t>(error_ << 4 | answeredId_)};
}

void CpuModel::pass(std::uint64_t nanoseconds) {
  now_ += nanoseconds;
  if (hasNetwork_) {
    withoutNetwork_ = 0;
    isWatchdogSpent_ = false;
  } else {
    withoutNetwork_ += nanoseconds;
    if (withoutNetwork_ >= kWatchdog && !std::exchange(isWatchdogSpent_, true)) clear();
  }
  fpga_.stm.update(now_);
  fpga_.modulationChain.update(now_);
}

std::string CpuModel::takeComplaint() { return std::exchange(complaint_, {}); }

std::uint8_t CpuModel::handle(Bytes payload) {
  switch (byteAt(payload, 0)) {
    case kNop:
    case kSynchronise:
    case kForceFan:
      return kNoError;
    case kClear:
      return clear();
    case kFirmwareInfo:
      return giveInfo(byteAt(payload, 1));
    case kModulation:
      return writeModulation(payload);
    case kModulationSegment:
      return changeModulation(payload);
    case kSilencer:
      return configureSilencer(payload);
    case kGain:
      return writeGain(payload);
    case kGainSegment:
      return changeGain(payload);
    case kGainStm:
      return writeGainStm(payload);
    case kFociStm:
      return writeFociStm(payload);
    case kGainStmSegment:
      return changeStm(payload, false);
    case kFociStmSegment:
      return changeStm(payload, true);
    case kReadState:
      readsState_ = byteAt(payload, 1) != 0;
      return kNoError;
    case kPulseWidths:
      for (std::size_t i = 0; i < fpga_.pulseWidths.size(); ++i) {
        fpga_.pulseWidths[i] = numberAt<std::uint16_t>(payload, 2 + 2 * i) & 0x1FF;
      }
      return kNoError;
    case kPhaseCorrection:
      for (std::size_t n = 0; n < fpga_.phaseCorrection.size(); ++n) {
        fpga_.phaseCorrection[n] = byteAt(payload, 2 + n);
      }
      return kNoError;
    case kOutputMask:
      for (std::size_t n = 0; n < std::size_t(kElements); ++n) {
        fpga_.isOn[byteAt(payload, 1) & 1][n] = (byteAt(payload, 2 + n / 8) >> (n % 8) & 1) != 0;
      }
      return kNoError;
    default:
      return kUnknownTag;
  }
}

std::uint8_t CpuModel::clear() {
  // Whether answers carry the state stays as it was: the firmware has that flag twice.
  const bool isHot = fpga_.isHot;
  isStrict_ = true;
  leastIntensityDivider_ = 10;
  leastPhaseDivider_ = 40;
  fpga_.hasFoci.fill(false);
  fpga_.stmTiming.fill({});
  fpga_.modulationTiming.fill({0xFFFF, 2, kEndless});
  for (int segment = 0; segment < 2; ++segment) {
    std::fill_n(fpga_.patterns[std::size_t(segment)].begin(), kElements, std::uint16_t{0});
    std::fill_n(fpga_.modulation[std::size_t(segment)].begin(), 2, std::uint8_t{255});
    fpga_.isOn[std::size_t(segment)].fill(true);
  }
  fpga_.pulseWidths = arcsinePulseWidths();
  fpga_.phaseCorrection.fill(0);
  fpga_.isHot = isHot;
  stmSegment_ = modulationSegment_ = 0;
  fpga_.stm.set(now_, 0, fpga_.stmTiming[0], kAtIndexZero, 0);
  fpga_.modulationChain.set(now_, 0, fpga_.modulationTiming[0], kAtIndexZero, 0);
  return kNoError;
}

std::uint8_t CpuModel::giveInfo(std::uint8_t type) {
  switch (type) {
    case kCpuMajor:
      readsStateBefore_ = std::exchange(readsState_, false);
      isDataTaken_ = true;
      data_ = kFirmware121;
      return kNoError;
    case kFpgaMajor:
      data_ = kFirmware121;
      return kNoError;
    case kCpuMinor:
    case kFpgaMinor:
      data_ = kCpuMinorNumber;
      return kNoError;
    case kFpgaFunctions:
      data_ = kEmulatorBit;
      return kNoError;
    case kInfoEnd:
      readsState_ = readsStateBefore_;
      isDataTaken_ = false;
      data_ = 0;
      return kNoError;
    default:
      return kBadInfoType;
  }
}

bool CpuModel::isTransitionBad(int playing, int segment, std::uint16_t repetitions,
                               std::uint8_t mode) const {
  if (mode == kLater) return false;
  const bool isTimed = mode == kAtIndexZero || mode == kAtSystemTime || mode == kAtGpio;
  if (playing == segment || repetitions == kEndless) return isTimed;
  return mode == kAtOnce || mode == kExternal;
}

bool CpuModel::doesSilencerRefuse(std::uint16_t stmDivider, std::uint16_t modulationDivider) const {
  return isStrict_ && (modulationDivider < leastIntensityDivider_ ||
                       stmDivider < std::max(leastIntensityDivider_, leastPhaseDivider_));
}

std::uint8_t CpuModel::configureSilencer(Bytes payload) {
  constexpr std::uint8_t kFixedRate = 1, kStrict = 4;
  const std::uint8_t flags = byteAt(payload, 1);
  if ((flags & kFixedRate) != 0) {
    isStrict_ = false;
    return kNoError;
  }
  const auto before = std::tuple(isStrict_, leastIntensityDivider_, leastPhaseDivider_);
  isStrict_ = (flags & kStrict) != 0;
  leastIntensityDivider_ = numberAt<std::uint16_t>(payload, 2);
  leastPhaseDivider_ = numberAt<std::uint16_t>(payload, 4);
  if (doesSilencerRefuse(fpga_.stmTiming[std::size_t(stmSegment_)].divider,
                         fpga_.modulationTiming[std::size_t(modulationSegment_)].divider)) {
    std::tie(isStrict_, leastIntensityDivider_, leastPhaseDivider_) = before;
    return kSilencerRefuses;
  }
  return kNoError;
}

std::uint8_t CpuModel::updateModulation(int segment, std::uint8_t mode, std::uint64_t value) {
  if (mode == kAtSystemTime && value < now_ + kTransitionMargin) return kMissedTransition;
  fpga_.modulationChain.set(now_, segment, fpga_.modulationTiming[std::size_t(segment)], mode,
                            value);
  return kNoError;
}

std::uint8_t CpuModel::writeModulation(Bytes payload) {
  const std::uint8_t flags = byteAt(payload, 1);
  const int segment = (flags & kSecondSegment) != 0 ? 1 : 0;
  SegmentTiming& timing = fpga_.modulationTiming[std::size_t(segment)];
  std::size_t head = 4;
  std::size_t count = numberAt<std::uint16_t>(payload, 2);
  if ((flags & kBegin) != 0) {
    head = 16;
    count = byteAt(payload, 2);
    const std::uint8_t mode = byteAt(payload, 3);
    const auto divider = numberAt<std::uint16_t>(payload, 4);
    const auto repetitions = numberAt<std::uint16_t>(payload, 6);
    if (isTransitionBad(modulationSegment_, segment, repetitions, mode)) return kBadTransitionMode;
    if (doesSilencerRefuse(fpga_.stmTiming[std::size_t(stmSegment_)].divider, divider)) {
      return kSilencerRefuses;
    }
    if (mode != kLater) modulationSegment_ = segment;
    modulationWritten_ = 0;
    transition_ = mode;
    transitionValue_ = numberAt<std::uint64_t>(payload, 8);
    timing.divider = std::max<std::uint16_t>(divider, 1);
    timing.repetitions = repetitions;
  }
  std::vector<std::uint8_t>& memory = fpga_.modulation[std::size_t(segment)];
  for (std::size_t i = 0; i < count; ++i, ++modulationWritten_) {
    if (modulationWritten_ >= memory.size()) {
      complaint_ = "got more than 65536 samples of modulation";
      break;
    }
    memory[modulationWritten_] = byteAt(payload, head + i);
  }
  if ((flags & kEnd) == 0) return kNoError;
  timing.cycle = std::max<std::uint32_t>(modulationWritten_, 1);
  if ((flags & kTransition) == 0) return kNoError;
  return updateModulation(segment, transition_, transitionValue_);
}

std::uint8_t CpuModel::changeModulation(Bytes payload) {
  const int segment = byteAt(payload, 1) & 1;
  const std::uint8_t mode = byteAt(payload, 2);
  const SegmentTiming& timing = fpga_.modulationTiming[std::size_t(segment)];
  if (isTransitionBad(modulationSegment_, segment, timing.repetitions, mode)) {
    return kBadTransitionMode;
  }
  if (doesSilencerRefuse(fpga_.stmTiming[std::size_t(stmSegment_)].divider, timing.divider)) {
    return kSilencerRefuses;
  }
  modulationSegment_ = segment;
  return updateModulation(segment, mode, numberAt<std::uint64_t>(payload, 8));
}

}  // namespace acg::autd3
