// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/acoustics/propagation_model.h"
#include "core/backend/cpu/cpu_buffer.h"

namespace acg::cpu {

struct ElementPlanes;

/// Rows of the propagator of one model, which must outlive this: what does not depend on the points
/// is prepared once. May be used by many threads at a time.
class PropagatorRows {
 public:
  /// Throws kInvalidArgument when a gain is not finite or a beam is too narrow for float32.
  explicit PropagatorRows(const PropagationModel& model);
  ~PropagatorRows();

  /// A_mn of `a.batch()` times M points (x, y, z of each, m) and N elements in float32. Rows of
  /// many points are spread over oneTBB.
  void fill(const double* points, CpuBuffer& a) const;

 private:
  void fillPart(const double* points, int entry, int begin, int count, CpuBuffer& a) const;

  const PropagationModel& model_;
  std::unique_ptr<const ElementPlanes> planes_;
  bool hasPlaneWaves_;
};

/// `Backend::propagator`: A_mn of M points (3 x (batch * M), m), one row a point, elements in the
/// lanes.
void propagator(const PropagationModel& model, const Eigen::Matrix3Xd& points, CpuBuffer& a);

}  // namespace acg::cpu
