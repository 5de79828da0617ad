// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace acg::autd3 {

/// The words of AUTD3's firmware v12, as its CPU program (shinolab/autd3-firmware, src/cpu) reads
/// them. Numbers of more than a byte are little endian.
inline constexpr int kElements = 249;  ///< of one device
inline constexpr std::size_t kTxBytes = 626;
inline constexpr std::size_t kRxBytes = 2;
inline constexpr std::size_t kHeaderBytes = 4;
inline constexpr std::size_t kPayloadBytes = kTxBytes - kHeaderBytes;
inline constexpr std::uint8_t kLargestMessageId = 0x0F;
inline constexpr double kUltrasoundFrequency = 40e3;  ///< Hz; dividers count its periods

enum Tag : std::uint8_t {
  kNop = 0x00,
  kClear = 0x01,
  kSynchronise = 0x02,
  kFirmwareInfo = 0x03,
  kModulation = 0x10,
  kModulationSegment = 0x11,
  kSilencer = 0x21,
  kGain = 0x30,
  kGainSegment = 0x31,
  kGainStm = 0x41,
  kFociStm = 0x42,
  kGainStmSegment = 0x43,
  kFociStmSegment = 0x44,
  kForceFan = 0x60,
  kReadState = 0x61,
  kPulseWidths = 0x72,
  kPhaseCorrection = 0x80,
  kOutputMask = 0x90,
};

/// Bits of the second byte of modulation, GainSTM and FociSTM.
inline constexpr std::uint8_t kBegin = 1, kEnd = 2, kTransition = 4, kSecondSegment = 8;

/// When a segment takes over.
enum TransitionMode : std::uint8_t {
  kAtIndexZero = 0x00,
  kAtSystemTime = 0x01,
  kAtGpio = 0x02,
  kExternal = 0xF0,
  kLater = 0xFE,
  kAtOnce = 0xFF,
};

/// What a device answers.
enum ErrorNumber : std::uint8_t {
  kNoError = 0,
  kUnknownTag = 1,
  kBadMessageId = 2,
  kBadInfoType = 3,
  kBadGainStmMode = 4,
  kBadSegment = 5,
  kMissedTransition = 6,
  kSilencerRefuses = 7,
  kBadTransitionMode = 8,
};

/// What `kFirmwareInfo` asks for.
enum InfoType : std::uint8_t {
  kCpuMajor = 1,
  kCpuMinor = 2,
  kFpgaMajor = 3,
  kFpgaMinor = 4,
  kFpgaFunctions = 5,  ///< bit 7: an emulator
  kInfoEnd = 6,
};

/// Bits of the state byte, which a device sends in place of other data once `kReadState` asked for.
enum StateBit : std::uint8_t {
  kTooHot = 0x01,
  kModulationSegmentBit = 0x02,
  kStmSegmentBit = 0x04,
  kGainMode = 0x08,
  kStateValid = 0x80,
};

inline constexpr std::uint8_t kFirmware120 = 0xA4;  ///< major number of v12.0
inline constexpr std::uint8_t kFirmware121 = 0xA5;  ///< of v12.1
inline constexpr std::uint8_t kEmulatorBit = 0x80;
inline constexpr std::uint16_t kEndless = 0xFFFF;  ///< repetitions
inline constexpr int kLargestModulation = 65536;   ///< samples
inline constexpr int kLargestGainStm = 1024;       ///< patterns
inline constexpr int kLargestFociStm = 65536;      ///< foci of all patterns together
inline constexpr int kMostFoci = 8;                ///< of one pattern
inline constexpr int kPulsePeriod = 512;           ///< steps of a pulse width in one period

/// A device's half of an answer.
struct Acknowledgement {
  std::uint8_t data = 0;
  std::uint8_t messageId = 0;
  std::uint8_t error = 0;
};

inline Acknowledgement acknowledgementOf(std::span<const std::uint8_t, kRxBytes> rx) {
  return {rx[0], static_cast<std::uint8_t>(rx[1] & 0x0F), static_cast<std::uint8_t>(rx[1] >> 4)};
}

/// What an error number means, to stand after "refused ...: ".
std::string errorText(std::uint8_t error);

/// "v12.1.0" of a major and minor number; "unknown (7)" for numbers that no release has.
std::string versionText(std::uint8_t major, std::uint8_t minor);

/// The pulse width of each intensity at start: w with sin(pi w / 512) = intensity / 255, so that
/// the amplitude that is heard is linear in the intensity, within half a step of width.
std::array<std::uint16_t, 256> arcsinePulseWidths();

/// Grid place of an element: column 0 to 17 along x and row 0 to 13 along y; three places are
/// empty.
std::array<int, 2> gridPlace(int element);

inline constexpr double kPitch = 10.16e-3;        ///< m
inline constexpr double kDeviceWidth = 192.0e-3;  ///< m, along x with the board's rim

}  // namespace acg::autd3
