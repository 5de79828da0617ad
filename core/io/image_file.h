// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/scene/image_target.h"

namespace acg {

/// A picture as wanted pressures: brightness 0..1 of a PNG (transparent is 0), or the numbers of a
/// CSV file, one line a row, divided by the largest. Made smaller by averaging until no side has
/// more than `mostSide` pixels. Fills `columns`, `rows`, `values` and `source`; width keeps its
/// value and height follows the picture's shape. Throws kNotFound or kInvalidFile.
ImageTarget loadImage(const std::filesystem::path& file, int mostSide = 48);

}  // namespace acg
