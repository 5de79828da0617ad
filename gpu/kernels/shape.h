// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef ACG_GPU_KERNELS_SHAPE_H
#define ACG_GPU_KERNELS_SHAPE_H

// How kernels share out points, for kernels and for those who launch them. Points of a work-item
// and unrolling are the best of those tried on an H100, see tests/bench/RESULTS.md.

/// The most work-items of a group of field.kernel and board.kernel, see launch_shape.h.
#define ACG_MOST_SUM_THREADS 256
/// Work-items of a group of lattice.kernel.
#define ACG_FIELD_THREADS 128
#define ACG_MATRIX_THREADS 128
/// Variants that hold more per pair in registers take fewer points.
#define ACG_FIELD_POINTS(order, variant)                       \
  ((order) == 0                     ? 4                        \
   : (order) == 1                   ? ((variant) <= 1 ? 4 : 2) \
   : (order) == 2 && (variant) <= 1 ? 2                        \
                                    : 1)
/// `slim`: for so few points that the processors would not all have work.
#define ACG_BOARD_POINTS(slim) ((slim) ? 1 : 4)
/// Work-items that share the sources of a point there; with ACG_BOARD_POINTS 1.
#define ACG_BOARD_SHARES 4
/// Lines that a work-item of lattice.kernel interpolates together.
#define ACG_LATTICE_LINES 2
/// Samples along other axes that a work-item of lattice.kernel interpolates together.
#define ACG_LATTICE_SAMPLES 8
/// Edge of the tiles of matrices.
#define ACG_TILE 16

#endif
