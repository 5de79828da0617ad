// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include "core/backend/backend.h"

namespace acg {

/// A buffer's first batch entry in double precision, and back.
Eigen::MatrixXcd toHost(Backend& backend, const Buffer& buffer);
void toBackend(Backend& backend, const Eigen::MatrixXcd& values, Buffer& buffer);

}  // namespace acg
