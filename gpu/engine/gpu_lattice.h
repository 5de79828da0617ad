// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <complex>
#include <memory>
#include <vector>

#include "core/backend/backend.h"
#include "core/backend/cpu/field_sources.h"
#include "gpu/engine/field_sums.h"
#include "gpu/engine/tile_work.h"

namespace acg::gpu {

/// Sums on a lattice that stay on the device, and interpolation from them there: along x, then y,
/// then z, so that only the last step is as large as the grid. Along y and z neighbouring
/// work-items read neighbouring numbers, whatever the weights.
class GpuLattice final : public LatticeSums {
 public:
  /// Sums at once. `sources` of spreading waves only. Throws OutOfDeviceMemory.
  GpuLattice(GpuDevice& device, cpu::FieldSources sources, const Lattice& lattice, int order);

  void interpolate(int begin, int end, std::complex<double>* out, Eigen::Index lineStride,
                   Eigen::Index planeStride) const override;
  /// The work of `interpolate`, for tiles of the planes from `begin` on, and how large these are.
  std::unique_ptr<TileWork> interpolation(int begin, std::complex<double>* out,
                                          Eigen::Index lineStride, Eigen::Index planeStride) const;
  TilePace pace() const;

  /// Seconds of sums and interpolation of the pressure on the whole grid, which stays on the
  /// device, ascending.
  std::vector<double> time(int repetitions);

 private:
  /// An axis of the grid on the device, the weights by derivative: of x as lattice.kernel's
  /// interpolateSamples takes them, of y and z as its interpolateLines does.
  struct Axis {
    int samples = 1, count = 1, taps = 1;
    std::vector<int> firstTap;  ///< of each sample
    DeviceMemory places;        ///< first taps or bands
    std::vector<DeviceMemory> weights;

    bool isKept = false;

    int endOfTaps(int end) const { return firstTap[end - 1] + taps; }
  };

  /// What the steps of an interpolation leave.
  using Steps = std::array<DeviceMemory, 3>;
  class Interpolation;

  Axis sendAxis(int axis) const;
  void sendBands(const std::vector<Eigen::MatrixXf>& weights, Axis& axis) const;
  /// The samples [begin, end) of an axis of `in`, which is outer x count x inner and lacks the
  /// first `skipped` entries of the lattice; `in` itself where the axis keeps its samples.
  const DeviceMemory& alongLines(const Axis& axis, int derivative, const DeviceMemory& in,
                                 int outer, int skipped, int count, int inner, int begin, int end,
                                 DeviceMemory& room) const;
  /// A row of the plan at the samples [begin, end) of z, x fastest, complex floats, Pa/m^n.
  const DeviceMemory& rowAt(const LatticeRow& row, int begin, int end, Steps& steps) const;
  std::int64_t valuesOfPlane() const { return std::int64_t(axes_[0].samples) * axes_[1].samples; }
  void makeRoom(DeviceMemory& memory, std::size_t values) const;

  GpuDevice& device_;
  cpu::FieldSources sources_;
  Lattice lattice_;
  LatticePlan plan_;
  Eigen::Matrix3Xd points_;
  int sumOrder_;
  double wavelength_;
  FieldSums sums_;
  std::array<Axis, 3> axes_;
  Steps wholeGrid_;  ///< for `time`
};

}  // namespace acg::gpu
