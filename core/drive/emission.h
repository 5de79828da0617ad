// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/acoustics/arrays/drive_levels.h"
#include "core/backend/backend.h"
#include "core/scene/hologram.h"
#include "core/scene/scene.h"

namespace acg {

/// A hologram as a device emits it, beside the ideal one.
struct Emission {
  Eigen::VectorXcd ideal;     ///< N drives asked for
  Eigen::VectorXcd emitted;   ///< N drives on the device's levels
  double phaseError = 0;      ///< rad, rms over the elements that sound
  double amplitudeError = 0;  ///< rms
  /// Share of the ideal drives' amplitude that is left in their direction:
  /// Re sum conj(ideal) emitted / sum |ideal|^2. sinc(pi / N) on average for N phase levels alone.
  double coherence = 1;
};

/// The levels of each array of the scene, in order: `given` for all, else those of the catalogue's
/// device that the array is, with the scene's own phase levels where the device states none.
std::vector<DriveLevels> driveLevels(const Scene& scene, const std::optional<DriveLevels>& given);

/// Drives rounded to `levels` (one per array of the scene). Elements that are switched off give 0.
/// Throws kInvalidArgument when hologram and scene have different numbers of elements.
Emission emissionOf(const Scene& scene, const Hologram& hologram,
                    const std::vector<DriveLevels>& levels);

/// One drive on the nearest levels; the amplitude is that of the nearest pulse width for `kDuty`.
std::complex<double> quantised(const std::complex<double>& drive, const DriveLevels& levels);

/// A hologram with other drives and the ideal one's report: what to evaluate fields with.
Hologram emittedHologram(const Hologram& ideal, const Emission& emission);
/// Emitted minus ideal drives: as pressure is linear in them, its field is the difference.
Hologram differenceHologram(const Hologram& ideal, const Emission& emission);

}  // namespace acg
