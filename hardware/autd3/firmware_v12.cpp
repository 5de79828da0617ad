// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3/firmware_v12.h"

#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/error.h"

namespace acg::autd3 {

std::string errorText(std::uint8_t error) {
  switch (error) {
    case kNoError:
      return "no error";
    case kUnknownTag:
      return "its firmware does not know the operation";
    case kBadMessageId:
      return "the message number is above 15";
    case kBadInfoType:
      return "there is no such firmware information";
    case kBadGainStmMode:
      return "there is no such mode of GainSTM";
    case kBadSegment:
      return "the segment holds data of another kind";
    case kMissedTransition:
      return "the time of the transition has passed";
    case kSilencerRefuses:
      return "it changes faster than the silencer allows; lower the rate or the silencer's steps";
    case kBadTransitionMode:
      return "the transition does not fit the segment that plays";
    default:
      return fmt::format("error {}, which is not documented", error);
  }
}

std::string versionText(std::uint8_t major, std::uint8_t minor) {
  // The releases that a host may meet; see version.rs of shinolab/autd3-rs.
  struct Release {
    int first, last, version;
  };
  static constexpr Release kReleases[] = {{0x80, 0x89, 2},  {0x8A, 0x8A, 3}, {0x8B, 0x8C, 4},
                                          {0x8D, 0x8E, 5},  {0x8F, 0x90, 6}, {0x91, 0x91, 7},
                                          {0x92, 0x92, 8},  {0xA0, 0xA1, 9}, {0xA2, 0xA2, 10},
                                          {0xA3, 0xA3, 11}, {0xA4, 0xA5, 12}};
  for (const Release& release : kReleases) {
    if (major >= release.first && major <= release.last) {
      return fmt::format("v{}.{}.{}", release.version, major - release.first, minor);
    }
  }
  return fmt::format("unknown ({})", major);
}

std::array<std::uint16_t, 256> arcsinePulseWidths() {
  std::array<std::uint16_t, 256> widths;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const double amplitude = static_cast<double>(i) / 255;
    widths[i] = static_cast<std::uint16_t>(
        std::lround(std::asin(amplitude) / std::numbers::pi * kPulsePeriod));
  }
  return widths;
}

std::array<int, 2> gridPlace(int element) {
  ACG_ASSERT(element >= 0 && element < kElements);
  // Row 1 lacks columns 1, 2 and 16.
  const int place = element < 19 ? element : element < 32 ? element + 2 : element + 3;
  return {place % 18, place / 18};
}

}  // namespace acg::autd3
