// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/acoustics/directivity.h"

namespace acg {

/// The most rows of a directivity table.
inline constexpr std::size_t kMostTableRows = 1024;

/// The least step between angles, rad; nearer rows make a spline that swings.
inline constexpr double kLeastTableStep = 1e-4;
inline constexpr double kLargestTableGain = 100;

/// What is wrong with a table, as one sentence that names the key, or nothing.
/// `angles`: rad, ascending within 0..pi, at least two. `gains`: as many finite numbers.
std::optional<std::string> tableFault(const std::vector<double>& angles,
                                      const std::vector<double>& gains);

/// A cubic spline in cos(theta) through the gains, with two continuous derivatives. A variable that
/// is smooth over the sphere keeps the field smooth on the axis, where one in theta has a kink.
/// Before the first and after the last angle the gain stays what it is there.
/// Throws kInvalidArgument with `tableFault`.
DirectivityForm tableForm(const std::vector<double>& angles, const std::vector<double>& gains);

}  // namespace acg
