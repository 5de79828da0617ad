// SPDX-License-Identifier: GPL-3.0-or-later

// Many problems of GS-PAT: one warp solves one, from points to codes.

#include "gpu/cuda/fused/gs_pat.cuh"

namespace acg::cuda {
namespace {

constexpr int kWarps = 2;

/// Places the lane's point and returns its magnitude; what is beyond the last point is silent.
__device__ float loadPoint(const GsPatBatch& batch, int problem, ProblemMemory& memory) {
  const int lane = threadIdx.x & 31;
  const int points = batch.steps.points;
  const int m = lane < points ? lane : 0;
  const std::size_t index = std::size_t(problem) * points + m;
  const double* from = batch.points + 3 * index;
  const SourceView& s = batch.sources;
  memory.points[lane] =
      make_float4(static_cast<float>((from[0] - s.origin[0]) * s.wavesPerMetre),
                  static_cast<float>((from[1] - s.origin[1]) * s.wavesPerMetre),
                  static_cast<float>((from[2] - s.origin[2]) * s.wavesPerMetre), 0.0f);
  if (lane >= points) return 0;
  return batch.magnitudes ? batch.magnitudes[index] : 1.0f;
}

template <bool kIsPlain>
__device__ void storeDrives(const GsPatBatch& batch, int problem, const ProblemMemory& memory) {
  const int lane = threadIdx.x & 31;
  const SourceView& sources = batch.sources;
  const std::size_t base = std::size_t(problem) * sources.drives;
  const bool isWhole = sources.isInOrder && sources.drives % 4 == 0;
  for (int slot = 4 * lane; slot < sources.slots; slot += kSlotsPerPass) {
    float re[4], im[4];
    drivesOf<kIsPlain, 2>(sources, memory.points, memory.phases, 0, batch.steps.points, slot, re,
                          im);
    if (batch.codes && isWhole) {
      if (slot < sources.drives) {
        const uchar4 codes = make_uchar4(codeOf(re[0], im[0]), codeOf(re[1], im[1]),
                                         codeOf(re[2], im[2]), codeOf(re[3], im[3]));
        *reinterpret_cast<uchar4*>(batch.codes + base + slot) = codes;
      }
    }
    if (isWhole && !batch.drives) continue;
    for (int j = 0; j < 4; ++j) {
      const int drive = sources.drive[slot + j];
      if (drive < 0) continue;
      if (batch.codes && !isWhole) batch.codes[base + drive] = codeOf(re[j], im[j]);
      if (batch.drives) {
        reinterpret_cast<float2*>(batch.drives)[base + drive] = make_float2(re[j], im[j]);
      }
    }
  }
}

template <bool kIsPlain>
__global__ void __launch_bounds__(32 * kWarps, 6)
    solveBatch(const __grid_constant__ GsPatBatch batch) {
  __shared__ ProblemMemory memories[kWarps];
  const int warp = threadIdx.x / 32;
  const int problem = blockIdx.x * kWarps + warp;
  if (problem >= batch.problems) return;
  ProblemMemory& memory = memories[warp];
  const float magnitude = loadPoint(batch, problem, memory);
  __syncwarp();
  {
    GramTiles gram = {};
    addGram<kIsPlain>(batch.sources, memory.points, 0, 1, gram);
    const float* values = &gram.real[0][0];
#pragma unroll
    for (int i = 0; i < kGramValues; ++i) {
      storeGramValue(i, threadIdx.x & 31, values[i], memory.gramReal, memory.crossed);
    }
  }
  __syncwarp();
  storeWeight(memory, iterateWeights(memory, batch.steps, magnitude));
  __syncwarp();
  storeDrives<kIsPlain>(batch, problem, memory);
}

}  // namespace

cudaError_t launchGsPatBatch(const GsPatBatch& batch, cudaStream_t stream) {
  const int blocks = (batch.problems + kWarps - 1) / kWarps;
  if (batch.sources.isPlain) {
    solveBatch<true><<<blocks, 32 * kWarps, 0, stream>>>(batch);
  } else {
    solveBatch<false><<<blocks, 32 * kWarps, 0, stream>>>(batch);
  }
  return cudaGetLastError();
}

}  // namespace acg::cuda
