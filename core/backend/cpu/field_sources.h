// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <Eigen/Core>

#include "core/acoustics/directivity.h"
#include "core/acoustics/propagation_model.h"
#include "core/backend/backend.h"

namespace acg::cpu {

/// Where the sources of a run lie in one plane and look along its normal: two axes in the plane.
struct PlaneFrame {
  Eigen::Vector3d x, y, normal;
};

/// A DirectivityForm as a kernel of one precision takes it.
template <class T>
struct Directivity {
  std::vector<T> polynomial;
  int degree = 0;
  std::vector<T> knots;  ///< a power of two of them; empty: the polynomial
  std::vector<T> pieces;
  bool hasRear = true;

  Directivity() = default;
  explicit Directivity(const DirectivityForm& form)
      : polynomial(form.polynomial.begin(), form.polynomial.end()),
        degree(static_cast<int>(form.polynomial.size()) - 1),
        knots(form.knots.begin(), form.knots.end()),
        pieces(form.pieces.begin(), form.pieces.end()),
        hasRear(form.hasRear) {}
};

/// Consecutive sources [begin, end) with one directivity.
struct SourceRun {
  int begin = 0;
  int end = 0;
  DirectivityForm form;
  Directivity<float> single;
  Directivity<double> exact;
  std::optional<PlaneFrame> plane;  ///< looked for where only pressure is asked for in float32
};

/// The elements that sound, one plane per coordinate, ready for the field kernels. The planes are
/// kPadding longer than `size`, so that a vector may be loaded at any source.
struct FieldSources {
  static constexpr int kPadding = 16;

  int size = 0;
  std::vector<double> x, y, z;        ///< m
  std::vector<double> nx, ny, nz;     ///< unit normals
  std::vector<float> nxf, nyf, nzf;   ///< the same, rounded
  std::vector<double> amplitude;      ///< |q_n| P_n, Pa m
  std::vector<double> phase;          ///< arg(q_n), in turns
  std::vector<SourceRun> runs;        ///< of spreading waves
  std::vector<SourceRun> planeWaves;  ///< summed apart, see plane_waves.h
  double wavenumber = 0;              ///< rad/m
  double absorption = 0;              ///< Np/m
};

/// Gives each source its drive and its gain, and leaves out those of zero amplitude. Throws
/// kInvalidArgument when drives and model disagree on the number of elements, a drive is not
/// finite, or a beam is too narrow for the precision.
FieldSources prepareSources(const PropagationModel& model, const Eigen::VectorXcd& drives,
                            Precision precision, int order);

/// The parts of a run: long stretches of sources that lie in one plane and look along its normal,
/// with the frame of that plane, and what lies between them.
std::vector<SourceRun> splitByPlanes(const FieldSources& sources, const SourceRun& whole);

/// Throws kInvalidArgument when drives and model disagree on the number of elements or a drive is
/// not finite.
void checkDrives(const PropagationModel& model, const Eigen::VectorXcd& drives);
/// Throws kInvalidArgument when a gain is not finite; asserts that the sources name drives there
/// are.
void checkGains(const PropagationModel& model);

/// The directivity as exact as precision and order of derivatives deserve. In double the tolerance
/// is 1e-13 where degree 15 reaches it (k a up to about 10), else 1e-9.
DirectivityForm directivityFor(const PropagationModel& model, const TransducerModel& transducer,
                               Precision precision, int order);

}  // namespace acg::cpu
