// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/convergence.h"

#include <cmath>

namespace acg {

Convergence::Convergence(Backend& backend, const Eigen::VectorXd& wanted,
                         const std::function<void(double)>& checkpoint)
    : backend_(backend),
      checkpoint_(checkpoint),
      wanted_(wanted.cast<float>().array()),
      wantedPower_(wanted_.square().sum()),
      reached_(wanted.size()),
      magnitudes_(wanted.size()),
      lastCheckpoint_(std::chrono::steady_clock::now()) {
  if (checkpoint_) checkpoint_(0);
}

void Convergence::iterationDone(double share, const Buffer* reached) {
  if (reached) {
    backend_.download(*reached, reached_);
    for (std::size_t m = 0; m < reached_.size(); ++m) magnitudes_[m] = std::norm(reached_[m]);
    magnitudes_ = magnitudes_.sqrt();
    const float scale = (magnitudes_ * wanted_).sum() / wantedPower_;
    // Where nothing is wanted the error is relative to the largest.
    const float meanSquare =
        scale > 0 ? ((magnitudes_ / scale - wanted_) / (wanted_ > 0).select(wanted_, 1.0f))
                        .square()
                        .mean()
                  : 1.0f;
    errors.push_back(std::sqrt(meanSquare));
  }
  if (!checkpoint_) return;
  const auto now = std::chrono::steady_clock::now();
  if (share < 1 && now - lastCheckpoint_ < std::chrono::milliseconds(1)) return;
  lastCheckpoint_ = now;
  checkpoint_(share);
}

}  // namespace acg
