// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/backend/backend.h"
#include "core/backend/cpu/field_sources.h"
#include "gpu/engine/field_sums.h"

namespace acg::gpu {

/// Sums on a lattice that stay on the device, and interpolation from them there: along z, then y,
/// then x, so that only the last step is as large as the grid.
class GpuLattice final : public LatticeSums {
 public:
  /// Sums at once. `sources` of spreading waves only. Throws OutOfDeviceMemory.
  GpuLattice(GpuDevice& device, cpu::FieldSources sources, const Lattice& lattice, int order);

  void interpolate(int begin, int end, std::complex<double>* out, Eigen::Index lineStride,
                   Eigen::Index planeStride) const override;

  /// Seconds of sums and interpolation of the pressure on the whole grid, which stays on the
  /// device, ascending.
  std::vector<double> time(int repetitions);

 private:
  /// An axis of the grid on the device; weights by derivative, taps x samples.
  struct Axis {
    int samples = 1, count = 1, taps = 1;
    DeviceMemory first;
    std::vector<DeviceMemory> weights;
  };

  Axis sendAxis(int axis) const;
  /// A row of the plan at the samples [begin, end) of z, x fastest, complex floats, Pa/m^n.
  const DeviceMemory& rowAt(const LatticeRow& row, int begin, int end) const;
  const DeviceMemory& roomFor(int step, std::size_t values) const;

  GpuDevice& device_;
  cpu::FieldSources sources_;
  Lattice lattice_;
  LatticePlan plan_;
  Eigen::Matrix3Xd points_;
  int sumOrder_;
  double wavelength_;
  FieldSums sums_;
  std::array<Axis, 3> axes_;
  mutable std::array<DeviceMemory, 3> steps_;
  mutable HostArray<float> results_;
};

}  // namespace acg::gpu
