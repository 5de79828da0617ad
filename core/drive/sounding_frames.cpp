// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/sounding_frames.h"

#include <set>
#include <tuple>

#include "core/drive/quantiser.h"

namespace acg {

std::vector<std::size_t> distinctFrames(const FrameSequence& sequence) {
  const auto& frames = sequence.frames;
  const auto isBefore = [&frames](std::size_t a, std::size_t b) {
    return std::tie(frames[a].phases, frames[a].amplitudes) <
           std::tie(frames[b].phases, frames[b].amplitudes);
  };
  std::set<std::size_t, decltype(isBefore)> known(isBefore);
  std::vector<std::size_t> distinct;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (known.insert(i).second) distinct.push_back(i);
  }
  return distinct;
}

Hologram soundingHologram(const PhaseFrame& frame, const DeviceTraits& traits,
                          const ElementRange& elements,
                          const std::optional<Calibration>& calibration) {
  const Eigen::VectorXcd sent = drivesOf(frame, traits);
  Hologram hologram;
  hologram.drives = Eigen::VectorXcd::Zero(elements.first + elements.count);
  hologram.drives.tail(elements.count) = calibration ? soundOf(sent, *calibration) : sent;
  hologram.revision = frame.revision;
  hologram.report.solver = "sequence";
  return hologram;
}

}  // namespace acg
