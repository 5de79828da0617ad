// SPDX-License-Identifier: GPL-3.0-or-later
// What reaches the exposure zones: asked for while the hand rests, told where it gets worse.
#include <algorithm>

#include "core/error.h"
#include "core/io/safety_profile_file.h"
#include "ui/session.h"
#include "ui/session_private.h"

namespace acg {

const ZoneExposure* Session::exposureOn(const std::string& zone) const {
  const auto found = std::ranges::find(exposures_, zone, &ZoneExposure::zone);
  return found == exposures_.end() ? nullptr : &*found;
}

void Session::requestExposures() {
  // The hand also rests after a selection or a change of layers, which change no zone.
  if (private_->exposed == hologram_) return;
  if (std::ranges::none_of(scene()->zones, &ExposureZone::isEnabled)) {
    private_->zoneVerdicts.clear();
    return;
  }
  private_->exposed = hologram_;
  ComputeRequest request;
  request.scene = scene();
  request.revision = document_.revision();
  request.hologram = hologram_;
  request.drives = layers_.drives;
  try {
    request.safety = private_->profiles.of(request.scene->safety.profile);
  } catch (const Error& error) {
    const QString text = QString::fromUtf8(error.what());
    if (text != private_->lastProblem) post(MessageKind::kError, text);
    private_->lastProblem = text;
    return;
  }
  const DriveView drives = judgedDrives(layers_.drives);
  const std::uint64_t order = ++private_->exposureOrder;
  compute_->submit(
      {"zones", tr("Judge zones").toStdString(), JobPriority::kRefine, Supersede::kRunning, {}},
      std::move(request),
      [this, order, drives](std::optional<ComputeResult> result, const JobOutcome& outcome) {
        emit jobsChanged();
        if (order != private_->exposureOrder) return;  // an edit or other drives came in between
        if (outcome.isCancelled) private_->exposed.reset();  // the next rest asks again
        if (outcome.error) reportOnce(outcome);
        if (!result) return;
        verdictDrives_ = drives;
        takeExposures(std::move(result->exposures));
      });
  emit jobsChanged();
}

void Session::takeExposures(std::vector<ZoneExposure> exposures) {
  exposures_ = std::move(exposures);
  std::map<std::string, ExposureVerdict> now;
  for (const ZoneExposure& exposure : exposures_) {
    const auto known = private_->zoneVerdicts.find(exposure.zone);
    const ExposureVerdict before =
        known == private_->zoneVerdicts.end() ? ExposureVerdict::kFine : known->second;
    if (exposure.verdict > before) {
      post(exposure.verdict == ExposureVerdict::kRefuse     ? MessageKind::kError
           : exposure.verdict == ExposureVerdict::kUnjudged ? MessageKind::kInfo
                                                            : MessageKind::kWarning,
           QString::fromStdString(exposure.sentence));
    }
    now[exposure.zone] = exposure.verdict;
  }
  private_->zoneVerdicts = std::move(now);
  emit verdictsChanged();
}

}  // namespace acg
