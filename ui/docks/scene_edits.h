// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include <QString>

#include "core/scene/hologram.h"
#include "core/scene/scene.h"

namespace acg {

/// What a user calls the kind of a target: the wishes, with traps told apart by kind.
enum class WishKind {
  kFocalPoint,
  kAutomaticTrap,
  kTwinTrap,
  kVortexTrap,
  kBottleTrap,
  kTwoSidedTrap,
  kQuietPoint,
  kImage  ///< from a file; no other kind can be turned into one
};
inline constexpr int kWishKinds = 8;

QString wishKindLabel(WishKind kind);
WishKind wishKindOf(const Target& target);
/// Makes the target of another kind, unless that is an image; wanted pressure and particle live on
/// where both have them.
void convertWish(Target& target, WishKind kind);
/// `focal`, `trap` or `quietPoint`: the role of its colour.
const char* wishRole(const Target& target);

/// "Ear", "Hand", "Eye"
QString zoneKindLabel(ZoneKind kind);

/// For use inside `Session::edit`. All throw kInvalidArgument with a sentence for the user.
///@{
/// Renames a target, array or zone and what refers to it. Empty and taken names are refused.
void renameObject(Scene& scene, const std::string& from, const std::string& to);
void removeObject(Scene& scene, const std::string& id);
/// Adds an exposure zone beside what the scene holds, where a person would stand; returns its id.
std::string addZone(Scene& scene, ZoneKind kind);
/// Returns the copy's id; a target's or zone's copy stands 10 mm beside it along x, an array's
/// above along z.
std::string duplicateObject(Scene& scene, const std::string& id);
/// Adds a target where a user would look for it, the middle of the scene; returns its id.
std::string addTarget(Scene& scene, WishKind kind);
/// Adds elements of a geometry at their `clearPlace` with the scene's first transducer, or a new
/// one.
std::string addArray(Scene& scene, const ArrayGeometry& geometry,
                     std::shared_ptr<const TransducerArray> elements,
                     const std::optional<TransducerModel>& transducer);
/// The name of a transducer type equal to `model`; adds one called `name`, or near it, if need be.
std::string transducerNamed(Scene& scene, const TransducerModel& model, const std::string& name);
Target& targetOf(Scene& scene, const std::string& id);
PlacedArray& arrayOf(Scene& scene, const std::string& id);
ExposureZone& zoneOf(Scene& scene, const std::string& id);
///@}

/// Where an array stands in a scene, and which way it looks.
struct Placement {
  Eigen::Vector3d position = Eigen::Vector3d::Zero();  ///< m
  Eigen::Quaterniond orientation = Eigen::Quaterniond::Identity();
};
/// Where one more array is clear of the others: 50 mm above all arrays and targets, looking down,
/// or at the origin, looking up, in a scene without arrays.
Placement clearPlace(const Scene& scene, const TransducerArray& elements);

/// The catalogue name of a geometry of kind `device`; empty for any other.
std::string deviceName(const ArrayGeometry& geometry);
/// What the elements of such a device are; none for other kinds. Reads a file.
std::optional<TransducerModel> deviceTransducer(const ArrayGeometry& geometry);

/// Rotations about the fixed axes x, then y, then z, rad; as the inspector shows an orientation.
std::array<double, 3> eulerAngles(const Eigen::Quaterniond& orientation);
Eigen::Quaterniond orientationOf(const std::array<double, 3>& angles);

/// The result for a target in the newest hologram, or nullptr.
const TargetResult* resultOf(const HologramPtr& hologram, const std::string& id);

/// "4.21 kPa" or "41 Pa".
QString pressureText(double pascal);
/// "y = 0 mm"-like length with two digits at most.
QString lengthText(double metres);

}  // namespace acg
