// SPDX-License-Identifier: GPL-3.0-or-later

// One problem of GS-PAT in the least time: a cluster of blocks that stays on the device shares the
// matrix and the drives; its first block iterates.

#include <cooperative_groups.h>

#include "gpu/cuda/fused/gs_pat.cuh"

namespace acg::cuda {
namespace {

namespace cg = cooperative_groups;

constexpr int kWarps = 4;
constexpr int kThreads = 32 * kWarps;
static_assert(kGramValues % kWarps == 0);
constexpr int kSlotsPerBlock = kThreads / 2;  // two threads a slot, each with half the points

struct ClusterMemory {
  float4 points[kMostPoints];  ///< as in ProblemMemory
  float phases[kMostPoints];
  float magnitudes[kMostPoints];
  GsPatSteps steps;
  bool wantsDrives;
  bool leaves;
  float2 halves[kSlotsPerBlock];
  float warpSums[kWarps][kGramValues * 32];
  // In the first block:
  float blockSums[kClusterBlocks][kGramValues * 32];
  float gramReal[kMostPoints * kRowStride];
  float crossed[kMostPoints * kRowStride];
  float4 weights[2][kMostPoints / 2];
};

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 900

__device__ std::uint64_t microseconds() {
  std::uint64_t nanoseconds;
  asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(nanoseconds));
  return nanoseconds / 1000;
}

constexpr int kIterating = 2 * kMostPoints;  // threads

/// A barrier of the threads that iterate.
__device__ void waitForIterating() { asm volatile("bar.sync 1, %0;" ::"n"(kIterating) : "memory"); }

/// Two words, of which each is whole.
__device__ bool readPair(const Ticketed* words, std::uint32_t ticket, std::uint32_t& first,
                         std::uint32_t& second) {
  std::uint64_t a, b;
  asm volatile("ld.volatile.global.v2.u64 {%0, %1}, [%2];" : "=l"(a), "=l"(b) : "l"(words));
  first = static_cast<std::uint32_t>(a);
  second = static_cast<std::uint32_t>(b);
  return (a >> 32) == ticket && (b >> 32) == ticket;
}

/// Waits for the request with this ticket, a point a lane, and spreads it over the cluster.
__device__ void awaitRequest(const SingleService& service, std::uint32_t ticket,
                             std::uint64_t begin, cg::cluster_group& cluster,
                             ClusterMemory& memory) {
  const int lane = threadIdx.x;
  const SingleRequest& request = *service.request;
  const std::uint64_t since = microseconds();
  std::uint32_t x, y, z, magnitude, count, iterations, options, stop;
  bool leaves = false;
  for (;;) {
    bool isThere = readPair(request.points[lane], ticket, x, y);
    isThere &= readPair(request.points[lane] + 2, ticket, z, magnitude);
    isThere &= readPair(&request.count, ticket, count, iterations);
    isThere &= readPair(&request.options, ticket, options, stop);
    if (__all_sync(~0u, isThere)) break;
    const std::uint64_t now = microseconds();
    leaves = stop == 1 || now - since > service.idleMicroseconds ||
             now - begin > service.lifetimeMicroseconds;
    leaves = __any_sync(~0u, leaves);
    if (leaves) break;
  }
  for (int b = 0; b < kClusterBlocks; ++b) {
    ClusterMemory& other = *cluster.map_shared_rank(&memory, b);
    other.points[lane] =
        make_float4(__uint_as_float(x), __uint_as_float(y), __uint_as_float(z), 0.0f);
    other.magnitudes[lane] = lane < count ? __uint_as_float(magnitude) : 0.0f;
    if (lane == 0) {
      other.steps = {static_cast<int>(count), static_cast<int>(iterations),
                     (options & kFinalCorrection) != 0};
      other.wantsDrives = (options & kWantsDrives) != 0;
      other.leaves = leaves;
    }
  }
}

/// Brings the cluster's shares of the Gram matrix together in the first block.
template <bool kIsPlain>
__device__ void gatherGram(const SourceView& sources, cg::cluster_group& cluster,
                           ClusterMemory& memory) {
  const int thread = threadIdx.x, warp = thread / 32, lane = thread & 31;
  const int rank = cluster.block_rank();
  GramTiles gram = {};
  addGram<kIsPlain>(sources, memory.points, rank * kWarps + warp, kClusterBlocks * kWarps, gram);
  const float* values = &gram.real[0][0];
#pragma unroll
  for (int i = 0; i < kGramValues; ++i) memory.warpSums[warp][32 * i + lane] = values[i];
  __syncthreads();
  float* target = cluster.map_shared_rank(memory.blockSums[rank], 0);
#pragma unroll
  for (int round = 0; round < kGramValues / kWarps; ++round) {
    const int i = thread + round * kThreads;
    float sum = memory.warpSums[0][i];
#pragma unroll
    for (int w = 1; w < kWarps; ++w) sum += memory.warpSums[w][i];
    target[i] = sum;
  }
  cluster.sync();
  if (rank != 0) return;
  float sums[kGramValues / kWarps];
#pragma unroll
  for (int round = 0; round < kGramValues / kWarps; ++round) {
    const int i = thread + round * kThreads;
    sums[round] = memory.blockSums[0][i];
#pragma unroll
    for (int b = 1; b < kClusterBlocks; ++b) sums[round] += memory.blockSums[b][i];
  }
#pragma unroll
  for (int round = 0; round < kGramValues / kWarps; ++round) {
    storeGramValue(warp + round * kWarps, lane, sums[round], memory.gramReal, memory.crossed);
  }
  __syncthreads();
}

/// Two threads iterate on one row, half of the columns each. Leaves the weights in all blocks.
__device__ void iterateWeights(cg::cluster_group& cluster, ClusterMemory& memory) {
  const int row = threadIdx.x / 2, half = threadIdx.x % 2;
  HalfRow own;
  own.load(memory.gramReal, memory.crossed, row, half);
  const float power = memory.gramReal[row * kRowStride + row];
  const float magnitude = memory.magnitudes[row];
  const float scale = power > 0 ? magnitude / power : 0;
  const float bias = half == 0 ? kNoPressure : 0;
  float2* place = reinterpret_cast<float2*>(memory.weights) + row;
  float2 weight = make_float2(scale, 0);
  *place = weight;

  int now = 0;
  const auto gammaOf = [&] {
    waitForIterating();
    float2 gamma = own.multiply(memory.weights[now] + kMostPoints / 4 * half, bias);
    gamma.x += __shfl_xor_sync(~0u, gamma.x, 1);
    gamma.y += __shfl_xor_sync(~0u, gamma.y, 1);
    return gamma;
  };
  const GsPatSteps steps = memory.steps;
  for (int i = 0; i < steps.iterations; ++i) {
    const float2 gamma = gammaOf();
    const float factor = scale * reciprocalRoot(fmaf(gamma.x, gamma.x, gamma.y * gamma.y));
    weight = make_float2(factor * gamma.x, factor * gamma.y);
    now ^= 1;
    if (half == 0) place[now * kMostPoints] = weight;
  }
  if (steps.finalCorrection) weight = correctedWeight(gammaOf(), scale, magnitude);
  const float modulus = sqrtf(fmaf(weight.x, weight.x, weight.y * weight.y));
  const float phase = -atan2f(weight.y, weight.x);
  for (int b = half; b < kClusterBlocks; b += 2) {
    ClusterMemory& block = *cluster.map_shared_rank(&memory, b);
    block.points[row].w = modulus;
    block.phases[row] = phase;
  }
}

/// Writes this block's share of the drives to host memory.
template <bool kIsPlain>
__device__ void storeDrives(const SingleService& service, std::uint32_t ticket, int rank,
                            ClusterMemory& memory) {
  const int mine = threadIdx.x % kSlotsPerBlock;
  const bool isSecond = threadIdx.x >= kSlotsPerBlock;
  const int points = memory.steps.points, middle = (points + 1) / 2;
  for (int base = 0; base < service.sources.slots; base += kClusterBlocks * kSlotsPerBlock) {
    const int slot = base + rank * kSlotsPerBlock + mine;
    const bool isThere = slot < service.sources.slots;  // for whole warps
    float re[1] = {}, im[1] = {};
    if (isThere) {
      drivesOf<kIsPlain, 4>(service.sources, memory.points, memory.phases, isSecond ? middle : 0,
                            isSecond ? points : middle, slot, re, im);
    }
    if (isSecond) memory.halves[mine] = make_float2(re[0], im[0]);
    __syncthreads();
    if (!isSecond && isThere) {
      re[0] += memory.halves[mine].x;
      im[0] += memory.halves[mine].y;
      std::uint32_t codes = std::uint32_t{codeOf(re[0], im[0])} << 8 * (mine % 4);
      codes |= __shfl_xor_sync(~0u, codes, 1);
      codes |= __shfl_xor_sync(~0u, codes, 2);
      if (mine % 4 == 0) {
        const std::uint64_t word = codes | std::uint64_t{ticket} << 32;
        asm volatile("st.volatile.global.u64 [%0], %1;" ::"l"(service.codes + slot / 4), "l"(word));
      }
      if (memory.wantsDrives) {
        const std::uint64_t word = __float_as_uint(re[0]) | std::uint64_t{__float_as_uint(im[0])}
                                                                << 32;
        asm volatile("st.volatile.global.u64 [%0], %1;" ::"l"(service.drives + slot), "l"(word));
      }
    }
    __syncthreads();
  }
}

#endif

template <bool kIsPlain>
__global__ void __launch_bounds__(kThreads, 1)
    serveSingles(const __grid_constant__ SingleService service) {
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 900
  extern __shared__ __align__(16) unsigned char bytes[];
  ClusterMemory& memory = *reinterpret_cast<ClusterMemory*>(bytes);
  cg::cluster_group cluster = cg::this_cluster();
  const int rank = cluster.block_rank();
  const std::uint64_t begin = microseconds();
  for (std::uint32_t ticket = service.ticket;; ++ticket) {
    cluster.sync();  // all blocks have begun, and are done with the last request
    if (rank == 0 && threadIdx.x < 32) awaitRequest(service, ticket, begin, cluster, memory);
    cluster.sync();
    if (memory.leaves) break;
    gatherGram<kIsPlain>(service.sources, cluster, memory);
    if (rank == 0 && threadIdx.x < kIterating) iterateWeights(cluster, memory);
    cluster.sync();
    storeDrives<kIsPlain>(service, ticket, rank, memory);
  }
  if (rank == 0 && threadIdx.x == 0) {
    *const_cast<volatile std::uint32_t*>(service.ended) = service.generation;
  }
#endif
}

template <bool kIsPlain>
cudaError_t launch(const SingleService& service, cudaStream_t stream) {
  const cudaError_t prepared =
      cudaFuncSetAttribute(serveSingles<kIsPlain>, cudaFuncAttributeMaxDynamicSharedMemorySize,
                           static_cast<int>(sizeof(ClusterMemory)));
  if (prepared != cudaSuccess) return prepared;
  cudaLaunchAttribute cluster;
  cluster.id = cudaLaunchAttributeClusterDimension;
  cluster.val.clusterDim = {kClusterBlocks, 1, 1};
  cudaLaunchConfig_t config{};
  config.gridDim = kClusterBlocks;
  config.blockDim = kThreads;
  config.dynamicSmemBytes = sizeof(ClusterMemory);
  config.stream = stream;
  config.attrs = &cluster;
  config.numAttrs = 1;
  return cudaLaunchKernelEx(&config, serveSingles<kIsPlain>, service);
}

}  // namespace

cudaError_t launchGsPatService(const SingleService& service, cudaStream_t stream) {
  return service.sources.isPlain ? launch<true>(service, stream) : launch<false>(service, stream);
}

}  // namespace acg::cuda
