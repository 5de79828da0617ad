// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compare_devices.h"

#include <string>

#include "app/composition.h"
#include "core/error.h"
#ifdef ACG_HAS_OPENCL
#include "gpu/opencl/opencl_backend.h"
#endif

namespace acg {
namespace {

/// OpenCL also runs on processors.
bool isGpu(const std::string& backend) {
#ifdef ACG_HAS_OPENCL
  if (backend == "opencl") return hasOpenclAccelerator();
#endif
  return backend != "cpu";
}

}  // namespace

std::vector<DeviceFigures> compareDevices(const BenchmarkCheckpoint& checkpoint) {
  std::vector<DeviceFigures> all;
  for (const BackendEntry& entry : backends()) {
    const double begin = double(all.size()) / double(backends().size());
    const auto within = [&](double share, const std::string& what) {
      if (checkpoint)
        checkpoint(begin + share / double(backends().size()), entry.name + ": " + what);
    };
    try {
      all.push_back(measureDevice(*entry.make(0), fusedSolvers(), within));
      all.back().isGpu = isGpu(entry.name);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kCancelled) throw;
      DeviceFigures missing;
      missing.name = entry.name;
      missing.problem = error.what();
      all.push_back(missing);
    }
  }
  return all;
}

}  // namespace acg
