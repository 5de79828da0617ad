// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/safety/exposure_judge.h"

#include <algorithm>
#include <map>
#include <utility>

namespace acg {
namespace {

/// Profiles that were found, by name; shared by the copies of a judge.
class Profiles {
 public:
  explicit Profiles(FindSafetyProfile find) : find_(std::move(find)) {}

  const SafetyProfile& of(const Scene& scene) {
    const std::string& name = scene.safety.profile;
    const auto known = known_.find(name);
    return known != known_.end() ? known->second : known_.emplace(name, find_(name)).first->second;
  }

 private:
  FindSafetyProfile find_;
  std::map<std::string, SafetyProfile> known_;
};

std::string refusalOf(const std::vector<ZoneExposure>& exposures) {
  std::string refusal;
  for (const ZoneExposure& exposure : exposures) {
    if (exposure.verdict != ExposureVerdict::kRefuse) continue;
    if (!refusal.empty()) refusal += ' ';
    refusal += exposure.sentence;
  }
  return refusal;
}

}  // namespace

JudgeHologram exposureJudge(FindSafetyProfile find, std::shared_ptr<Backend> backend,
                            std::function<void(const std::vector<ZoneExposure>&)> report) {
  return [profiles = std::make_shared<Profiles>(std::move(find)), backend = std::move(backend),
          report = std::move(report)](const Hologram& given, const Scene& scene) {
    if (std::ranges::none_of(scene.zones, &ExposureZone::isEnabled)) {
      if (report) report({});
      return std::string();
    }
    Hologram hologram;
    hologram.drives = given.drives;
    const Eigen::Index missing = scene.elementCount() - hologram.drives.size();
    if (missing > 0) {
      hologram.drives.conservativeResize(hologram.drives.size() + missing);
      hologram.drives.tail(missing).setZero();
    }
    const ExposureGoal goal = report ? ExposureGoal::kLevels : ExposureGoal::kRefusals;
    const std::vector<ZoneExposure> exposures =
        judgeExposure(scene, hologram, profiles->of(scene), *backend, {}, goal);
    if (report) report(exposures);
    return refusalOf(exposures);
  };
}

}  // namespace acg
