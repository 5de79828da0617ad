// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/safety/exposure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <fmt/format.h>

#include "core/drive/safety/highest_pressure.h"
#include "core/error.h"

namespace acg {
namespace {

constexpr double kReference = 20e-6;  // Pa rms
constexpr double kSilence = -200;     // dB
constexpr double kDensestGas = 20;    // kg/m^3; liquids have hundreds

/// Of the limits reached the one with the hardest action and, among equals, the lowest level.
const ExposureLimit* decisive(const std::vector<const ExposureLimit*>& limits, double judged) {
  const ExposureLimit* result = nullptr;
  for (const ExposureLimit* limit : limits) {
    if (judged < limit->level) continue;
    if (!result || limit->action > result->action ||
        (limit->action == result->action && limit->level < result->level)) {
      result = limit;
    }
  }
  return result;
}

std::string reachedSentence(const ZoneExposure& exposure, const SafetyProfile& profile,
                            const ExposureLimit& limit, bool isHeldByInterlock,
                            const char* extent) {
  std::string what = exposureVerdictName(exposure.verdict);
  if (isHeldByInterlock) what = "alarm, not refused, for an enclosure interlock is stated";
  return fmt::format(
      "The {} zone \"{}\" gets {} {:.1f} dB, {:.1f} dB with the margin, and reaches {} of the "
      "profile {}: {}.",
      zoneKindName(exposure.kind), exposure.zone, extent, exposure.level, exposure.judged,
      limit.name(), profile.name, what);
}

/// The limits of the profile that say anything about a zone in this medium.
std::vector<const ExposureLimit*> limitsFor(ZoneKind kind, const Scene& scene,
                                            const SafetyProfile& profile) {
  std::vector<const ExposureLimit*> limits;
  if (scene.resolvedMedium().density >= kDensestGas) return limits;
  for (const ExposureLimit& limit : profile.limits) {
    if (limit.appliesTo(kind, scene.frequency())) limits.push_back(&limit);
  }
  return limits;
}

/// Pa, peak, from which on a zone refuses; infinite where nothing can.
double refusedFrom(ZoneKind kind, const Scene& scene, const SafetyProfile& profile) {
  constexpr double kAbove = 1 + 1e-9;  // so that what reaches it does so as a level too
  double level = std::numeric_limits<double>::infinity();
  if (scene.safety.hasEnclosureInterlock) return level;
  for (const ExposureLimit* limit : limitsFor(kind, scene, profile)) {
    if (limit->action == ExposureVerdict::kRefuse) level = std::min(level, limit->level);
  }
  return peakPressureOf(level - profile.margin) * kAbove;
}

void judge(const Scene& scene, const SafetyProfile& profile, const char* extent,
           ZoneExposure& exposure) {
  const std::string start = fmt::format(
      "The {} zone \"{}\" gets {} {:.1f} dB, {:.1f} dB with the margin,",
      zoneKindName(exposure.kind), exposure.zone, extent, exposure.level, exposure.judged);
  const std::vector<const ExposureLimit*> limits = limitsFor(exposure.kind, scene, profile);
  if (limits.empty()) {
    exposure.verdict = ExposureVerdict::kUnjudged;
    exposure.sentence = fmt::format(
        "{} but the profile {} has no limit for it at {:g} kHz in this medium, so that nothing is "
        "known about it.",
        start, profile.name, scene.frequency() / 1000);
    return;
  }
  const ExposureLimit* reached = decisive(limits, exposure.judged);
  if (!reached) {
    const ExposureLimit& lowest = **std::ranges::min_element(
        limits, {}, [](const ExposureLimit* limit) { return limit->level; });
    exposure.verdict = ExposureVerdict::kFine;
    exposure.sentence = fmt::format("{} below {}, the lowest limit of the profile {}.", start,
                                    lowest.name(), profile.name);
    return;
  }
  exposure.verdict = reached->action;
  const bool isHeld =
      exposure.verdict == ExposureVerdict::kRefuse && scene.safety.hasEnclosureInterlock;
  if (isHeld) exposure.verdict = ExposureVerdict::kAlarm;
  exposure.sentence = reachedSentence(exposure, profile, *reached, isHeld, extent);
}

}  // namespace

double soundLevel(double peakPressure) {
  const double rms = peakPressure / std::numbers::sqrt2;
  return rms > 0 ? std::max(kSilence, 20 * std::log10(rms / kReference)) : kSilence;
}

double peakPressureOf(double level) {
  return std::numbers::sqrt2 * kReference * std::pow(10, level / 20);
}

std::vector<ZoneExposure> judgeExposure(const Scene& scene, const Hologram& hologram,
                                        const SafetyProfile& profile, Backend& backend,
                                        const std::function<void(double)>& checkpoint,
                                        ExposureGoal goal) {
  std::vector<ZoneExposure> result;
  if (std::ranges::none_of(scene.zones, &ExposureZone::isEnabled)) return result;
  const PropagationModel model = propagationModel(scene);
  if (hologram.drives.size() != model.size() || !hologram.drives.allFinite()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The exposure of the zones needs {} finite drives, one for each "
                            "element; got {}.",
                            model.size(), hologram.drives.size()));
  }
  for (const ExposureZone& zone : scene.zones) {
    if (!zone.isEnabled) continue;
    if (!zone.position.allFinite() || !(zone.radius > 0) || !std::isfinite(zone.radius)) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("The zone \"{}\" has a radius of {} m or a position that is not "
                              "finite; correct it.",
                              zone.id, zone.radius));
    }
    const double threshold =
        goal == ExposureGoal::kRefusals ? refusedFrom(zone.kind, scene, profile) : 0;
    const HighestPressure highest = highestPressure(model, hologram.drives, zone.position,
                                                    zone.radius, backend, checkpoint, {threshold});
    const bool isEnough = threshold > 0 && highest.found >= threshold;
    ZoneExposure exposure;
    exposure.zone = zone.id;
    exposure.kind = zone.kind;
    exposure.level = soundLevel(isEnough ? highest.found : highest.bound);
    exposure.judged = exposure.level + profile.margin;
    exposure.worstPoint = highest.point;
    judge(scene, profile, isEnough ? "at least" : "up to", exposure);
    result.push_back(exposure);
  }
  return result;
}

ExposureVerdict hardest(const std::vector<ZoneExposure>& exposures) {
  ExposureVerdict result = ExposureVerdict::kFine;
  for (const ZoneExposure& exposure : exposures) result = std::max(result, exposure.verdict);
  return result;
}

}  // namespace acg
