// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>

namespace acg {

enum class StandardView { kFront = 1, kBack, kLeft, kRight, kTop, kIsometric };
/// `front`, `back`, ...; the names of `acg render --view`.
const char* standardViewName(StandardView view);
std::optional<StandardView> standardViewFromName(const std::string& name);
/// Azimuth and elevation of the eye, rad.
std::array<double, 2> standardViewAngles(StandardView view);

}  // namespace acg
