// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/finish_drives.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include <Eigen/Cholesky>

#include "core/error.h"

namespace acg {
namespace {

constexpr double kTolerance = 1e-4;  // of the pressures, relative to the largest
constexpr int kMostProjections = 100;
constexpr int kMostConcessions = 12;

double largestModulus(const Eigen::VectorXcd& q) { return std::sqrt(q.cwiseAbs2().maxCoeff()); }

Eigen::VectorXcd unitPhases(Eigen::VectorXcd p) {
  toUnitModulus(p);
  return p;
}

// The drives of least power for given pressures, A^H (A A^H)^-1 p.
class LeastPower {
 public:
  explicit LeastPower(const Eigen::MatrixXcd& a) : a_(a) {
    Eigen::MatrixXcd gram = a * a.adjoint();
    // Targets so close that their rows are parallel share one solution.
    gram.diagonal().array() += 1e-9 * gram.diagonal().real().maxCoeff();
    gram_.compute(gram);
  }
  Eigen::VectorXcd drives(const Eigen::VectorXcd& p) const {
    return a_.adjoint() * gram_.solve(p).eval();
  }

 private:
  const Eigen::MatrixXcd& a_;
  Eigen::LLT<Eigen::MatrixXcd> gram_;
};

// Moves q until it gives `pressures` with no drive above 1. Returns whether it got there.
bool meet(const Eigen::MatrixXcd& a, const LeastPower& leastPower, const NullSpace& nulls,
          const Eigen::VectorXd& pressures, Eigen::VectorXcd& q) {
  for (int i = 0; i < kMostProjections; ++i) {
    clampToOne(q);
    const bool wasSilent = nulls.isWhole() || [&] {
      const Eigen::VectorXcd clamped = q;
      nulls.project(q);
      return (clamped - q).norm() < kTolerance * q.norm();
    }();
    const Eigen::VectorXcd p = a * q;
    const Eigen::VectorXcd missing = unitPhases(p).cwiseProduct(pressures) - p;
    if (wasSilent && missing.cwiseAbs().maxCoeff() < kTolerance * pressures.maxCoeff()) return true;
    if (i + 1 < kMostProjections) q += leastPower.drives(missing);
  }
  return false;
}

// |x| <= 1 for good: quiet points ask for one factor for all, else only what is too long shrinks.
void bound(const NullSpace& nulls, Eigen::VectorXcd& q) {
  if (nulls.isWhole()) {
    clampToOne(q);
    return;
  }
  nulls.project(q);
  q /= std::max(1.0, largestModulus(q));
}

/// The factor c that brings c |A q| nearest to the pressures.
double fittingScale(const Eigen::MatrixXcd& a, const Eigen::VectorXd& pressures,
                    const Eigen::VectorXcd& q) {
  const Eigen::VectorXd reached = (a * q).cwiseAbs();
  const double power = reached.squaredNorm();
  return power > 0 ? reached.dot(pressures) / power : 1;
}

}  // namespace

void clampToOne(Eigen::VectorXcd& drives) {
  for (auto& x : drives) {
    const double power = std::norm(x);
    if (power > 1) x /= std::sqrt(power);
  }
}

Eigen::VectorXcd constrainedDrives(const std::string& mode, const Eigen::MatrixXcd& a,
                                   const NullSpace& nulls, const Eigen::VectorXd& pressures,
                                   const std::vector<std::optional<double>>& wanted,
                                   Eigen::VectorXcd q) {
  if (mode == "uniform") {
    nulls.projectToUnitModulus(q);
    for (const auto& wish : wanted) {
      if (!wish) return q;
    }
    q *= std::min(1.0, fittingScale(a, pressures, q));
    return q;
  }
  nulls.project(q);
  const double largest = largestModulus(q);
  if (mode == "normalise") {
    if (largest > 0) q /= largest;
    return q;
  }
  ACG_ASSERT(mode == "clamp");
  q *= fittingScale(a, pressures, q);
  bound(nulls, q);
  return q;
}

Eigen::VectorXcd amplitudeDrives(const Eigen::MatrixXcd& a, const NullSpace& nulls,
                                 const Eigen::VectorXcd& phases, const Eigen::VectorXd& pressures,
                                 const std::vector<std::optional<double>>& wanted,
                                 const std::function<void()>& checkpoint) {
  const LeastPower leastPower(a);
  const Eigen::VectorXcd start = a * phases;
  Eigen::VectorXcd q = phases;
  const auto isWanted = [](const std::optional<double>& pressure) { return pressure.has_value(); };
  if (std::none_of(wanted.begin(), wanted.end(), isWanted)) {
    const double level = (start.array().abs() / pressures.array()).minCoeff();
    meet(a, leastPower, nulls, level * pressures, q);
    bound(nulls, q);
    return q;
  }

  Eigen::VectorXd given = pressures;
  for (int concession = 0; concession < kMostConcessions; ++concession) {
    checkpoint();
    q = leastPower.drives(unitPhases(start).cwiseProduct(given));
    if (largestModulus(q) <= 1 || meet(a, leastPower, nulls, given, q)) break;
    if (std::all_of(wanted.begin(), wanted.end(), isWanted)) break;
    for (Eigen::Index m = 0; m < given.size(); ++m) {
      if (!wanted[m]) given(m) *= 0.8;
    }
  }
  bound(nulls, q);
  return q;
}

void roundPhases(int levels, Eigen::VectorXcd& drives) {
  if (levels <= 0) return;
  for (auto& x : drives) {
    const double turns = std::arg(x) / (2 * std::numbers::pi);
    const double code = std::fmod(std::round(turns * levels) + levels, levels);
    x = std::polar(std::abs(x), 2 * std::numbers::pi * code / levels);
  }
}

}  // namespace acg
