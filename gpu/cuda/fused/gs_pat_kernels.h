// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What host code and the fused kernels of GS-PAT agree on.

#include <cstdint>

#include <cuda_runtime_api.h>

namespace acg::cuda {

inline constexpr int kMostPoints = 32;     ///< of one solve: a row of R for each lane of a warp
inline constexpr int kSlotsPerTile = 16;   ///< the depth of one matrix instruction
inline constexpr int kSlotsPerPass = 128;  ///< four for each lane of a warp
inline constexpr int kPlainDegree = 4;     ///< of the polynomial that has kernels of its own
inline constexpr int kMostCoefficients = 16;

/// DirectivityForm in float32.
struct DirectivityRow {
  float polynomial[kMostCoefficients];
  int degree;
  int knots;      ///< a power of two; 0: the polynomial
  int firstKnot;  ///< in the knots of all forms
  int hasRear;
};

/// PackedSources on the device.
struct SourceView {
  const float* places;
  const float* aims;
  const int* drive;
  const int* formOfTile;
  const DirectivityRow* forms;
  const float* knots;
  const float* pieces;
  double origin[3];
  double wavesPerMetre;
  float nearest;     ///< added to squared distances, so that none is zero
  float absorption;  ///< exponent of 2 a wavelength
  float plain[kPlainDegree + 1];
  int drives, layers, tiles, slots;
  bool isPlain, isInOrder;
};

/// What is done with each problem.
struct GsPatSteps {
  int points;  ///< K <= kMostPoints
  int iterations;
  bool finalCorrection;
};

/// B problems of K points each. Pointers are to memory that the device can reach.
struct GsPatBatch {
  SourceView sources;
  GsPatSteps steps;
  int problems;
  const double* points;     ///< B x K x 3, m
  const float* magnitudes;  ///< B x K; nullptr: all 1
  std::uint8_t* codes;      ///< B x N, 256 to the turn; nullptr: not wanted
  float* drives;            ///< B x N x (re, im); nullptr: not wanted
};

// One problem at a time: a kernel stays on the device and answers through memory of the host that
// both see. Each word carries the number of the request beside its value, so that a word is read
// when it is there, in one go and in any order.

/// A value and the ticket of the request that it belongs to; read and written as a whole.
struct alignas(8) Ticketed {
  std::uint32_t value;
  std::uint32_t ticket;
};

struct SingleRequest {
  Ticketed points[kMostPoints][4];  ///< floats: x, y, z in wavelengths about the origin; magnitude
  Ticketed count;                   ///< K
  Ticketed iterations;
  Ticketed options;  ///< kFinalCorrection, kWantsDrives
  Ticketed stop;     ///< 1: leave, whatever the ticket; the ticket is that of the rest
};
inline constexpr std::uint32_t kFinalCorrection = 1, kWantsDrives = 2;

/// What no drive is: words that hold it are still to be written.
inline constexpr std::uint64_t kNoDrive = ~std::uint64_t{0};

/// Pointers to memory of the host that the device reaches.
struct SingleService {
  SourceView sources;
  const SingleRequest* request;
  Ticketed* codes;        ///< slots / 4, each of four codes
  std::uint64_t* drives;  ///< slots, each of two floats; kNoDrive before
  std::uint32_t* ended;   ///< gets `generation` when the kernel leaves
  std::uint32_t generation;
  std::uint32_t ticket;                ///< of the first request to wait for
  std::uint32_t idleMicroseconds;      ///< without a request: leave
  std::uint32_t lifetimeMicroseconds;  ///< leave after the request in hand
};

inline constexpr int kClusterBlocks = 8;

cudaError_t launchGsPatBatch(const GsPatBatch& batch, cudaStream_t stream);
/// For devices with clusters of blocks (compute capability 9.0 and higher).
cudaError_t launchGsPatService(const SingleService& service, cudaStream_t stream);

}  // namespace acg::cuda
