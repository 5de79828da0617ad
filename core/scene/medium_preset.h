// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/acoustics/medium_presets.h"
#include "core/scene/scene.h"

namespace acg {

// A scene's medium may be one of the presets. Its numbers stand in `Scene::medium`, its name among
// the keys of the project file, as `medium.preset`.

/// The name of the preset that the scene says its medium is; empty for air and given numbers.
std::string statedPreset(const Scene& scene);

/// Makes a preset the scene's medium, at the scene's frequency.
void setPreset(Scene& scene, const MediumPreset& preset);
/// The numbers stay and are those of no preset any more.
void dropPreset(Scene& scene);

/// Part of every edit: keeps the name of a preset true. With another frequency the preset's
/// absorption follows; a medium that has been changed by hand, or is air now, loses the name.
/// Numbers that a project gave beside the name stay its own. `before`: the scene as it was.
void keepPresetTrue(const Scene& before, Scene& after);

}  // namespace acg
