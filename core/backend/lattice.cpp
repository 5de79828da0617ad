// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/lattice.h"

#include "core/backend/backend.h"
#include "core/backend/cpu/field_kernel.h"
#include "core/backend/cpu/host_lattice.h"
#include "core/backend/cpu/lattice_sums.h"
#include "core/error.h"

namespace acg {

LatticePlan latticePlan(const Lattice& lattice, int order) {
  using P = PressureDerivatives;
  LatticePlan plan;
  plan.rows.resize(P::rowsOf(order));
  int summed = 0;
  for (int a = 0; a < 3; ++a) {
    if (!lattice.axes[a].differentiates()) plan.axis = a, ++summed;
  }
  if (order > 0 && summed > 1) {
    plan.axis = -1;
    plan.summedRows = P::rowsOf(order);
    for (int row = 0; row < plan.summedRows; ++row) plan.rows[row].summed = row;
    return plan;
  }
  if (order == 0 || summed == 0) plan.axis = -1;
  plan.summedRows = plan.axis < 0 ? 1 : order + 1;
  const auto put = [&](int row, std::initializer_list<int> axes) {
    LatticeRow& to = plan.rows[row] = {};
    for (const int axis : axes) ++(axis == plan.axis ? to.summed : to.derivative[axis]);
  };
  for (int i = 0; i < 3 && order >= 1; ++i) {
    put(P::row(i), {i});
    for (int j = i; j < 3 && order >= 2; ++j) {
      put(P::row(i, j), {i, j});
      for (int k = j; k < 3 && order >= 3; ++k) put(P::row(i, j, k), {i, j, k});
    }
  }
  return plan;
}

std::unique_ptr<LatticeSums> Backend::sumLattice(const PropagationModel& model,
                                                 const Eigen::VectorXcd& drives,
                                                 const Lattice& lattice, int order,
                                                 const std::function<void(double)>& checkpoint) {
  static tbb::task_arena arena;
  const LatticePlan plan = latticePlan(lattice, order);
  const cpu::DerivativeSet set{plan.summedRows > 1 ? order : 0, plan.axis};
  const std::vector<float> rows =
      cpu::sumInTiles(lattice, set.rows(), [&](const Eigen::Matrix3Xd& points) -> Eigen::MatrixXcd {
        const Eigen::MatrixXcd all =
            evaluate(model, drives, points, set.order, Precision::kSingle, checkpoint).values;
        if (set.axis < 0) return all;
        Eigen::MatrixXcd some(set.rows(), all.cols());
        cpu::takeRows(set, all.data(), static_cast<int>(all.cols()), some.data());
        return some;
      });
  return cpu::interpolateOnHost(lattice, order, rows, arena);
}

}  // namespace acg
