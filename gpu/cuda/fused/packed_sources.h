// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/acoustics/propagation_model.h"
#include "gpu/cuda/fused/gs_pat_kernels.h"

namespace acg::cuda {

/// The sources of a model as the fused kernels read them: in slots, one for each drive, of which
/// every tile of kSlotsPerTile has one directivity; and in layers, so that a drive with several
/// sources (an element and its images) has one in each. Lengths are in wavelengths about `origin`,
/// so that a distance is a phase in turns.
struct PackedSources {
  int drives = 0;  ///< N
  int layers = 0;
  int tiles = 0;                      ///< that hold drives
  int slots = 0;                      ///< a multiple of kSlotsPerPass; what is beyond is silent
  bool isPlain = true;                ///< one short polynomial says all, nothing absorbs
  bool isInOrder = true;              ///< slot n holds drive n
  Eigen::Vector3d origin{0, 0, 0};    ///< m
  double wavesPerMetre = 0;           ///< k / 2 pi
  float absorption = 0;               ///< Np a wavelength, in powers of two
  std::vector<float> places;          ///< layers x slots x (x, y, z, phase in rad)
  std::vector<float> aims;            ///< layers x slots x (unit normal, strength in Pa)
  std::vector<int> drive;             ///< slots; -1 where silent
  std::vector<int> formOfTile;        ///< layers x tiles
  std::vector<DirectivityRow> forms;  ///< at least one
  std::vector<float> knots;           ///< of all forms
  std::vector<float> pieces;          ///< four a knot

  /// Throws kUnavailable for a model with plane waves and kInvalidArgument for one without sources,
  /// with a gain that is not finite, or with a beam too narrow for float32.
  explicit PackedSources(const PropagationModel& model);

 private:
  void addForms(const PropagationModel& model, std::vector<int>& formOfSource);
  void place(const PropagationModel& model, int source, int layer, int slot);

  std::vector<float> strengths_;  // of each source, Pa times wavelengths
};

}  // namespace acg::cuda
