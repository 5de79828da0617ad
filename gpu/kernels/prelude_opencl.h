// SPDX-License-Identifier: GPL-3.0-or-later

// What the kernel text of this folder is in OpenCL C 1.2; put before it when it is compiled at run
// time. Where a product must not be rounded the text says FMA, and everywhere else rounding is what
// it counts on.

#pragma OPENCL FP_CONTRACT OFF

#define KERNEL(threads) __kernel __attribute__((reqd_work_group_size(threads, 1, 1))) void
#define DEVICE static inline
#define GLOBAL __global
#define RESTRICT restrict
#define LOCAL __local
#define BARRIER barrier(CLK_LOCAL_MEM_FENCE)
#define UNROLL _Pragma("unroll")
#define UNROLL_BY(n)  // left to the vendor's compiler
#define LANE ((int)get_local_id(0))
// Who compiles says how many ACG_SUM_THREADS a group has.
#define LANES ((int)get_local_size(0))
#define GROUP ((int)get_group_id(0))
#define GROUPS ((int)get_num_groups(0))
#define INT64 long
#define FLOAT2(x, y) ((float2)(x, y))
#define FLOAT4(x, y, z, w) ((float4)(x, y, z, w))
#define FMA(a, b, c) fma(a, b, c)
#define STREAM(to, value) (*(to) = (value))
#define MAX(a, b) fmax(a, b)
#define SQRT(x) sqrt(x)
#define RSQRT(x) rsqrt(x)
#define EXP2(x) exp2(x)

// Sine and cosine of a number of turns and a phase (rad). native_sin may be as inexact as its
// vendor likes, so this is a polynomial on a quarter turn either side of the nearest half turn,
// absolute errors 5.9e-7 and 4.7e-8.
DEVICE void sineOf(float turns, float phase, float* sine, float* cosine) {
  const float halves = FMA(phase, 0.318309886f, 2.0f * turns);
  const float whole = rint(halves);
  const float f = halves - whole;
  const float sign = ((int)whole & 1) ? -1.0f : 1.0f;
  const float u = f * f;
  float s = FMA(u, -70.9934275f / 128, 81.3407683f / 32);
  float c = FMA(u, 56.2423805f / 256, -85.2403304f / 64);
  s = FMA(s, u, -41.3371424f / 8);
  c = FMA(c, u, 64.9345906f / 16);
  s = FMA(s, u, 6.28316404f / 2);
  c = FMA(c, u, -19.7391714f / 4);
  *sine = sign * s * f;
  *cosine = sign * FMA(c, u, 0.999999953f);
}
