// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/compute/cache/cache_policy.h"
#include "core/field/field_evaluator.h"
#include "core/levitation/trap_verdict.h"
#include "core/scene/hologram.h"
#include "core/scene/scene.h"

namespace acg {

// Keys of results: hashes of all that they follow from, and of the program's version. Left out is
// what no result depends on: the scene's name, notes on sources, keys of the project file that the
// program does not know, revisions. `backend` is its description, as devices differ in the last
// digits.

/// Of `solveScene`. `previous` counts for methods that follow it (`followsPrevious`) and for no
/// other.
CacheKey hologramKey(const Scene& scene, const Hologram* previous, const std::string& backend);

/// Of `evaluateField` with the drives of `seen`.
CacheKey fieldKey(const Scene& scene, const Hologram& seen, const FieldSpec& spec,
                  const std::string& backend);

/// Of what fields of one grid by any drives of the same arrays have in common: not of a result.
CacheKey gridKey(const Scene& scene, const FieldSpec& spec);

/// Of `judgeTraps` on the drives of `judged`.
CacheKey verdictKey(const Scene& scene, const Hologram& judged, ForceModel model,
                    const std::string& backend);

/// Whether the scene's method reads the hologram shown before.
bool followsPrevious(const Scene& scene);

// What results take in memory, bytes.
std::int64_t bytesOf(const Hologram& hologram);
std::int64_t bytesOf(const Field& field);
std::int64_t bytesOf(const std::vector<TrapVerdict>& verdicts);

}  // namespace acg
