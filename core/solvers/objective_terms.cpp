// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/objective_terms.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <utility>

#include "core/backend/backend.h"

namespace acg {
namespace {

using Complex = std::complex<double>;
using Derivatives = PressureDerivatives;

constexpr double kSilence = 1e-12;  // of the wanted pressure: below it a phase means nothing

/// d|p| as a gradient: the phase of p, 1 where there is none.
Complex direction(const Complex& p, double modulus, double scale) {
  return modulus > kSilence * scale ? p / modulus : Complex(1);
}

}  // namespace

WantedPressures::WantedPressures(Eigen::VectorXd wanted)
    : wanted_(std::move(wanted)), power_(std::max(wanted_.squaredNorm(), 1e-300)) {}

double WantedPressures::value(const Eigen::Ref<const Eigen::VectorXcd>& y, double weight,
                              Eigen::Ref<Eigen::VectorXcd> gradient) const {
  const double scale = std::sqrt(power_);
  double sum = 0;
  for (Eigen::Index m = 0; m < y.size(); ++m) {
    const double modulus = std::abs(y(m));
    const double missed = modulus - wanted_(m);
    sum += missed * missed;
    gradient(m) += weight * 2 * missed / power_ * direction(y(m), modulus, scale);
  }
  return sum / power_;
}

EvenPressures::EvenPressures(Eigen::VectorXd ratios) : ratios_(std::move(ratios)) {}

double EvenPressures::value(const Eigen::Ref<const Eigen::VectorXcd>& y, double weight,
                            Eigen::Ref<Eigen::VectorXcd> gradient) const {
  const Eigen::ArrayXd moduli = y.cwiseAbs().array();
  const Eigen::ArrayXd x = moduli / ratios_.array();
  const double count = static_cast<double>(y.size());
  const double mean = std::max(x.mean(), 1e-12);
  const double meanSquare = x.square().mean();
  const double spread = meanSquare / (mean * mean);
  for (Eigen::Index m = 0; m < y.size(); ++m) {
    const double slope =
        (-1 / mean + kEvenness * 2 * (x(m) / (mean * mean) - spread / mean)) / count;
    gradient(m) += weight * slope / ratios_(m) * direction(y(m), moduli(m), ratios_(m));
  }
  return -std::log(mean) + kEvenness * (spread - 1);
}

QuietPressures::QuietPressures(Eigen::VectorXd most) : most_(std::move(most)) {
  most_ = most_.cwiseMax(1e-300);
}

double QuietPressures::value(const Eigen::Ref<const Eigen::VectorXcd>& y, double weight,
                             Eigen::Ref<Eigen::VectorXcd> gradient) const {
  const Eigen::VectorXcd scaled = y.cwiseQuotient(most_);
  gradient += weight * 2 * scaled.cwiseQuotient(most_);
  return scaled.squaredNorm();
}

double TrapPressure::value(const Eigen::Ref<const Eigen::VectorXcd>& y, double weight,
                           Eigen::Ref<Eigen::VectorXcd> gradient) const {
  constexpr double kRound = 1e-3;
  const double modulus = std::sqrt(std::norm(y(0)) / (scale_ * scale_) + kRound * kRound);
  gradient(0) += weight / (scale_ * scale_ * modulus) * y(0);
  return modulus - kRound;
}

double GorkovTerm::value(const Eigen::Ref<const Eigen::VectorXcd>& y, double weight,
                         Eigen::Ref<Eigen::VectorXcd> gradient) const {
  gradient(0) += weight * 2 * monopole_ / scale_ * y(0);
  gradient.segment<3>(1) -= weight * 2 * dipole_ / scale_ * y.segment<3>(1);
  return (monopole_ * std::norm(y(0)) - dipole_ * y.segment<3>(1).squaredNorm()) / scale_;
}

Eigen::Vector3d StiffnessTerm::curvatures(const Eigen::Ref<const Eigen::VectorXcd>& y) const {
  Eigen::Vector3d result;
  for (int i = 0; i < 3; ++i) {
    // U_ii = 2 K1 (Re p* p_ii + |p_i|^2) - 2 K2 sum_j (Re p_j* p_jii + |p_ji|^2)
    double compression =
        std::real(std::conj(y(0)) * y(Derivatives::row(i, i))) + std::norm(y(Derivatives::row(i)));
    double motion = 0;
    for (int j = 0; j < 3; ++j) {
      motion += std::real(std::conj(y(Derivatives::row(j))) * y(Derivatives::row(j, i, i))) +
                std::norm(y(Derivatives::row(j, i)));
    }
    result(i) = 2 * (monopole_ * compression - dipole_ * motion);
  }
  return result;
}

double StiffnessTerm::value(const Eigen::Ref<const Eigen::VectorXcd>& y, double weight,
                            Eigen::Ref<Eigen::VectorXcd> gradient) const {
  const double sum = weights_.dot(curvatures(y)) / scale_;
  // d arsinh(x / c) = dx / sqrt(x^2 + c^2)
  if (knee_ > 0) weight /= std::hypot(sum, knee_);
  for (int i = 0; i < 3; ++i) {
    const double slope = -2 * weight * weights_(i) / scale_;
    const double compression = slope * monopole_;
    gradient(0) += compression * y(Derivatives::row(i, i));
    gradient(Derivatives::row(i, i)) += compression * y(0);
    gradient(Derivatives::row(i)) += 2 * compression * y(Derivatives::row(i));
    const double motion = -slope * dipole_;
    for (int j = 0; j < 3; ++j) {
      gradient(Derivatives::row(j)) += motion * y(Derivatives::row(j, i, i));
      gradient(Derivatives::row(j, i, i)) += motion * y(Derivatives::row(j));
      gradient(Derivatives::row(j, i)) += 2 * motion * y(Derivatives::row(j, i));
    }
  }
  return knee_ > 0 ? -std::asinh(sum / knee_) : -sum;
}

}  // namespace acg
