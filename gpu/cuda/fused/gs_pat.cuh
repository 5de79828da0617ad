// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The parts of GS-PAT that a warp does for one problem: Gram matrix, iterations, drives.

#include <cstdint>

#include "gpu/cuda/fused/pressure.cuh"

namespace acg::cuda {

/// Added to real parts of gamma: far below any pressure, it gives phase 0 to a point that gets
/// none.
inline constexpr float kNoPressure = 1e-18f;

inline constexpr int kRowStride = kMostPoints + 1;  // so that rows start in different banks

__device__ inline const DirectivityRow* formOf(const SourceView& sources, int layer, int tile) {
  return sources.forms + sources.formOfTile[layer * (sources.slots / kSlotsPerTile) + tile];
}

/// What a warp keeps of a problem in shared memory.
struct ProblemMemory {
  /// x, y, z in wavelengths; then the modulus of the point's weight.
  float4 points[kMostPoints];
  float phases[kMostPoints];           ///< of the weights, rad, negative
  float4 weights[2][kMostPoints / 2];  ///< p_j / s_j of this iteration and the next
  float gramReal[kMostPoints * kRowStride];
  float crossed[kMostPoints * kRowStride];  ///< Im A Re A^T
};

/// The parts of -G = -A A^H that a thread holds, in the layout of m16n8k16: 16 x 8 tiles of
/// -Re G on and below the diagonal, and all of -C = -Im A Re A^T, of which Im G = C - C^T.
struct GramTiles {
  float real[6][4];
  float crossed[8][4];
};
inline constexpr int kGramValues = sizeof(GramTiles) / sizeof(float);

/// 32 points x 16 sources of one part of A as the left and, negated, the right operand of m16n8k16.
/// The two want the same numbers in different registers; negated ones the assembler does not merge,
/// which would move them before each product.
struct Operands {
  std::uint32_t left[2][4];   ///< 16 points each
  std::uint32_t right[4][2];  ///< 8 points each

  /// The sources 2 `half` and 2 `half` + 1 of this thread at its point of eight `r`.
  __device__ std::uint32_t set(int r, int half, float first, float second) {
    std::uint32_t pair;
#if __CUDA_ARCH__ >= 800
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(pair) : "f"(second), "f"(first));
#else
    __trap();  // the host starts no solver on such a card
    pair = 0;
#endif
    left[r / 2][r % 2 + 2 * half] = pair;
    right[r][half] = pair ^ 0x80008000u;
    return pair;
  }
};

/// The same as the sum of two bfloat16: what is lost is 2^-18 of a number.
struct TilePart {
  Operands high, low;

  __device__ void set(int r, int half, float first, float second) {
    const std::uint32_t pair = high.set(r, half, first, second);
    low.set(r, half, first - __uint_as_float(pair << 16),
            second - __uint_as_float(pair & 0xffff0000u));
  }
};

/// sum -= a b^T over 16 sources.
__device__ inline void multiplyAdd(float (&sum)[4], const std::uint32_t (&a)[4],
                                   const std::uint32_t (&b)[2]) {
#if __CUDA_ARCH__ >= 800
  asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 "
      "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
      : "+f"(sum[0]), "+f"(sum[1]), "+f"(sum[2]), "+f"(sum[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#endif
}

/// The tile of the points (px, py, pz) g + 8 r and the sources t + 4 j, g and t of this thread.
template <bool kIsPlain>
__device__ inline void fillTile(const SourceView& sources, int tile, const float (&px)[4],
                                const float (&py)[4], const float (&pz)[4], TilePart& re,
                                TilePart& im) {
  const int t = threadIdx.x & 3;
  const float4* places = reinterpret_cast<const float4*>(sources.places);
  const float4* aims = reinterpret_cast<const float4*>(sources.aims);
  const int layers = kIsPlain ? 1 : sources.layers;
#pragma unroll
  for (int half = 0; half < 2; ++half) {
    float real[4][2] = {}, imaginary[4][2] = {};
    for (int layer = 0; layer < layers; ++layer) {
      const DirectivityRow* form = nullptr;
      if constexpr (!kIsPlain) form = formOf(sources, layer, tile);
      const int at = layer * sources.slots + tile * kSlotsPerTile + 8 * half + t;
#pragma unroll
      for (int j = 0; j < 2; ++j) {
        const float4 place = __ldg(places + at + 4 * j), aim = __ldg(aims + at + 4 * j);
#pragma unroll
        for (int r = 0; r < 4; ++r) {
          float gain, turns, sine, cosine;
          propagate<kIsPlain>(sources, form, px[r], py[r], pz[r], place, aim, gain, turns);
          // The phase of a drive with one source cancels in A A^H.
          sinCos(turns, kIsPlain ? 0.0f : place.w, sine, cosine);
          gain *= aim.w;
          real[r][j] = fmaf(gain, cosine, real[r][j]);
          imaginary[r][j] = fmaf(gain, sine, imaginary[r][j]);
        }
      }
    }
#pragma unroll
    for (int r = 0; r < 4; ++r) {
      re.set(r, half, real[r][0], real[r][1]);
      im.set(r, half, imaginary[r][0], imaginary[r][1]);
    }
  }
}

/// sum -= a b^T of what is on and below the diagonal (`kHalf`) or all of it.
template <bool kHalf, int kTiles>
__device__ inline void multiplyTiles(float (&sum)[kTiles][4], const Operands& a,
                                     const Operands& b) {
  int index = 0;
#pragma unroll
  for (int row = 0; row < 2; ++row) {
#pragma unroll
    for (int column = 0; column < 4; ++column) {
      if (!kHalf || column < 2 * row + 2) multiplyAdd(sum[index++], a.left[row], b.right[column]);
    }
  }
}

/// Takes in the tiles first, first + step, ... of the sources.
template <bool kIsPlain>
__device__ inline void addGram(const SourceView& sources, const float4* points, int first, int step,
                               GramTiles& gram) {
  const int g = (threadIdx.x & 31) >> 2;
  float px[4], py[4], pz[4];
#pragma unroll
  for (int r = 0; r < 4; ++r) {
    const float4 point = points[g + 8 * r];
    px[r] = point.x, py[r] = point.y, pz[r] = point.z;
  }
  for (int tile = first; tile < sources.tiles; tile += step) {
    TilePart re, im;
    fillTile<kIsPlain>(sources, tile, px, py, pz, re, im);
    multiplyTiles<false>(gram.crossed, im.high, re.low);
    multiplyTiles<true>(gram.real, re.high, re.low);
    multiplyTiles<false>(gram.crossed, im.low, re.high);
    multiplyTiles<true>(gram.real, re.low, re.high);
    multiplyTiles<true>(gram.real, im.high, im.low);
    multiplyTiles<false>(gram.crossed, im.high, re.high);
    multiplyTiles<true>(gram.real, im.low, im.high);
    multiplyTiles<true>(gram.real, re.high, re.high);
    multiplyTiles<true>(gram.real, im.high, im.high);
  }
}

/// Writes value `index` of the GramTiles of `lane`, with its sign, where rows can be read; Re G
/// also above the diagonal.
__device__ inline void storeGramValue(int index, int lane, float value, float* gramReal,
                                      float* crossed) {
  constexpr int kRealValues = 6 * 4;
  const bool isReal = index < kRealValues;
  const int part = index % 4;
  // Of Re G the first 16 rows have two tiles.
  const int tile = isReal ? index / 4 + (index < 8 ? 0 : 2) : (index - kRealValues) / 4;
  const int row = tile / 4, column = tile % 4;
  const int i = 16 * row + lane / 4 + 8 * (part / 2), j = 8 * column + 2 * (lane % 4) + part % 2;
  if (!isReal) {
    crossed[i * kRowStride + j] = -value;
    return;
  }
  gramReal[i * kRowStride + j] = -value;
  if (column < 2 * row) gramReal[j * kRowStride + i] = -value;
}

/// The weight of a point that gets gamma, its amplitude corrected: a^2 gamma / |gamma|^2 over s,
/// `scale` = a / s.
__device__ inline float2 correctedWeight(float2 gamma, float scale, float magnitude) {
  const float power = fmaf(gamma.x, gamma.x, gamma.y * gamma.y);
  if (!(power > kNoPressure * kNoPressure * 100)) return make_float2(scale, 0);
  const float factor = scale * magnitude / power;
  return make_float2(factor * gamma.x, factor * gamma.y);
}

/// Half a row of G in registers.
struct HalfRow {
  static constexpr int kColumns = kMostPoints / 2;
  float re[kColumns], im[kColumns];

  __device__ void load(const float* gramReal, const float* crossed, int row, int half) {
#pragma unroll
    for (int i = 0; i < kColumns; ++i) {
      const int j = kColumns * half + i;
      re[i] = gramReal[row * kRowStride + j];
      im[i] = crossed[row * kRowStride + j] - crossed[j * kRowStride + row];
    }
  }

  /// The half row times the weights of its columns, two in a float4; `bias` is added.
  __device__ float2 multiply(const float4* weights, float bias) const {
    float real = bias, real2 = 0, imaginary = 0, imaginary2 = 0;
#pragma unroll
    for (int i = 0; i < kColumns / 2; ++i) {
      const float4 w = weights[i];
      real = fmaf(re[2 * i], w.x, real);
      real2 = fmaf(-im[2 * i], w.y, real2);
      imaginary = fmaf(re[2 * i], w.y, imaginary);
      imaginary2 = fmaf(im[2 * i], w.x, imaginary2);
      real = fmaf(re[2 * i + 1], w.z, real);
      real2 = fmaf(-im[2 * i + 1], w.w, real2);
      imaginary = fmaf(re[2 * i + 1], w.w, imaginary);
      imaginary2 = fmaf(im[2 * i + 1], w.z, imaginary2);
    }
    return make_float2(real + real2, imaginary + imaginary2);
  }
};

/// Iterates p and returns the weight p / s of the lane's point.
///
/// R = G S^-1 with S the diagonal of G, so R p = G w with w = p / s. Two neighbours share their two
/// rows, half of the columns each: reading the weights costs more than summing over two lanes.
__device__ inline float2 iterateWeights(ProblemMemory& memory, const GsPatSteps& steps,
                                        float magnitude) {
  const int lane = threadIdx.x & 31, half = lane & 1;
  HalfRow own, neighbour;
  own.load(memory.gramReal, memory.crossed, lane, half);
  neighbour.load(memory.gramReal, memory.crossed, lane ^ 1, half);
  const float power = memory.gramReal[lane * kRowStride + lane];
  const float scale = power > 0 ? magnitude / power : 0;
  float2* place = reinterpret_cast<float2*>(memory.weights) + lane;
  float2 weight = make_float2(scale, 0);
  *place = weight;

  int now = 0;
  const auto gammaOf = [&] {
    __syncwarp();
    const float4* weights = memory.weights[now] + kMostPoints / 4 * half;
    float2 gamma = own.multiply(weights, kNoPressure);
    const float2 given = neighbour.multiply(weights, 0);
    gamma.x += __shfl_xor_sync(~0u, given.x, 1);
    gamma.y += __shfl_xor_sync(~0u, given.y, 1);
    return gamma;
  };
  for (int i = 0; i < steps.iterations; ++i) {
    const float2 gamma = gammaOf();
    const float factor = scale * reciprocalRoot(fmaf(gamma.x, gamma.x, gamma.y * gamma.y));
    weight = make_float2(factor * gamma.x, factor * gamma.y);
    now ^= 1;
    place[now * kMostPoints] = weight;
  }
  return steps.finalCorrection ? correctedWeight(gammaOf(), scale, magnitude) : weight;
}

/// Leaves the weight of the lane's point where `drivesOf` reads it.
__device__ inline void storeWeight(ProblemMemory& memory, float2 weight) {
  const int lane = threadIdx.x & 31;
  const float power = fmaf(weight.x, weight.x, weight.y * weight.y);
  memory.points[lane].w = sqrtf(power);
  memory.phases[lane] = -atan2f(weight.y, weight.x);
}

/// q = B p of `kCount` slots from `slot` on, over the points [begin, end): the sum over m of
/// conj(A_mn) w_m.
template <bool kIsPlain, int kUnrolled, int kCount>
__device__ inline void drivesOf(const SourceView& sources, const float4* points,
                                const float* phases, int begin, int end, int slot,
                                float (&re)[kCount], float (&im)[kCount]) {
  const float4* places = reinterpret_cast<const float4*>(sources.places);
  const float4* aims = reinterpret_cast<const float4*>(sources.aims);
#pragma unroll
  for (int j = 0; j < kCount; ++j) re[j] = im[j] = 0;
  const int layers = kIsPlain ? 1 : sources.layers;
  for (int layer = 0; layer < layers; ++layer) {
    const int at = layer * sources.slots + slot;
    const DirectivityRow* form = nullptr;
    if constexpr (!kIsPlain) form = formOf(sources, layer, slot / kSlotsPerTile);
    float4 place[kCount], aim[kCount];
    float real[kCount], imaginary[kCount];
#pragma unroll
    for (int j = 0; j < kCount; ++j) {
      place[j] = __ldg(places + at + j);
      aim[j] = __ldg(aims + at + j);
      real[j] = imaginary[j] = 0;
    }
#pragma unroll kUnrolled
    for (int m = begin; m < end; ++m) {
      const float4 point = points[m];
      const float phase = phases[m];
#pragma unroll
      for (int j = 0; j < kCount; ++j) {
        float gain, turns, sine, cosine;
        propagate<kIsPlain>(sources, form, point.x, point.y, point.z, place[j], aim[j], gain,
                            turns);
        sinCos(turns, phase, sine, cosine);
        gain *= point.w;
        real[j] = fmaf(gain, cosine, real[j]);
        imaginary[j] = fmaf(gain, sine, imaginary[j]);
      }
    }
#pragma unroll
    for (int j = 0; j < kCount; ++j) {  // the conjugate of the sum times strength and phase
      float sine, cosine;
      sinCos(0, place[j].w, sine, cosine);
      const float a = aim[j].w * cosine, b = aim[j].w * sine;
      re[j] += fmaf(a, real[j], -b * imaginary[j]);
      im[j] -= fmaf(a, imaginary[j], b * real[j]);
    }
  }
}

/// The phase of a drive, 256 to the turn, within 1e-4 of a code before it is rounded; 0 for 0.
__device__ inline std::uint8_t codeOf(float re, float im) {
  const float u = fabsf(re), v = fabsf(im);
  const float ratio = __fdividef(fminf(u, v), fmaxf(fmaxf(u, v), 1e-30f));
  const float s = ratio * ratio;
  // 128 / pi arctan(ratio) / ratio, by least squares of the largest error.
  float code = 0.277536046f;
  code = fmaf(code, s, -1.36915481f);
  code = fmaf(code, s, 3.24415511f);
  code = fmaf(code, s, -5.39174568f);
  code = fmaf(code, s, 8.07042929f);
  code = fmaf(code, s, -13.5747169f);
  code = fmaf(code, s, 40.743507f);
  code *= ratio;
  if (v > u) code = 64 - code;
  if (re < 0) code = 128 - code;
  if (im < 0) code = -code;
  return static_cast<std::uint8_t>(__float2int_rn(code) & 255);
}

}  // namespace acg::cuda
