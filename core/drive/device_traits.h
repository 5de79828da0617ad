// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/acoustics/arrays/drive_levels.h"

namespace acg {

/// A number that output may not pass, and who says so. Limits only ever reduce.
struct DeviceLimit {
  double value = 0;
  std::string source;  ///< document and year, or "by judgement"
};

/// What a device can do and what it wants, as data: one file in resources/devices a driver, changed
/// by the driver where its settings decide (boards in a chain, speed of a port).
///
/// Phases: a drive q = |q| e^{i phi} with time factor e^{-i w t} peaks phi / w later than phase 0.
/// The code of a phase is round(L phi / 2 pi) mod L for L levels where a larger code sounds later,
/// its negative mod L where `leads` is set.
struct DeviceTraits {
  enum class Rounding {
    kNearest,
    kDown  ///< truncated, as the device's own host program does
  };

  std::string name;   ///< of the driver, such as `sonicsurface`
  std::string label;  ///< "SonicSurface"
  int channels = 0;   ///< elements in the order of the catalogue's array, all boards
  DriveLevels levels;
  Rounding rounding = Rounding::kNearest;
  bool leads = false;
  /// Hardware channel of each element, a permutation; empty: the same order.
  std::vector<int> channelOrder;

  double frameRate = 0;   ///< Hz, the most that link and device take
  int storedFrames = 0;   ///< of a sequence that the device repeats by itself; 0: none
  double storedRate = 0;  ///< Hz, the most from its own memory; 0: as `frameRate`
  bool answers = false;   ///< acknowledges what it gets
  /// Time over which the device spreads a change of phase so that it is not heard, s; it refuses a
  /// sequence that changes sooner. 0: none.
  double silencerTime = 0;
  /// The device falls silent by itself when nothing comes for so long; none: no dead-man, so that
  /// consent is asked at each arming.
  std::optional<std::chrono::milliseconds> watchdog;

  DeviceLimit voltage;               ///< V peak to peak at the elements, at most
  DeviceLimit duty{0.5, {}};         ///< of a period, at most
  DeviceLimit phaseStep;             ///< rad from one frame to the next, at most; value 0: any
  DeviceLimit warnTemperature;       ///< degrees Celsius: amplitude is reduced above
  DeviceLimit muteTemperature;       ///< degrees Celsius: muted at, latched; value 0: not measured
  std::vector<std::string> remarks;  ///< what its user should know, a sentence each
};

}  // namespace acg
