// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/drive/device_driver.h"
#include "core/drive/device_traits.h"
#include "core/drive/phase_frame.h"

namespace acg {

/// What the owner of a device sets besides its traits.
struct DriveSettings {
  /// V peak to peak that the supply gives the elements; 0: not known, then not judged.
  double supplyVoltage = 0;
  double largestAmplitude = 1;  ///< of full drive, 0 to 1
};

/// Why a frame left the last layer with less than it came with.
enum class LimitKind { kVoltage, kDuty, kAmplitude, kPhaseStep, kTemperature, kCode };
inline constexpr int kLimitKinds = 6;

/// A frame that obeys, and at how many elements each limit had to act.
struct LimitedFrame {
  PhaseFrame frame;
  std::array<int, kLimitKinds> reduced{};  ///< elements, by LimitKind
  /// The phases that were wanted are reached, or never will be: sending the same wish again would
  /// change nothing.
  bool isSettled = true;

  int count(LimitKind kind) const { return reduced[static_cast<std::size_t>(kind)]; }
};

/// The last layer before the wire. It only ever reduces: no amplitude code leaves larger than it
/// came. Limits are the device's own (`DeviceTraits`, with their sources) and its owner's.
///
/// - voltage: more supply than the elements bear cannot be taken back by codes, so all is silent;
/// - duty: the pulse width, which for linear levels is that of `dutyOfAmplitude`;
/// - phase step: an element that sounds moves its phase the short way by no more than the limit a
///   frame, and goes on moving while the frame is sent again;
/// - temperature: above the warning amplitudes fall in proportion to what is left to the limit. An
///   element that is only on or off falls silent in turn, so that the share that sounds does; at
///   the limit, or where the device says that it is too hot or faulty, all is silent, latched;
/// - code: an element with a phase that the device has not is silent, a too large amplitude becomes
///   the largest.
///
/// One thread uses it.
class DriveLimits {
 public:
  /// Throws kInvalidArgument for settings that are negative or not finite.
  DriveLimits(const DeviceTraits& traits, const DriveSettings& settings);

  /// Takes what the device told. Returns the sentence for which everything must be muted now, once;
  /// from then on all frames are silent until `acknowledge`.
  std::optional<std::string> heed(const DeviceReport& report);

  /// `previous` is what was sent before; of another size (empty) it counts as silence. Throws
  /// kInvalidArgument when `wanted` has not the device's number of elements.
  LimitedFrame limit(const PhaseFrame& wanted, const PhaseFrame& previous) const;

  /// Muted by temperature or fault and not yet acknowledged.
  bool isLatched() const { return isLatched_; }
  /// Ends the latch; what still holds latches again at the next report.
  void acknowledge() { isLatched_ = false; }

  /// One sentence on what a limit did to `elements` elements, with the limit's source.
  std::string sentence(LimitKind kind, int elements) const;

 private:
  void setShare(double share);
  int limitedAmplitude(std::size_t element, int code, LimitedFrame& result) const;
  int limitedPhase(int wanted, int before, LimitedFrame& result) const;

  DeviceTraits traits_;
  DriveSettings settings_;
  int largestByDuty_ = 0;  ///< amplitude codes
  int largestBySettings_ = 0;
  int largestStep_ = 0;  ///< phase codes a frame
  bool isOverVoltage_ = false;
  double share_ = 1;                        ///< of the amplitude that the temperature leaves
  std::array<std::uint8_t, 256> cooled_{};  ///< amplitude code at that share
  std::vector<double> order_;  ///< 0 to 1, by which elements that are on or off fall silent
  double temperature_ = 0;
  bool isLatched_ = false;
};

}  // namespace acg
