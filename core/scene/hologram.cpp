// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scene/hologram.h"

namespace acg {

std::optional<double> TargetResult::relativeError() const {
  if (!wanted || *wanted == 0) return std::nullopt;
  return (reached - *wanted) / *wanted;
}

}  // namespace acg
