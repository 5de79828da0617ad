// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "render/color.h"

namespace acg {

/// A picture as the bytes of a PNG file with its resolution and a description.
/// Throws kIo when the picture cannot be encoded.
std::string pngBytes(const Image& image, double dotsPerInch, const std::string& description);

}  // namespace acg
