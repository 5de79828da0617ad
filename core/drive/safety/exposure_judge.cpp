// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/safety/exposure_judge.h"

#include <utility>

namespace acg {

JudgeHologram exposureJudge(std::function<ScenePtr()> scene, SafetyProfile profile,
                            std::shared_ptr<Backend> backend,
                            std::function<void(const std::vector<ZoneExposure>&)> report) {
  return [scene = std::move(scene), profile = std::move(profile), backend = std::move(backend),
          report = std::move(report)](const Hologram& given) {
    const ScenePtr judged = scene();
    Hologram hologram = given;
    const Eigen::Index missing = judged->elementCount() - hologram.drives.size();
    if (missing > 0) {
      hologram.drives.conservativeResize(hologram.drives.size() + missing);
      hologram.drives.tail(missing).setZero();
    }
    const std::vector<ZoneExposure> exposures = judgeExposure(*judged, hologram, profile, *backend);
    if (report) report(exposures);
    std::string refusal;
    for (const ZoneExposure& exposure : exposures) {
      if (exposure.verdict != ExposureVerdict::kRefuse) continue;
      if (!refusal.empty()) refusal += ' ';
      refusal += exposure.sentence;
    }
    return refusal;
  };
}

}  // namespace acg
