// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/spot_check.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace acg {
namespace {

// Four times what float32 sums keep to, of the peak of a row: none that does is blamed for a
// rounding.
constexpr double kWrongPressure = 4e-5;
constexpr double kWrongDerivative = 4e-4;

}  // namespace

std::optional<std::string> spotCheck(const PressureDerivatives& result,
                                     const PropagationModel& model, const Eigen::VectorXcd& drives,
                                     const Eigen::Matrix3Xd& points, Backend& reference,
                                     std::mt19937_64& random) {
  const Eigen::Index count = points.cols();
  if (count == 0) return std::nullopt;
  const Eigen::Index spots = std::min<Eigen::Index>(kSpotPoints, count);
  Eigen::Matrix3Xd some(3, spots);
  Eigen::MatrixXcd got(result.values.rows(), spots);
  for (Eigen::Index i = 0; i < spots; ++i) {
    const Eigen::Index from =
        spots == count ? i : std::uniform_int_distribution<Eigen::Index>(0, count - 1)(random);
    some.col(i) = points.col(from);
    got.col(i) = result.values.col(from);
  }
  const PressureDerivatives exact =
      reference.evaluate(model, drives, some, result.order, Precision::kDouble, {});
  for (Eigen::Index row = 0; row < got.rows(); ++row) {
    double square = exact.values.row(row).cwiseAbs2().maxCoeff();
    for (Eigen::Index m = 0; m < count; ++m) {
      const double next = std::norm(result.values(row, m));
      if (!std::isfinite(next)) return fmt::format("value {} of {} is not finite", m, count);
      square = std::max(square, next);
    }
    const double peak = std::sqrt(square),
                 bound = (row == 0 ? kWrongPressure : kWrongDerivative) * peak;
    for (Eigen::Index i = 0; i < spots; ++i) {
      const double error = std::abs(got(row, i) - exact.values(row, i));
      if (error <= bound) continue;  // not for NaN
      return fmt::format(
          "at ({:.4g}, {:.4g}, {:.4g}) m it differs by {:.2g} of the peak from double "
          "precision",
          some(0, i), some(1, i), some(2, i), error / peak);
    }
  }
  return std::nullopt;
}

}  // namespace acg
