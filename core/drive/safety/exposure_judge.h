// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/backend/backend.h"
#include "core/drive/hologram_gate.h"
#include "core/drive/safety/exposure.h"

namespace acg {

/// A profile by the name that a scene states; may throw.
using FindSafetyProfile = std::function<SafetyProfile(const std::string& name)>;

/// A judge for a transmitter: refuses what `judgeExposure` refuses in a zone of the scene by the
/// profile that the scene names, with the sentences on all such zones. `find` is asked once for
/// each name; it, `backend` and `report`, which gets all verdicts (may be empty), are used on the
/// gate's thread alone. With `report` zones get their levels, without it no more is computed than
/// whether they refuse. A hologram with fewer drives than the scene is padded with silence. Where
/// nothing can be computed the hologram is refused.
JudgeHologram exposureJudge(FindSafetyProfile find, std::shared_ptr<Backend> backend,
                            std::function<void(const std::vector<ZoneExposure>&)> report = {});

}  // namespace acg
