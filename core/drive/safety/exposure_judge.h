// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/backend/backend.h"
#include "core/drive/hologram_gate.h"
#include "core/drive/safety/exposure.h"
#include "core/scene/scene.h"

namespace acg {

/// A judge for a transmitter: refuses what `judgeExposure` refuses in a zone of `scene()`, with the
/// sentences on all such zones. `scene` gives the scene that holograms answer; `backend` and
/// `report`, which gets all verdicts (may be empty), are used on the gate's thread alone. A
/// hologram with fewer drives than the scene is padded with silence. Where nothing can be computed
/// the hologram is refused.
JudgeHologram exposureJudge(std::function<ScenePtr()> scene, SafetyProfile profile,
                            std::shared_ptr<Backend> backend,
                            std::function<void(const std::vector<ZoneExposure>&)> report = {});

}  // namespace acg
