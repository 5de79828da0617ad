// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/compute/compute_service.h"

namespace acg {

/// A request as a chain of jobs: the solve, then each field, then the verdicts, each of which comes
/// to the handler as soon as it is there, as a result with nothing else in it but the hologram.
/// `spec` is that of all of them; the deadline and its estimates hold for each field. A later stage
/// ends as the solve does where that fails or is stopped; a newer chain replaces an older one of
/// its key stage by stage. Gives the jobs in that order; with a hologram given there is no solve.
/// `hologramOf` must be 0.
std::vector<JobId> submitStages(ComputeService& service, const JobSpec& spec,
                                const ComputeRequest& request,
                                const ComputeService::Handler& handler);

}  // namespace acg
