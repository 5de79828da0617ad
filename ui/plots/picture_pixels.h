// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QImage>

namespace acg {

/// Values row by row from the top left, in the colours of magnitudes from 0 to `top`; one pixel a
/// value.
QImage pixelImage(const std::vector<double>& values, int columns, int rows, double top);

}  // namespace acg
