// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/backend/backend.h"
#include "core/field/force_model.h"
#include "core/scene/hologram.h"
#include "core/scene/scene.h"

namespace acg {

enum class TrapHold { kHolds, kWeak, kDoesNotHold };

/// `holds`, `weak`, `does not hold`.
const char* trapHoldText(TrapHold hold);

/// Whether a bead stays in a trap under gravity, and how well. All numbers are finite; those about
/// the place of rest are 0 where there is none.
struct TrapVerdict {
  std::string target;                         ///< id
  std::string particle;                       ///< name in the scene, empty for the default bead
  ForceModel model = ForceModel::kAutomatic;  ///< that was taken, never kAutomatic
  TrapHold hold = TrapHold::kDoesNotHold;
  std::string reason;  ///< one sentence with values; what to do unless the trap holds

  double weight = 0;                                      ///< N
  bool hasEquilibrium = false;                            ///< a place of rest was found
  Eigen::Vector3d equilibrium = Eigen::Vector3d::Zero();  ///< m
  double offset = 0;                                      ///< m, from the target
  /// Of the symmetric stiffness -(dF_i/dq_j + dF_j/dq_i) / 2 at rest, ascending, N/m; positive
  /// pulls back.
  Eigen::Vector3d stiffness = Eigen::Vector3d::Zero();
  Eigen::Matrix3d axes = Eigen::Matrix3d::Identity();  ///< one column per stiffness
  Eigen::Vector3d curl = Eigen::Vector3d::Zero();      ///< of the force at rest, N/m
  /// J, work to leave by the easiest straight way, followed for 3/4 of a wavelength.
  double depth = 0;
  Eigen::Vector3d escape = Eigen::Vector3d::Zero();  ///< its direction, unit vector
  double escapeDistance = 0;                         ///< m, to where the pull ends
  double margin = 0;  ///< largest lift of the sound below the rest over the weight
  /// m/s^2 that the bead survives in any direction, beside gravity.
  double largestAcceleration = 0;
  Eigen::Vector3d weakest = Eigen::Vector3d::Zero();  ///< the direction that it survives least

  /// The simpler model's view, where its stiffness at rest, or its force at the target, differs by
  /// more than 5 %.
  struct Other {
    ForceModel model = ForceModel::kGorkov;
    TrapHold hold = TrapHold::kDoesNotHold;
    Eigen::Vector3d stiffness = Eigen::Vector3d::Zero();  ///< N/m, at its own rest; 0 without one
    double difference = 0;                                ///< relative
  };
  std::optional<Other> other;
};

/// The verdict on one target of a scene by a hologram of it; none for a focal or a quiet point.
/// A pure function. A bead that reaches into an element does not hold. `checkpoint` may throw to
/// stop. Throws kInvalidArgument when hologram and scene disagree, and for a bead that the model
/// cannot take.
///
/// Drag is that of air at rest; without it, any curl would drive a bead out in time.
std::optional<TrapVerdict> judgeTrap(const Scene& scene, const Hologram& hologram,
                                     const Target& target, Backend& backend,
                                     ForceModel model = ForceModel::kAutomatic,
                                     const std::function<void()>& checkpoint = {});

/// The verdicts on all traps of the scene, in their order; `checkpoint` gets the share done.
std::vector<TrapVerdict> judgeTraps(const Scene& scene, const Hologram& hologram, Backend& backend,
                                    ForceModel model = ForceModel::kAutomatic,
                                    const std::function<void(double)>& checkpoint = {});

}  // namespace acg
