// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/image_result.h"

#include <cmath>

namespace acg {
namespace {

using Values = Eigen::Map<const Eigen::ArrayXd>;

Values mapped(const std::vector<double>& values) {
  return {values.data(), static_cast<Eigen::Index>(values.size())};
}

double fit(const Values& wanted, const Values& reached) {
  const double power = wanted.square().sum();
  return power > 0 ? (wanted * reached).sum() / power : 0;
}

}  // namespace

ImageResult imageResult(const SolveProblem& problem, const ImageProblem& image,
                        const Eigen::VectorXcd& drives) {
  const int pixels = image.image->size();
  const Eigen::VectorXd p = (problem.rows.middleRows(image.begin, pixels) * drives).cwiseAbs();
  const Eigen::VectorXd a = problem.pressures.segment(image.begin, pixels);
  ImageResult result;
  result.columns = image.image->columns;
  result.rows = image.image->rows;
  result.reached.assign(p.data(), p.data() + pixels);
  result.wanted.assign(a.data(), a.data() + pixels);

  const Values wanted = mapped(result.wanted), reached = mapped(result.reached);
  const double scale = fit(wanted, reached);
  if (!(scale > 0)) return result;
  const Eigen::ArrayXd fitted = reached / scale;
  result.rmsError = std::sqrt((fitted - wanted).square().mean() / wanted.square().mean());
  const double meanA = wanted.mean(), meanB = fitted.mean();
  const double varianceA = (wanted - meanA).square().mean();
  const double varianceB = (fitted - meanB).square().mean();
  const double shared = ((wanted - meanA) * (fitted - meanB)).mean();
  if (varianceA > 0 && varianceB > 0) {
    result.correlation = shared / std::sqrt(varianceA * varianceB);
  }
  // SSIM with its usual constants, for values up to the peak (Wang et al., IEEE TIP 13 (2004) 600).
  const double peak = wanted.maxCoeff();
  const double c1 = std::pow(0.01 * peak, 2), c2 = std::pow(0.03 * peak, 2);
  result.likeness = (2 * meanA * meanB + c1) * (2 * shared + c2) /
                    ((meanA * meanA + meanB * meanB + c1) * (varianceA + varianceB + c2));
  return result;
}

double reachedPeak(const ImageResult& result) {
  const Values wanted = mapped(result.wanted);
  return fit(wanted, mapped(result.reached)) * wanted.maxCoeff();
}

}  // namespace acg
