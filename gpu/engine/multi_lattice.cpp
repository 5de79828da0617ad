// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/multi_lattice.h"

#include <algorithm>

namespace acg::gpu {

MultiLattice::MultiLattice(CardSet& cards, std::vector<std::unique_ptr<GpuLattice>> lattices)
    : cards_(cards), lattices_(std::move(lattices)) {
  ACG_ASSERT(std::ssize(lattices_) == cards_.size());
  ACG_ASSERT(std::ranges::any_of(lattices_, [](const auto& one) { return one != nullptr; }));
}

void MultiLattice::interpolate(int begin, int end, std::complex<double>* out,
                               Eigen::Index lineStride, Eigen::Index planeStride) const {
  std::vector<int> with;
  for (int i = 0; i < cards_.size(); ++i) {
    if (lattices_[i]) with.push_back(i);
  }
  cards_.run(
      with, end - begin,
      [&](int card) { return lattices_[card]->interpolation(begin, out, lineStride, planeStride); },
      [&](int card) { return lattices_[card]->pace(); }, {});
}

}  // namespace acg::gpu
