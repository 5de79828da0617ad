// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/acoustics/propagation_model.h"
#include "core/backend/automatic_backend.h"
#include "core/compute/tuning/strategy_choice.h"
#include "core/field/field_grid.h"
#include "core/field/field_strategy.h"

namespace acg {

/// A way to compute the field of a grid: how, on which processors, and with how many threads.
struct FieldArm {
  std::string name;  ///< "lattice 6, 1 thread"
  FieldStrategy strategy;
  FieldsOn where = FieldsOn::kByRates;
  bool isOnOneThread = false;
};

/// The ways there are with this backend, the fixed rule first. With a device beside the processor
/// each of the others is for one of the two; a processor with several threads may use one.
std::vector<FieldArm> fieldArms(Backend& backend);

/// What is believed of an arm's cost before anything was measured: the time by rates of a usual
/// core, give or take a factor of about two.
CostPrior fieldPrior(const FieldArm& arm);

/// What the cost of a field goes by, apart from the way it is computed.
struct FieldRequest {
  FieldGrid grid;
  double accuracy = 1e-5;
  int order = 0;  ///< of derivatives
  PropagationModel model;
};

/// What the cost of a request by one arm goes by: 1; logarithms of the time by those rates and of
/// the points; the order of derivatives; the shares of that time in sums beyond the lattice, in
/// sums on it, in tables of displacements and in products with them; and whether the field is
/// repeated, its grid and arrays having been there lately so that tables are held. Empty where an
/// arm does not differ from another: no lattice that is clearly smaller than the grid.
struct ArmFeatures {
  Eigen::VectorXd fresh;
  Eigen::VectorXd repeated;
};

/// The features of each arm for a request, in some 15 us.
std::vector<ArmFeatures> fieldFeatures(const std::vector<FieldArm>& arms,
                                       const FieldRequest& request);

}  // namespace acg
