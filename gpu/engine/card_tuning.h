// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/backend/launch_tuning.h"
#include "gpu/engine/card_set.h"
#include "gpu/engine/launch_shape.h"

namespace acg::gpu {

/// The tuning of a set of cards: found on the first, and for all that are like it.
class CardTuning final : public LaunchTuning {
 public:
  /// `cards` must outlive this.
  explicit CardTuning(CardSet& cards) : cards_(cards) {}

  std::string device() const override;
  std::string launches() const override;
  bool use(const std::string& launches) override;
  void tune(const std::function<void(double)>& checkpoint) override;

 private:
  void launchAs(const LaunchShape& shape);

  CardSet& cards_;
};

}  // namespace acg::gpu
