// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include <Eigen/Core>

#include "core/acoustics/propagation_model.h"
#include "core/backend/lattice.h"

namespace acg::cpu {

/// Sources that are shifts of one another by whole steps of a lattice: alike, in one plane across
/// an axis, along which they look. Of what they give at the lattice's points only that at distinct
/// displacements has to be computed; the rest is a sum of products.
struct RegularSources {
  struct Member {
    int source = 0;
    int i = 0;  ///< steps from `origin` along `along`, from 0 to `width`
    int j = 0;  ///< likewise along `across`
  };

  int axis = 2;    ///< of the normals
  int along = 0;   ///< in the plane: the axis whose steps the sources share
  int across = 1;  ///< in the plane: shared steps too, or one row of sources
  Eigen::Vector3d origin = Eigen::Vector3d::Zero();  ///< m, where i = j = 0
  Eigen::Vector3d normal = Eigen::Vector3d::UnitZ();
  const ElementGroup* group = nullptr;  ///< of the model
  std::vector<Member> members;
  int width = 0;   ///< largest i
  int height = 0;  ///< largest j
};

struct SourceSplit {
  std::vector<RegularSources> regular;
  std::vector<int> others;  ///< sources that share nothing with enough others
};

/// Parts of the model that are regular on the lattice and worth a table of displacements, for sums
/// of `rows` rows that cost `effort` times the pressure's.
SourceSplit splitRegular(const PropagationModel& model, const Lattice& lattice, int rows,
                         double effort);

/// Some sources of a model, which follow the same drives as before.
PropagationModel partOf(const PropagationModel& model, const std::vector<int>& sources);

}  // namespace acg::cpu
