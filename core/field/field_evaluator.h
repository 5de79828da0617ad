// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/backend/backend.h"
#include "core/field/field.h"
#include "core/field/force_model.h"
#include "core/scene/hologram.h"
#include "core/scene/scene.h"

namespace acg {

struct FieldSpec {
  FieldSamples samples;
  std::vector<std::string> quantities = {"pressure"};
  double accuracy = 1e-5;  ///< relative to the peak; below 1e-5 sums in double precision
  ForceModel forceModel = ForceModel::kAutomatic;  ///< of force, stiffness and curl
  std::string particle;  ///< name; empty takes the first trap's, else the first of the scene
};

/// The asked-for quantities of a hologram's field. Derivatives are computed once, to the highest
/// order needed, and handed to all quantities. Small requests (up to 2e6 pairs of point and
/// element) are summed in double precision whatever the accuracy asked for. Partial waves measure
/// the field about each point, which takes about 0.2 ms a point and 512 elements; the force alone
/// on more than 256 points comes from third derivatives where those hold some 1e-3, and the notes
/// say so. The report's notes say where models of the force disagree by more than 5 % and where a
/// bead reaches into an element. Throws kInvalidArgument when hologram and scene disagree on the
/// number of elements, for unknown quantities, for a bead that the force model cannot take, for
/// more than kMaxFieldPoints points, and when a point lies inside an element.
Field evaluateField(const Scene& scene, const Hologram& hologram, const FieldSpec& spec,
                    Backend& backend, const std::function<void(double)>& checkpoint = {});

}  // namespace acg
