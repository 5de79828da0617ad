// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <vector>

#include "core/backend/cpu/source_cells.h"

namespace acg::cpu {

/// Sources of one row of a board, by their places in it.
struct TapRow {
  struct Tap {
    int place = 0;
    std::complex<float> weight;
  };
  int row = 0;
  std::vector<Tap> taps;
};

/// out(v, u) += sum over rows and taps of weight table(v - row + rows above, u - place + places
/// beyond): out has `height` x `width` cells; the table is `beyond` cells wider and `above` cells
/// higher.
void convolveChunk(const float* table, int beyond, int above, const std::vector<TapRow>& rows,
                   int width, int height, float* out);

}  // namespace acg::cpu
