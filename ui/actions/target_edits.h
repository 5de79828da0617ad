// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <QString>

#include "ui/session.h"

namespace acg {

using Wish = decltype(Target::wish);

/// A kind of target as a menu offers it.
struct WishChoice {
  QString label;  ///< "Twin trap"
  Wish wish;
};
/// Focal point, each kind of trap, quiet point.
std::vector<WishChoice> wishChoices();
/// Whether two wishes are of one kind, whatever their pressures.
bool isSameKind(const Wish& a, const Wish& b);

// The edits of targets that menus, tools and keys share; each is one step of undo.

/// Adds a target and selects it; returns its id. A trap takes the scene's first particle. A drag
/// that follows with the same `gesture` stays one step with it.
QString addTarget(Session& session, Wish wish, const Eigen::Vector3d& position,
                  Gesture gesture = 0);
void moveTarget(Session& session, const std::string& id, const Eigen::Vector3d& position,
                Gesture gesture);
/// Beside the original by a wavelength along x.
void duplicateTarget(Session& session, const std::string& id);
/// Keeps position and, where both kinds have one, pressure and particle.
void convertTarget(Session& session, const std::string& id, Wish wish);
/// No pressure asks for as much as can be had.
void setTargetPressure(Session& session, const std::string& id, std::optional<double> pressure);
/// Removes a target, an array or an exposure zone.
void removeObject(Session& session, const std::string& id);

/// The target of this id in a scene that is being edited; throws kNotFound when it is gone.
Target& targetIn(Scene& scene, const std::string& id);

}  // namespace acg
