// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The pressure of a source at a point, as gain and phase in turns.

#include "gpu/cuda/fused/gs_pat_kernels.h"

namespace acg::cuda {

__device__ inline float reciprocalRoot(float x) {
  float y;
  asm("rsqrt.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
}

/// Sine and cosine of a phase in turns and one in radians, each within half a turn; absolute error
/// 5e-7, 1e-6 with both.
__device__ inline void sinCos(float turns, float radians, float& sine, float& cosine) {
  const float x = fmaf(turns, 6.283185307f, radians);
  asm("sin.approx.ftz.f32 %0, %1;" : "=f"(sine) : "f"(x));
  asm("cos.approx.ftz.f32 %0, %1;" : "=f"(cosine) : "f"(x));
}

__device__ inline float powerOfTwo(float x) {
  float y;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
}

/// x minus the nearest whole number, |x| < 2^22.
__device__ inline float withoutTurns(float x) {
  constexpr float kMagic = 12582912.0f;
  return x - (__fadd_rn(x, kMagic) - kMagic);
}

/// B(c) of a form, c the cosine of the angle from the normal.
__device__ inline float anyDirectivity(const SourceView& sources, const DirectivityRow& form,
                                       float c) {
  float value;
  if (form.knots > 0) {
    int piece = form.firstKnot;
    for (int step = form.knots / 2; step > 0; step /= 2) {
      if (c >= sources.knots[piece + step]) piece += step;
    }
    const float t = c - sources.knots[piece];
    const float* a = sources.pieces + 4 * piece;
    value = fmaf(fmaf(fmaf(a[3], t, a[2]), t, a[1]), t, a[0]);
  } else {
    const float u = fmaf(-c, c, 1.0f);
    value = form.polynomial[form.degree];
    for (int j = form.degree - 1; j >= 0; --j) value = fmaf(value, u, form.polynomial[j]);
  }
  return form.hasRear || c >= 0 ? value : 0.0f;
}

/// What the way from a source (at `place`, looking along `aim`) to the point (px, py, pz) does to
/// its sound, all lengths in wavelengths: gain exp(2 pi i turns), turns within half a turn.
template <bool kIsPlain>
__device__ inline void propagate(const SourceView& sources, const DirectivityRow* form, float px,
                                 float py, float pz, float4 place, float4 aim, float& gain,
                                 float& turns) {
  const float x = px - place.x, y = py - place.y, z = pz - place.z;
  const float d2 = fmaf(x, x, fmaf(y, y, fmaf(z, z, sources.nearest)));
  const float inverse = reciprocalRoot(d2);
  const float rough = d2 * inverse;
  // What the rounded root lacks, so that the phase of a far point is exact.
  const float rest = fmaf(-rough, rough, d2) * inverse;
  turns = fmaf(rest, 0.5f, withoutTurns(rough));
  const float c = fmaf(x, aim.x, fmaf(y, aim.y, z * aim.z)) * inverse;
  if constexpr (kIsPlain) {
    const float u = fmaf(-c, c, 1.0f);
    gain = sources.plain[kPlainDegree];
#pragma unroll
    for (int j = kPlainDegree - 1; j >= 0; --j) gain = fmaf(gain, u, sources.plain[j]);
  } else {
    gain = anyDirectivity(sources, *form, c) * powerOfTwo(sources.absorption * rough);
  }
  gain *= inverse;
}

}  // namespace acg::cuda
