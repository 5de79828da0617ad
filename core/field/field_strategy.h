// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/field/field_evaluator.h"
#include "core/field/lattice_rules.h"

namespace acg {

/// How a field is computed where several ways hold the accuracy asked for. As it stands it is the
/// fixed rule: sums on a lattice of 4 samples a wavelength where those are clearly fewer than the
/// grid's points.
struct FieldStrategy {
  bool mayUseLattice = true;                ///< else each point is summed
  double samples = LatticeRules::kSamples;  ///< of a lattice a wavelength, 3..8
  long long chunkPoints = 1 << 14;          ///< interpolated at a time; few stay in the cache
};

/// The size of a request, without computing anything.
struct FieldWork {
  long long points = 0;
  double sources = 0;           ///< elements, those behind reflecting planes included
  int order = 0;                ///< of derivatives, by the quantities asked for
  bool usesForces = false;      ///< a model of forces has its say
  double wavelength = 0;        ///< m
  bool isGridInSingle = false;  ///< a grid in float32: its strategies differ
};

/// Throws kInvalidArgument for unknown quantities.
FieldWork fieldWork(const Scene& scene, const FieldSpec& spec);

/// As `evaluateField` of field_evaluator.h, in the way that is asked for. Every way holds the
/// accuracy; results differ within it.
Field evaluateField(const Scene& scene, const Hologram& hologram, const FieldSpec& spec,
                    Backend& backend, const std::function<void(double)>& checkpoint,
                    const FieldStrategy& strategy);

}  // namespace acg
