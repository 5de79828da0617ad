// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/kernels/shape.h"

// What the kernel text of this folder is in CUDA. Its files are compiled with -fmad=false: where a
// product must not be rounded they say FMA, and everywhere else rounding is what they count on.

#define KERNEL(threads) __global__ void __launch_bounds__(threads)
#define DEVICE static __device__ __forceinline__
#define GLOBAL
#define RESTRICT __restrict__
#define LOCAL __shared__
#define BARRIER __syncthreads()
#define UNROLL _Pragma("unroll")
#define ACG_PRAGMA(text) _Pragma(#text)
#define UNROLL_BY(n) ACG_PRAGMA(unroll n)
#define LANE static_cast<int>(threadIdx.x)
// A group of kernels of up to so many work-items has as many as it was launched with.
#define ACG_SUM_THREADS ACG_MOST_SUM_THREADS
#define LANES static_cast<int>(blockDim.x)
#define GROUP static_cast<int>(blockIdx.x)
#define GROUPS static_cast<int>(gridDim.x)
#define INT64 long long
#define FLOAT2(x, y) make_float2(x, y)
#define FLOAT4(x, y, z, w) make_float4(x, y, z, w)
#define FMA(a, b, c) __fmaf_rn(a, b, c)
// Writes what is not read again soon.
#define STREAM(to, value) __stcs(to, value)
#define MAX(a, b) fmaxf(a, b)
#define SQRT(x) sqrtf(x)

/// 1 / sqrt(x), relative error 2^-22.4.
DEVICE float RSQRT(float x) {
  float y;
  asm("rsqrt.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
}

/// 2^x, relative error 2^-22.
DEVICE float EXP2(float x) {
  float y;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
}

/// Sine and cosine of at most half a turn and a phase (rad) of at most another, absolute error
/// 2^-20.9.
DEVICE void sineOf(float turns, float phase, float* sine, float* cosine) {
  const float angle = FMA(6.2831853f, turns, phase);
  asm("sin.approx.ftz.f32 %0, %1;" : "=f"(*sine) : "f"(angle));
  asm("cos.approx.ftz.f32 %0, %1;" : "=f"(*cosine) : "f"(angle));
}
