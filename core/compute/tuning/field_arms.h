// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/backend/automatic_backend.h"
#include "core/compute/tuning/strategy_choice.h"
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
/// each of the two may be asked for; a processor with several threads may use one.
std::vector<FieldArm> fieldArms(Backend& backend);

/// What is believed of an arm's cost before anything was measured: the time by rates of a usual
/// core, give or take a factor of about two.
CostPrior fieldPrior(const FieldArm& arm);

/// The features of an arm for a request: 1, then logarithms of the time by those rates, of the
/// points, and of the pairs of points and elements that it would sum, and the order of derivatives.
/// Empty where the arm does not differ from another: no lattice that is clearly smaller than the
/// grid. Costs less than a microsecond.
Eigen::VectorXd fieldFeatures(const FieldArm& arm, const FieldWork& work, const FieldSpec& spec);

}  // namespace acg
