// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/compute/tuning/field_tuner.h"

namespace acg {

/// A field that someone asks for, and what kind of work it belongs to.
struct LearningJob {
  std::string kind;  ///< "slice", "volume", "derivatives", "animation" or "session NAME"
  ScenePtr scene;
  std::shared_ptr<const Hologram> hologram;
  FieldSpec spec;
};

/// `count` jobs, the same for the same seed on every machine: three of five from a model of a desk
/// (slices, volumes, derivatives and animations of boards with 72 to 512 elements, to 1e-2..1e-5),
/// two of five from what the recorded sessions in `traces` ask for. All leave `tuner` a choice.
/// Drives have seeded phases: what is summed takes the same time for any.
/// Throws kNotFound where the traces are not there.
std::vector<LearningJob> learningJobs(int count, std::uint64_t seed,
                                      const std::filesystem::path& traces, const FieldTuner& tuner);

}  // namespace acg
