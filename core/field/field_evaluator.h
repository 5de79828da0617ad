// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/backend/backend.h"
#include "core/field/field.h"
#include "core/scene/hologram.h"
#include "core/scene/scene.h"

namespace acg {

struct FieldSpec {
  FieldSamples samples;
  std::vector<std::string> quantities = {"pressure"};
  double accuracy = 1e-5;  ///< relative to the peak; below 1e-5 sums in double precision
  std::string particle;    ///< name; empty takes the first trap's, else the first of the scene
};

/// The asked-for quantities of a hologram's field. Derivatives are computed once, to the highest
/// order needed, and handed to all quantities. Small requests (up to 2e6 pairs of point and
/// element) are summed in double precision whatever the accuracy asked for.
/// Throws kInvalidArgument when hologram and scene disagree on the number of elements, for unknown
/// quantities, for more than kMaxFieldPoints points, and when a point lies inside an element.
Field evaluateField(const Scene& scene, const Hologram& hologram, const FieldSpec& spec,
                    Backend& backend, const std::function<void(double)>& checkpoint = {});

}  // namespace acg
