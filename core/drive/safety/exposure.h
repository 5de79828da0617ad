// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/backend/backend.h"
#include "core/drive/safety/safety_profile.h"
#include "core/scene/hologram.h"
#include "core/scene/scene.h"

namespace acg {

/// What a hologram does to one zone.
struct ZoneExposure {
  std::string zone;
  ZoneKind kind = ZoneKind::kEar;
  double level = 0;   ///< dB re 20 uPa rms: no point of the zone has more, by the model
  double judged = 0;  ///< dB: `level` with the profile's margin, which limits are compared with
  Eigen::Vector3d worstPoint = Eigen::Vector3d::Zero();  ///< m
  ExposureVerdict verdict = ExposureVerdict::kFine;
  std::string sentence;  ///< zone, level, limit, document and year
};

/// How much is to be known of the zones.
enum class ExposureGoal {
  kLevels,  ///< the highest level of each, to 1 dB where it can be had
  /// Only which of them refuse, as soon as that is known: the levels of those that do are the first
  /// that were found to suffice, those of others a bound; verdicts other than kRefuse say no more
  /// than that it is none.
  kRefusals
};

/// The verdict on every zone of the scene that is enabled, in order. A limit is reached where the
/// highest level of the zone and the margin come to it; of those reached the hardest action counts.
/// What would be refused becomes an alarm where the scene states an enclosure interlock. Limits for
/// air say nothing about liquids, nor limits of one band about another: such zones are kUnjudged.
/// Throws kInvalidArgument when hologram and scene have different numbers of elements or a zone is
/// not finite.
std::vector<ZoneExposure> judgeExposure(const Scene& scene, const Hologram& hologram,
                                        const SafetyProfile& profile, Backend& backend,
                                        const std::function<void(double)>& checkpoint = {},
                                        ExposureGoal goal = ExposureGoal::kLevels);

/// The hardest verdict; kFine without zones.
ExposureVerdict hardest(const std::vector<ZoneExposure>& exposures);

/// dB re 20 uPa rms of a peak pressure, Pa; -200 for silence.
double soundLevel(double peakPressure);
/// Pa, peak, of a level in dB re 20 uPa rms.
double peakPressureOf(double level);

}  // namespace acg
