// SPDX-License-Identifier: GPL-3.0-or-later
#define ACG_ORDER 0
#include "gpu/cuda/field_variants.cuh"
