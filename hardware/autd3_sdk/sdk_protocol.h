// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace acg::autd3_sdk {

/// The words of the firmware of AUTD3's next generation, 0.1 (firmware/cpu of shinolab/autd3-sdk,
/// 2026). It has nothing in common with firmware v12 but the size of its frames and its elements.
/// A frame is {sequence number, command, 624 bytes}, an answer {acknowledged number, data}. A frame
/// of another number than the one that follows is ignored. Numbers are little endian.
inline constexpr int kElements = 249;
inline constexpr std::size_t kTxBytes = 626;
inline constexpr std::size_t kRxBytes = 2;
inline constexpr std::size_t kPayloadBytes = 624;

enum Command : std::uint8_t {
  kReset = 0x00,  ///< only of the numbers: the next one is 0, acknowledged is 0xFF
  kSynchronise = 0x01,
  kSetMode = 0x02,
  kWritePattern = 0x10,
  kConfigurePattern = 0x11,
  kChangePatternBank = 0x12,
  kWriteModulation = 0x20,
  kConfigureModulation = 0x21,
  kChangeModulationBank = 0x22,
  kReadErrorDetail = 0xE0,
  kReadMajor = 0xE1,
  kReadMinor = 0xE2,
  kReadPatch = 0xE3,
  kXorHash = 0xF0,
};

/// Data of an answer to anything that does not read.
enum ErrorNumber : std::uint8_t {
  kNoError = 0,
  kUnknownCommand = 1,
  kInvalidPayload = 2,
  kInvalidData = 3,
};

inline constexpr std::uint8_t kFoci = 0, kRaw = 1;  ///< kinds of pattern data
inline constexpr std::uint8_t kImmediate = 0xFF;    ///< transition
inline constexpr std::uint8_t kFifo = 0, kLowLatency = 1;
inline constexpr std::size_t kPatternWords = 256;  ///< of one pattern in a bank
inline constexpr int kLargestPatterns = 1024;
inline constexpr std::size_t kLargestModulation = 65536;
inline constexpr std::size_t kMostData = kPayloadBytes - 8;  ///< bytes of a write
inline constexpr int kMajor = 0, kMinor = 1;                 ///< of the firmware that is known

using Payload = std::vector<std::uint8_t>;
using TxFrame = std::array<std::uint8_t, kTxBytes>;

TxFrame txFrame(std::uint8_t sequence, Command command, const Payload& payload = {});

/// Pattern `index` of a bank: 249 pairs of phase and intensity. Throws kInvalidArgument for an
/// index above 1023.
Payload writePattern(int bank, int index, std::span<const std::uint8_t> phases,
                     std::span<const std::uint8_t> intensities);

/// A bank of `size` patterns, each for `divider` periods of 25 us, endless. Throws kInvalidArgument
/// for a divider that is not 1 to 65535 or a size that is not 1 to 1024.
Payload configurePattern(int bank, int divider, int size);

/// Plays a bank from now on.
Payload changeBank(int bank);

/// Samples from `offset` on, an even number, at most 616. Throws kInvalidArgument.
Payload writeModulation(int bank, std::size_t offset, std::span<const std::uint8_t> samples);
Payload configureModulation(int bank, int divider, std::size_t size);

/// What an error number means, to stand after "refused ...: ".
std::string errorText(std::uint8_t error);

}  // namespace acg::autd3_sdk
