// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/device_sound.h"

#include <fmt/format.h>

#include "core/drive/quantiser.h"
#include "core/drive/sounding_frames.h"
#include "core/error.h"

namespace acg {

void checkElements(const ElementRange& elements, Eigen::Index drives, const std::string& name) {
  if (drives >= elements.first + elements.count) return;
  throw Error(
      ErrorCode::kInvalidArgument,
      fmt::format("The hologram has {} drives but {} drives the elements {} to {}; assign the "
                  "arrays again.",
                  drives, name, elements.first, elements.first + elements.count - 1));
}

Eigen::VectorXcd soundOfDevice(const Eigen::VectorXcd& drives, const ElementRange& elements,
                               const DeviceTraits& traits,
                               const std::optional<Calibration>& calibration,
                               const DriveSettings& settings) {
  checkElements(elements, drives.size(), traits.label);
  const Eigen::VectorXcd own = drives.segment(elements.first, elements.count);
  const PhaseFrame wanted =
      quantise(calibration ? calibratedFor(traits, own, *calibration) : own, traits);
  const PhaseFrame frame = DriveLimits(traits, settings).limit(wanted, {}).frame;
  const Hologram sounding = soundingHologram(frame, traits, elements, calibration);
  Eigen::VectorXcd sound = Eigen::VectorXcd::Zero(drives.size());
  sound.head(sounding.drives.size()) = sounding.drives;
  return sound;
}

}  // namespace acg
