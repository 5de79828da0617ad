// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/backend/backend.h"
#include "core/compute/compute_service.h"

namespace acg {

/// A compute service on this machine: one queue, one backend, one worker thread.
std::unique_ptr<ComputeService> makeLocalComputeService(std::unique_ptr<Backend> backend,
                                                        JobQueue::Post post);

}  // namespace acg
