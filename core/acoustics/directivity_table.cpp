// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/directivity_table.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.h"
#include "core/units.h"

namespace acg {
namespace {

/// The second derivatives at the knots of the cubic spline through (x, y), x ascending. An end is
/// flat where the gain is held beyond it, else free of curvature (natural).
std::vector<double> curvatures(const std::vector<double>& x, const std::vector<double>& y,
                               bool isFlatFirst, bool isFlatLast) {
  const std::size_t n = x.size();
  std::vector<double> below(n, 0.0), diagonal(n, 1.0), above(n, 0.0), right(n, 0.0);
  const auto width = [&](std::size_t i) { return x[i + 1] - x[i]; };
  const auto slope = [&](std::size_t i) { return (y[i + 1] - y[i]) / width(i); };
  if (isFlatFirst) {
    diagonal[0] = 2 * width(0);
    above[0] = width(0);
    right[0] = 6 * slope(0);
  }
  if (isFlatLast) {
    diagonal[n - 1] = 2 * width(n - 2);
    below[n - 1] = width(n - 2);
    right[n - 1] = -6 * slope(n - 2);
  }
  for (std::size_t i = 1; i + 1 < n; ++i) {
    below[i] = width(i - 1);
    diagonal[i] = 2 * (width(i - 1) + width(i));
    above[i] = width(i);
    right[i] = 6 * (slope(i) - slope(i - 1));
  }
  for (std::size_t i = 1; i < n; ++i) {  // diagonally dominant: no pivots needed
    const double factor = below[i] / diagonal[i - 1];
    diagonal[i] -= factor * above[i - 1];
    right[i] -= factor * right[i - 1];
  }
  std::vector<double> m(n);
  for (std::size_t i = n; i-- > 0;) {
    m[i] = (right[i] - (i + 1 < n ? above[i] * m[i + 1] : 0)) / diagonal[i];
  }
  return m;
}

}  // namespace

std::optional<std::string> tableFault(const std::vector<double>& angles,
                                      const std::vector<double>& gains) {
  if (angles.size() < 2) {
    return fmt::format("table_angles_rad has {} entries; a table needs two at least.",
                       angles.size());
  }
  if (angles.size() > kMostTableRows) {
    return fmt::format("table_angles_rad has {} entries; at most {} are possible.", angles.size(),
                       kMostTableRows);
  }
  if (gains.size() != angles.size()) {
    return fmt::format(
        "table_gains has {} entries but table_angles_rad has {}; give one gain for "
        "each angle.",
        gains.size(), angles.size());
  }
  for (std::size_t i = 0; i < angles.size(); ++i) {
    if (!(angles[i] >= 0) || !(angles[i] <= kPi + 1e-9)) {
      return fmt::format("table_angles_rad[{}] is {}; give angles from 0 to pi.", i, angles[i]);
    }
    if (!std::isfinite(gains[i]) || std::abs(gains[i]) > kLargestTableGain) {
      return fmt::format(
          "table_gains[{}] is {}; give linear gains relative to the axis, at most "
          "{}.",
          i, gains[i], kLargestTableGain);
    }
    if (i > 0 && !(angles[i] > angles[i - 1])) {
      return fmt::format(
          "table_angles_rad[{}] is {} after {}; sort the table by ascending angles, "
          "each given once.",
          i, angles[i], angles[i - 1]);
    }
    if (i > 0 && angles[i] - angles[i - 1] < kLeastTableStep) {
      return fmt::format(
          "table_angles_rad[{}] is only {:.3g} rad after the one before; keep at "
          "least {} rad between angles.",
          i, angles[i] - angles[i - 1], kLeastTableStep);
    }
  }
  return std::nullopt;
}

DirectivityForm tableForm(const std::vector<double>& angles, const std::vector<double>& gains) {
  if (const auto fault = tableFault(angles, gains))
    throw Error(ErrorCode::kInvalidArgument, *fault);
  std::vector<double> x(angles.size()), y(gains.rbegin(), gains.rend());
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::cos(angles[x.size() - 1 - i]);
  const bool holdsRear = x.front() > -1 + 1e-12, holdsFront = x.back() < 1 - 1e-12;
  const std::vector<double> m = curvatures(x, y, holdsRear, holdsFront);

  DirectivityForm form;
  const auto add = [&](double knot, double a, double b, double c, double d) {
    form.knots.push_back(knot);
    form.pieces.insert(form.pieces.end(), {a, b, c, d});
  };
  if (holdsRear) add(-1, y.front(), 0, 0, 0);
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const double h = x[i + 1] - x[i];
    add(i == 0 && !holdsRear ? -1 : x[i], y[i],
        (y[i + 1] - y[i]) / h - h * (2 * m[i] + m[i + 1]) / 6, m[i] / 2,
        (m[i + 1] - m[i]) / (6 * h));
  }
  if (holdsFront) add(x.back(), y.back(), 0, 0, 0);
  // Kernels find a piece by halving.
  std::size_t whole = 1;
  while (whole < form.knots.size()) whole *= 2;
  form.knots.resize(whole, 2.0);
  form.pieces.resize(4 * whole, 0.0);
  return form;
}

}  // namespace acg
