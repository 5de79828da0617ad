// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition.h"

#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/compute/local_compute_service.h"
#include "core/error.h"

namespace acg {

std::span<const BackendEntry> backends() {
  static const std::vector<BackendEntry> entries = {
      {"cpu", "This computer's processor; the reference for all others.", makeCpuBackend},
  };
  return entries;
}

std::unique_ptr<Backend> makeBackend(const std::string& name, int threads) {
  if (threads < 0) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("{} threads is not possible; give 1 or more, or 0 for all cores.", threads));
  }
  std::vector<std::string> names = {"auto"};
  for (const BackendEntry& entry : backends()) {
    if (entry.name == name) return entry.make(threads);
    names.push_back(entry.name);
  }
  if (name == "auto") {
    // Later rows are faster; those whose hardware is missing say so and are passed over.
    for (std::size_t i = backends().size(); i-- > 1;) {
      try {
        return backends()[i].make(threads);
      } catch (const Error& error) {
        if (error.code() != ErrorCode::kUnavailable) throw;
      }
    }
    return backends()[0].make(threads);
  }
  throw Error(ErrorCode::kNotFound,
              fmt::format("The backend \"{}\" is not in this build; there is: {}.", name,
                          fmt::join(names, ", ")));
}

std::unique_ptr<ComputeService> makeComputeService(JobQueue::Post post) {
  return makeLocalComputeService(makeBackend(), std::move(post));
}

}  // namespace acg
