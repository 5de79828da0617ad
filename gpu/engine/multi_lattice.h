// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "core/backend/lattice.h"
#include "gpu/engine/card_set.h"
#include "gpu/engine/gpu_lattice.h"

namespace acg::gpu {

/// The same sums on several cards, whose interpolation they share out by planes. The sums are few
/// for what they are interpolated to, so that each card has all of them.
class MultiLattice final : public LatticeSums {
 public:
  /// By card of the set, none for those without. At least one must be there.
  MultiLattice(CardSet& cards, std::vector<std::unique_ptr<GpuLattice>> lattices);

  void interpolate(int begin, int end, std::complex<double>* out, Eigen::Index lineStride,
                   Eigen::Index planeStride) const override;

 private:
  CardSet& cards_;
  std::vector<std::unique_ptr<GpuLattice>> lattices_;
};

}  // namespace acg::gpu
