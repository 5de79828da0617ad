// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/directivity.h"

#include <array>
#include <cmath>
#include <mutex>
#include <numbers>

#include <fmt/format.h>

#include "core/acoustics/directivity_table.h"
#include "core/error.h"

namespace acg {
namespace {

constexpr int kHighestDegree = 15;
constexpr int kNodes = 32;    // of the interpolation that is then cut short
constexpr int kSamples = 97;  // at which the cut polynomial is verified

double horner(const std::vector<double>& c, double u) {
  double sum = 0;
  for (auto it = c.rbegin(); it != c.rend(); ++it) sum = sum * u + *it;
  return sum;
}

/// sum_k a_k T_k(2u - 1), k <= degree, as powers of u. The a_k fall as fast as the powers of the
/// shifted T_k grow, so nothing is lost.
std::vector<double> powersFromChebyshev(const std::array<double, kNodes>& a, int degree) {
  std::vector<double> sum(degree + 1, 0.0);
  std::vector<double> last(degree + 1, 0.0), current(degree + 1, 0.0);
  last[0] = 1;  // T_0
  sum[0] = a[0];
  if (degree == 0) return sum;
  current[0] = -1;  // T_1 = 2u - 1
  current[1] = 2;
  for (int k = 1; k <= degree; ++k) {
    for (int j = 0; j <= k; ++j) sum[j] += a[k] * current[j];
    if (k == degree) break;
    std::vector<double> next(degree + 1, 0.0);  // T_{k+1} = 2 (2u - 1) T_k - T_{k-1}
    for (int j = 0; j <= k; ++j) {
      next[j] -= 2 * current[j] + last[j];
      next[j + 1] += 4 * current[j];
    }
    last = std::move(current);
    current = std::move(next);
  }
  return sum;
}

/// Empty when no allowed degree meets the tolerance.
std::vector<double> fitDirectivity(double (*directivity)(double, double), double ka,
                                   double tolerance) {
  std::array<double, kNodes> values;
  for (int i = 0; i < kNodes; ++i) {
    const double node = std::cos(std::numbers::pi * (i + 0.5) / kNodes);
    values[i] = directivity(std::sqrt((node + 1) / 2), ka);
  }
  std::array<double, kNodes> a;
  for (int k = 0; k < kNodes; ++k) {
    double sum = 0;
    for (int i = 0; i < kNodes; ++i) {
      sum += values[i] * std::cos(std::numbers::pi * k * (i + 0.5) / kNodes);
    }
    a[k] = sum * (k == 0 ? 1.0 : 2.0) / kNodes;
  }

  std::array<double, kSamples> u, exact;
  for (int i = 0; i < kSamples; ++i) {
    u[i] = (1 - std::cos(std::numbers::pi * i / (kSamples - 1))) / 2;  // dense at both ends
    exact[i] = directivity(std::sqrt(u[i]), ka);
  }
  for (int degree = 0; degree <= kHighestDegree; ++degree) {
    if (std::abs(a[degree + 1]) > tolerance) continue;
    std::vector<double> c = powersFromChebyshev(a, degree);
    double worst = 0;
    for (int i = 0; i < kSamples; ++i) {
      worst = std::max(worst, std::abs(horner(c, u[i]) - exact[i]));
    }
    if (worst <= tolerance) return c;
  }
  return {};
}

struct CachedFit {
  double (*directivity)(double, double) = nullptr;
  double ka = 0;
  double tolerance = 0;
  std::vector<double> coefficients;
};

std::mutex cacheMutex;
std::array<CachedFit, 8> cache;  // guarded by cacheMutex
std::size_t nextCached = 0;      // guarded by cacheMutex

}  // namespace

std::vector<double> directivityPolynomial(const TransducerModel& transducer, double wavenumber,
                                          double tolerance) {
  const auto directivity = transducerModel(transducer.kind).directivity;
  ACG_ASSERT(directivity != nullptr);
  const double ka = wavenumber * transducer.radius;
  if (!std::isfinite(ka) || ka < 0 || !(tolerance > 0)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("A directivity cannot be worked out for wavenumber {} rad/m, radius {} "
                            "m and tolerance {}; give finite values above zero.",
                            wavenumber, transducer.radius, tolerance));
  }
  {
    const std::lock_guard lock(cacheMutex);
    for (const CachedFit& fit : cache) {
      if (fit.directivity == directivity && fit.ka == ka && fit.tolerance == tolerance) {
        return fit.coefficients;
      }
    }
  }
  std::vector<double> coefficients = fitDirectivity(directivity, ka, tolerance);
  if (coefficients.empty()) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("The beam of a {} of radius {} mm is too narrow at this frequency (k a = "
                    "{:.3g}) for accuracy {}; use a smaller radius, a lower frequency or the "
                    "model \"point\".",
                    transducer.kind, transducer.radius * 1e3, ka, tolerance));
  }
  const std::lock_guard lock(cacheMutex);
  cache[nextCached] = {directivity, ka, tolerance, coefficients};
  nextCached = (nextCached + 1) % cache.size();
  return coefficients;
}

DirectivityForm directivityForm(const TransducerModel& transducer, double wavenumber,
                                double tolerance) {
  const TransducerModelEntry& entry = transducerModel(transducer.kind);
  DirectivityForm form;
  if (entry.radiation == Radiation::kTable) {
    form = tableForm(transducer.tableAngles, transducer.tableGains);
  } else if (entry.radiation == Radiation::kPlaneWave) {
    form.polynomial = {1.0};
  } else {
    form.polynomial = directivityPolynomial(transducer, wavenumber, tolerance);
  }
  form.hasRear = transducer.radiatesBack;
  return form;
}

double directivityAt(const DirectivityForm& form, double cosTheta) {
  if (!form.hasRear && cosTheta < 0) return 0;
  if (form.knots.empty()) return horner(form.polynomial, 1 - cosTheta * cosTheta);
  std::size_t piece = 0;
  while (piece + 1 < form.knots.size() && cosTheta >= form.knots[piece + 1]) ++piece;
  const double t = cosTheta - form.knots[piece];
  const double* c = &form.pieces[4 * piece];
  return ((c[3] * t + c[2]) * t + c[1]) * t + c[0];
}

}  // namespace acg
