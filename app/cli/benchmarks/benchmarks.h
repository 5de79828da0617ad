// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/backend/backend.h"

namespace acg {

/// Runs the benchmarks of these ids, all without any, and prints a table or, as JSON, a list of
/// objects with id, value, unit, error, hardware and threads. Returns an exit status. Throws
/// kInvalidArgument for an unknown id.
///
/// F1a, F1b, F1c: 2^20 random points in a cube of 10 cm, 512 elements: monopoles, pistons, pistons
/// with the gradient. F2a: a grid of 100^3 points at 0.5 mm to 2e-5. slice: 256 x 256 points at 0.4
/// mm. S1, S2: GS-PAT with 32 points and 512 elements, many and one. verdict: one trap of a bead of
/// 1 mm radius. partial_waves: force and stiffness of one such bead. gorkov_ratio: time of the
/// force on a slice over that of its pressure, as the window asks for both. cache: the service's
/// answer with a field of 100^3 points that it has. cache_lookup: one look-up among 10,000 results.
/// telemetry: one record of a counter, of a histogram and of a span. sample: what the sampler does
/// once a second, with history, alerts and the series of a working program.
/// I1: what a move of a dragged trap computes, hologram, slice of 256 x 256 and volume of 100^3
/// points to 1e-3, on all cores and with what the window takes. All on two facing boards of 16 x 16
/// elements, 10.5 mm apart, 0.24 m between the boards, 343 m/s, 40 kHz.
///
/// `backend` "cpu" runs all of them, the fields on one core. The name of another backend runs the
/// direct sums on it, with the result in its memory; it also says how much of the bound by
/// instructions the kernels reach, and the time with transfers; and S1 and S2, in and out of the
/// host's memory. F1b_any and F1c_any have normals anywhere, F1c_point the gradient of monopoles;
/// F2b is a grid of 256^3 points at 0.5 mm, F2c one of 1000^3 at 0.2 mm. F1a_host to F2b_host are
/// the same from host memory to host memory in double, F1_large_host that of 16,384 monopoles; with
/// several cards they also say how much longer the first one alone takes.
int runBenchmarks(bool asJson, const std::vector<std::string>& names, const std::string& backend);

void registerFieldBenchmarks();
/// The ids of those that run on a graphics processor.
const std::vector<std::string>& gpuFieldBenchmarks();
void registerGpuFieldBenchmarks(Backend& backend);
void registerGpuGridBenchmarks(Backend& backend);
/// All cards and, where these are several, the first one alone.
struct HostBenchmarkDevices {
  Backend* all = nullptr;
  Backend* first = nullptr;
};
const std::vector<std::string>& hostBenchmarks();
void registerHostBenchmarks(const HostBenchmarkDevices& devices);
void registerSolveBenchmarks();
void registerDeviceSolveBenchmarks(Backend& backend);
void registerForceBenchmarks();
void registerGridBenchmarks();
void registerCacheBenchmarks();
void registerTelemetryBenchmarks();
void registerEditBenchmark(const std::string& backend);

}  // namespace acg
