// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/compute_stages.h"

#include <utility>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

/// The request without anything to compute after the hologram.
ComputeRequest bare(const ComputeRequest& request) {
  ComputeRequest stage = request;
  stage.fields.clear();
  stage.judgeTraps = false;
  return stage;
}

}  // namespace

std::vector<JobId> submitStages(ComputeService& service, const JobSpec& spec,
                                const ComputeRequest& request,
                                const ComputeService::Handler& handler) {
  ACG_ASSERT(request.hologramOf == 0);
  std::vector<JobId> jobs;
  const auto submit = [&](JobSpec of, ComputeRequest stage, const std::string& name) {
    if (!of.key.empty()) of.key += name;
    jobs.push_back(service.submit(std::move(of), std::move(stage), handler));
  };
  ComputeRequest later = bare(request);
  JobSpec unhurried = spec;
  unhurried.deadline = std::nullopt;
  if (!request.hologram) {
    submit(unhurried, later, "/solve");
    later.hologramOf = jobs.front();
  }
  for (std::size_t i = 0; i < request.fields.size(); ++i) {
    ComputeRequest look = later;
    look.fields = {request.fields[i]};
    submit(spec, std::move(look), fmt::format("/field {}", i));
  }
  if (request.judgeTraps) {
    ComputeRequest judge = later;
    judge.judgeTraps = true;
    submit(unhurried, std::move(judge), "/verdicts");
  }
  return jobs;
}

}  // namespace acg
