// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3_sdk/sdk_device.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "hardware/autd3/byte_writer.h"

namespace acg::autd3_sdk {

using autd3::kAtIndexZero;
using autd3::kEndless;
using autd3::numberAt;

namespace {

constexpr std::uint8_t kPatch = 0;
constexpr std::size_t kRamWords = 262144;
constexpr std::size_t kMostFociTotal = 65536;

}  // namespace

SdkDevice::SdkDevice() {
  fpga_.modulationTiming.fill({0xFFFF, 2, kEndless});
  fpga_.stm.set(now_, 0, fpga_.stmTiming[0], kAtIndexZero, 0);
  fpga_.modulationChain.set(now_, 0, fpga_.modulationTiming[0], kAtIndexZero, 0);
}

void SdkDevice::receive(Bytes frame) {
  const std::uint8_t sequence = frame[0], command = frame[1];
  // The network repeats a frame until the next one.
  if (!hasNetwork_) return;
  if (sequence == lastSequence_ && command == lastCommand_) return;
  lastSequence_ = sequence;
  lastCommand_ = command;
  complaint_.clear();
  if (command == kReset) {
    expected_ = 0;
    acknowledged_ = 0xFF;
    data_ = 0;
    return;
  }
  if (sequence != expected_) return;
  acknowledged_ = sequence;
  ++expected_;
  data_ = dispatch(command, frame.subspan(2));
}

void SdkDevice::pass(std::uint64_t nanoseconds) {
  now_ += nanoseconds;
  fpga_.stm.update(now_);
  fpga_.modulationChain.update(now_);
}

std::string SdkDevice::takeComplaint() { return std::exchange(complaint_, {}); }

std::uint8_t SdkDevice::dispatch(std::uint8_t command, Bytes payload) {
  std::uint8_t error = kNoError;
  switch (command) {
    case kReadErrorDetail:
      return errorDetail_;
    case kReadMajor:
      return kMajor;
    case kReadMinor:
      return kMinor;
    case kReadPatch:
      return kPatch;
    case kSynchronise:
      break;
    case kSetMode:
      error = payload[0] > kLowLatency ? kInvalidPayload : kNoError;
      break;
    case kWritePattern:
      error = writePattern(payload);
      break;
    case kConfigurePattern:
      error = configurePattern(payload);
      break;
    case kChangePatternBank:
      error = changePatternBank(payload);
      break;
    case kWriteModulation:
      error = writeModulation(payload);
      break;
    case kConfigureModulation:
      error = configureModulation(payload);
      break;
    case kChangeModulationBank:
      error = changeModulationBank(payload);
      break;
    case kXorHash:
      error = checkHash(payload);
      break;
    default:
      error = kUnknownCommand;
  }
  if (error != kNoError) {
    errorDetail_ = error;
    complaint_ = fmt::format("refused command {:#04x}: {}", command, errorText(error));
  }
  return error;
}

std::uint8_t SdkDevice::writePattern(Bytes payload) {
  const std::size_t bank = payload[0];
  const std::size_t offset = numberAt<std::uint32_t>(payload, 2);
  const std::size_t bytes = numberAt<std::uint16_t>(payload, 6);
  if (bank > 1 || bytes % 2 != 0 || bytes > kMostData || offset > kRamWords ||
      bytes / 2 > kRamWords - offset) {
    return kInvalidPayload;
  }
  for (std::size_t i = 0; i < bytes / 2; ++i) {
    fpga_.patterns[bank][offset + i] = numberAt<std::uint16_t>(payload, 8 + 2 * i);
  }
  if (int(bank) == fpga_.stm.segment()) ++patterns_;
  return kNoError;
}

std::uint8_t SdkDevice::configurePattern(Bytes payload) {
  const std::size_t bank = payload[0];
  const std::uint8_t kind = payload[1], foci = payload[8];
  const auto divider = numberAt<std::uint16_t>(payload, 2);
  const auto size = numberAt<std::uint32_t>(payload, 4);
  const auto speed = numberAt<std::uint16_t>(payload, 10);
  if (bank > 1 || kind > kRaw || divider == 0 || size == 0) return kInvalidPayload;
  const bool isWrong = kind == kRaw ? size > std::uint32_t(kLargestPatterns)
                                    : foci == 0 || foci > autd3::kMostFoci ||
                                          size > kMostFociTotal / foci || speed == 0;
  if (isWrong) return kInvalidPayload;
  fpga_.hasFoci[bank] = kind == kFoci;
  fpga_.stmTiming[bank] = {divider, size, kEndless};
  fpga_.soundSpeed[bank] = speed;
  fpga_.fociPerPattern[bank] = std::max<int>(foci, 1);
  // The FPGA takes over what it plays; the other bank waits for the change.
  const int playing = fpga_.stm.segment();
  fpga_.stm.set(now_, playing, fpga_.stmTiming[std::size_t(playing)], kAtIndexZero, 0);
  return kNoError;
}

std::uint8_t SdkDevice::changePatternBank(Bytes payload) {
  const std::size_t bank = payload[0];
  if (bank > 1) return kInvalidPayload;
  fpga_.stm.set(now_, int(bank), fpga_.stmTiming[bank], payload[1],
                numberAt<std::uint64_t>(payload, 2));
  ++patterns_;
  return kNoError;
}

std::uint8_t SdkDevice::writeModulation(Bytes payload) {
  const std::size_t bank = payload[0];
  const std::size_t offset = numberAt<std::uint32_t>(payload, 2);
  const std::size_t bytes = numberAt<std::uint16_t>(payload, 6);
  if (bank > 1 || offset % 2 != 0 || bytes > kMostData || offset > kLargestModulation ||
      bytes > kLargestModulation - offset) {
    return kInvalidPayload;
  }
  // It is written by words: an odd end takes a 0 with it.
  for (std::size_t i = 0; i < (bytes + 1) / 2 * 2; ++i) {
    fpga_.modulation[bank][offset + i] = i < bytes ? payload[8 + i] : std::uint8_t{0};
  }
  return kNoError;
}

std::uint8_t SdkDevice::configureModulation(Bytes payload) {
  const std::size_t bank = payload[0];
  const auto divider = numberAt<std::uint16_t>(payload, 2);
  const auto size = numberAt<std::uint32_t>(payload, 4);
  if (bank > 1 || divider == 0 || size == 0 || size > kLargestModulation) return kInvalidPayload;
  fpga_.modulationTiming[bank] = {divider, size, kEndless};
  const int playing = fpga_.modulationChain.segment();
  fpga_.modulationChain.set(now_, playing, fpga_.modulationTiming[std::size_t(playing)],
                            kAtIndexZero, 0);
  return kNoError;
}

std::uint8_t SdkDevice::changeModulationBank(Bytes payload) {
  const std::size_t bank = payload[0];
  if (bank > 1) return kInvalidPayload;
  fpga_.modulationChain.set(now_, int(bank), fpga_.modulationTiming[bank], payload[1],
                            numberAt<std::uint64_t>(payload, 2));
  return kNoError;
}

std::uint8_t SdkDevice::checkHash(Bytes payload) {
  const std::size_t bytes = numberAt<std::uint16_t>(payload, 2);
  if (bytes > kPayloadBytes - 4) return kInvalidPayload;
  std::uint8_t hash = 0;
  for (std::size_t i = 0; i < bytes; ++i) hash ^= payload[4 + i];
  return hash == 0 ? kNoError : kInvalidData;
}

}  // namespace acg::autd3_sdk
