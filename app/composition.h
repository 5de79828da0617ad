// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "core/backend/backend.h"
#include "core/compute/compute_service.h"
#include "core/solvers/batch.h"
#include "core/telemetry/telemetry.h"

namespace acg {

/// The backends of this build, the reference first. This is the only place that names them.
std::span<const BackendEntry> backends();

/// A backend by name; `auto` takes the processor together with the best device that this machine
/// has, each for what it does sooner, and never fails for want of a GPU; `cuda:1` and `cuda:0,2`
/// take some of the cards of a backend. `threads` 0 uses all cores. Throws kNotFound with the names
/// there are.
std::unique_ptr<Backend> makeBackend(const std::string& name = "auto", int threads = 0);

/// Finds out how the kernels of its device are launched best and keeps that for later runs, of
/// which each backend made here makes use. Nothing where there is no device. Throws what
/// `LaunchTuning` throws.
void tuneLaunches(Backend& backend, const std::function<void(double)>& checkpoint);

/// Whole solvers in one kernel, for `makeBatchSolver`.
std::span<const FusedSolverEntry> fusedSolvers();

/// What the desktop program computes with. `post` runs a function on the thread that owns the
/// results; `telemetry` may be nullptr.
std::unique_ptr<ComputeService> makeComputeService(JobQueue::Post post,
                                                   TelemetryPtr telemetry = nullptr);

}  // namespace acg
