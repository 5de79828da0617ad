// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/acoustics/transducer_model.h"

namespace acg {

/// How the sound of an element depends on direction, in the one form that every kernel evaluates,
/// as a function B(c) of c = cos(theta), theta from the element's normal:
///
/// - models even in c: the polynomial D(u) = sum_j c_j u^j of u = sin^2(theta);
/// - measured tables: cubic pieces, B(c) = sum_j a_ij (c - knot_i)^j on [knot_i, knot_(i+1));
/// - an element that does not radiate backwards: either of these times (c >= 0).
///
/// Derivatives of all orders follow from the same numbers; a table has two that are continuous.
struct DirectivityForm {
  std::vector<double> polynomial;  ///< c_j; empty where there are pieces.
  std::vector<double> knots;       ///< Ascending from -1, a power of two of them; the last are 2.
  std::vector<double> pieces;      ///< a_ij, four a knot.
  bool hasRear = true;             ///< Whether c < 0 radiates.

  /// Whether the polynomial alone says all, for which kernels have a fast path.
  bool isPlain() const { return knots.empty() && hasRear; }
};

/// The form of a model at wavenumber k, |error| <= tolerance (absolute; the peak is 1), of the
/// lowest degree that gives this. A table is exact. Throws kInvalidArgument when degree 15 does not
/// reach the tolerance or a table is no table.
DirectivityForm directivityForm(const TransducerModel& transducer, double wavenumber,
                                double tolerance);

/// B(c) of a form.
double directivityAt(const DirectivityForm& form, double cosTheta);

/// The directivity of an even model at wavenumber k as a polynomial in u = sin^2(theta) on
/// 0 <= u <= 1, of the lowest degree that meets `tolerance` (absolute). Throws kInvalidArgument
/// when degree 15 does not reach it.
std::vector<double> directivityPolynomial(const TransducerModel& transducer, double wavenumber,
                                          double tolerance);

}  // namespace acg
