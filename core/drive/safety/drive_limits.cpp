// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/safety/drive_limits.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <fmt/format.h>

#include "core/drive/level_codes.h"
#include "core/drive/quantiser.h"
#include "core/error.h"
#include "core/units.h"

namespace acg {
namespace {

/// The bits of n mirrored at the point: 0, 1/2, 1/4, 3/4, ... spreads any first part of a count
/// evenly.
double mirrored(std::size_t n) {
  double result = 0, digit = 0.5;
  for (; n > 0; n >>= 1, digit /= 2) result += (n & 1) ? digit : 0;
  return result;
}

bool isOnOff(const DeviceTraits& traits) { return traits.levels.amplitudeLevels <= 2; }

/// The largest code whose amplitude is no more than `amplitude`.
int largestCode(double amplitude, const DeviceTraits& traits) {
  if (isOnOff(traits)) return amplitude >= 1;
  return amplitudeCode(amplitude, traits.levels, CodeRounding::kDown);
}

std::string source(const DeviceLimit& limit) {
  return limit.source.empty() ? "" : fmt::format(" ({})", limit.source);
}

}  // namespace

DriveLimits::DriveLimits(const DeviceTraits& traits, const DriveSettings& settings)
    : traits_(traits), settings_(settings) {
  if (!std::isfinite(settings.supplyVoltage) || settings.supplyVoltage < 0 ||
      !(settings.largestAmplitude >= 0 && settings.largestAmplitude <= 1)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("A supply of {} V and an amplitude of at most {} were asked for; give "
                            "a voltage of 0 or more and an amplitude from 0 to 1.",
                            settings.supplyVoltage, settings.largestAmplitude));
  }
  isOverVoltage_ = traits.voltage.value > 0 && settings.supplyVoltage > traits.voltage.value;
  const double duty = std::clamp(traits.duty.value, 0.0, 0.5);
  largestByDuty_ = largestCode(duty >= 0.5 ? 1 : std::sin(kPi * duty), traits);
  largestBySettings_ = largestCode(settings.largestAmplitude, traits);
  largestStep_ =
      traits.phaseStep.value > 0
          ? static_cast<int>(std::min<double>(
                256, traits.phaseStep.value / (2 * kPi) * traits.levels.phaseLevels + 1e-9))
          : 256;
  order_.resize(static_cast<std::size_t>(traits.channels));
  for (std::size_t n = 0; n < order_.size(); ++n) order_[n] = mirrored(n);
  setShare(1);
}

void DriveLimits::setShare(double share) {
  share_ = share;
  for (int code = 0; code <= largestAmplitudeCode(traits_); ++code) {
    const int cooled = isOnOff(traits_)
                           ? code
                           : largestCode(share * amplitudeOfCode(code, traits_.levels), traits_);
    cooled_[static_cast<std::size_t>(code)] =
        static_cast<std::uint8_t>(share >= 1 ? code : std::min(code, cooled));
  }
}

std::optional<std::string> DriveLimits::heed(const DeviceReport& report) {
  const double limit = traits_.muteTemperature.value;
  std::string why;
  if (report.isTooHot) why = fmt::format("{} says that it is too hot", traits_.label);
  if (!report.faults.empty()) {
    why = fmt::format("{} reports a fault: {}", traits_.label, report.faults.front());
    if (!why.empty() && why.back() == '.') why.pop_back();
  }
  if (report.temperature && limit > 0) {
    temperature_ = *report.temperature;
    if (!(temperature_ < limit)) {  // also what is not a number
      why = fmt::format("{} has {:.1f} degrees Celsius, the limit is {}{}", traits_.label,
                        temperature_, limit, source(traits_.muteTemperature));
    }
    const double warn = traits_.warnTemperature.value;
    const double room = warn > 0 && warn < limit ? (limit - temperature_) / (limit - warn) : 1;
    setShare(std::isfinite(room) ? std::clamp(room, 0.0, 1.0) : 0);
  }
  if (why.empty()) return std::nullopt;
  const bool isNew = !isLatched_;
  isLatched_ = true;
  if (!isNew) return std::nullopt;
  return why + "; let it cool or mend it, then acknowledge.";
}

int DriveLimits::limitedAmplitude(std::size_t element, int code, LimitedFrame& result) const {
  const auto note = [&](LimitKind kind) { ++result.reduced[static_cast<std::size_t>(kind)]; };
  if (code > largestAmplitudeCode(traits_)) {
    note(LimitKind::kCode);
    code = largestAmplitudeCode(traits_);
  }
  if (code > largestByDuty_) {
    note(LimitKind::kDuty);
    code = largestByDuty_;
  }
  if (code > largestBySettings_) {
    note(LimitKind::kAmplitude);
    code = largestBySettings_;
  }
  const int cooled =
      isOnOff(traits_) && order_[element] >= share_ ? 0 : cooled_[static_cast<std::size_t>(code)];
  if (cooled < code || (isLatched_ && code > 0)) note(LimitKind::kTemperature);
  code = isLatched_ ? 0 : cooled;
  if (isOverVoltage_ && code > 0) {
    note(LimitKind::kVoltage);
    code = 0;
  }
  return code;
}

int DriveLimits::limitedPhase(int wanted, int before, LimitedFrame& result) const {
  const int levels = traits_.levels.phaseLevels;
  int step = wanted - before;  // the short way round
  if (2 * step > levels) step -= levels;
  if (2 * step < -levels) step += levels;
  if (std::abs(step) <= largestStep_) return wanted;
  ++result.reduced[static_cast<std::size_t>(LimitKind::kPhaseStep)];
  if (largestStep_ > 0) result.isSettled = false;
  const int reached = before + std::clamp(step, -largestStep_, largestStep_);
  return (reached + levels) % levels;
}

LimitedFrame DriveLimits::limit(const PhaseFrame& wanted, const PhaseFrame& previous) const {
  const auto channels = static_cast<std::size_t>(traits_.channels);
  if (wanted.phases.size() != channels || wanted.amplitudes.size() != channels) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("A frame has {} phases and {} amplitudes but {} has {} elements; make "
                    "it for this device.",
                    wanted.phases.size(), wanted.amplitudes.size(), traits_.label, channels));
  }
  const bool hasPrevious =
      previous.phases.size() == channels && previous.amplitudes.size() == channels;
  LimitedFrame result;
  result.frame = wanted;
  for (std::size_t n = 0; n < channels; ++n) {
    int code = limitedAmplitude(n, wanted.amplitudes[n], result);
    int phase = wanted.phases[n];
    if (phase >= traits_.levels.phaseLevels) {
      ++result.reduced[static_cast<std::size_t>(LimitKind::kCode)];
      phase = code = 0;
    }
    // What did not sound may begin with any phase.
    if (code > 0 && hasPrevious && previous.amplitudes[n] > 0 &&
        previous.phases[n] < traits_.levels.phaseLevels) {
      phase = limitedPhase(phase, previous.phases[n], result);
    }
    result.frame.phases[n] = static_cast<std::uint8_t>(phase);
    result.frame.amplitudes[n] = static_cast<std::uint8_t>(code);
  }
  return result;
}

std::string DriveLimits::sentence(LimitKind kind, int elements) const {
  switch (kind) {
    case LimitKind::kVoltage:
      return fmt::format(
          "All elements are silent: the supply of {} V is above the limit of {} V{}.",
          settings_.supplyVoltage, traits_.voltage.value, source(traits_.voltage));
    case LimitKind::kDuty:
      return fmt::format("The pulse width of {} elements was reduced to {} of a period{}.",
                         elements, traits_.duty.value, source(traits_.duty));
    case LimitKind::kAmplitude:
      return fmt::format("The amplitude of {} elements was reduced to {}, as was set.", elements,
                         settings_.largestAmplitude);
    case LimitKind::kPhaseStep:
      return fmt::format("The phase of {} elements moves on by {:.3g} rad a frame{}.", elements,
                         traits_.phaseStep.value, source(traits_.phaseStep));
    case LimitKind::kTemperature:
      return fmt::format(
          "The amplitude of {} elements was reduced as the device has {:.1f} "
          "degrees Celsius{}.",
          elements, temperature_, source(traits_.warnTemperature));
    case LimitKind::kCode:
      return fmt::format("{} elements had codes that the device has not and were reduced.",
                         elements);
  }
  return {};
}

}  // namespace acg
