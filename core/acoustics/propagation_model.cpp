// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/propagation_model.h"

#include <numbers>

namespace acg {

double PropagationModel::wavenumber() const {
  return 2 * std::numbers::pi * frequency / medium.soundSpeed;
}

}  // namespace acg
