// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/judge.h"

#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

#include <Eigen/Geometry>

namespace acg::test {
namespace {

using Real = long double;
using Complex = std::complex<Real>;
using Point = Eigen::Matrix<Real, 3, 1>;

Real directivity(const TransducerModel& transducer, Real k, Real sine) {
  if (transducer.kind == "point") return 1;
  const Real x = k * Real(transducer.radius) * sine;
  return x < 1e-8L ? Real(1) : 2 * std::cyl_bessel_j(Real(1), x) / x;
}

/// d/dh of f at 0, eighth order.
Complex firstDifference(const std::function<Complex(Real)>& f, Real h) {
  constexpr std::array<Real, 4> kWeights = {4.0L / 5, -1.0L / 5, 4.0L / 105, -1.0L / 280};
  Complex sum = 0;
  for (int i = 1; i <= 4; ++i) sum += kWeights[i - 1] * (f(i * h) - f(-i * h));
  return sum / h;
}

Complex secondDifference(const std::function<Complex(Real)>& f, Real h) {
  constexpr std::array<Real, 5> kWeights = {-205.0L / 72, 8.0L / 5, -1.0L / 5, 8.0L / 315,
                                            -1.0L / 560};
  Complex sum = kWeights[0] * f(0);
  for (int i = 1; i <= 4; ++i) sum += kWeights[i] * (f(i * h) + f(-i * h));
  return sum / (h * h);
}

/// Short against the wavelength and against the way to the nearest element.
Real stepAt(const PropagationModel& model, const Point& point) {
  Real step = Real(model.wavelength()) / 120;
  for (int n = 0; n < model.size(); ++n) {
    step = std::min(step, (point - model.positions.col(n).cast<Real>()).norm() / 100);
  }
  return step;
}

/// Rows 10 to 19, each as nested differences along its axes.
void putThirdDerivatives(const std::function<Complex(const Point&)>& pressure, const Point& point,
                         Real h, const std::function<void(int, Complex)>& put) {
  constexpr int kAxes[10][3] = {{0, 0, 0}, {1, 1, 1}, {2, 2, 2}, {0, 0, 1}, {0, 0, 2},
                                {0, 1, 1}, {1, 1, 2}, {0, 2, 2}, {1, 2, 2}, {0, 1, 2}};
  for (int row = 0; row < 10; ++row) {
    const auto along = [&](int level) { return Point(Point::Unit(kAxes[row][level])); };
    const auto outer = [&](Real s) {
      const auto middle = [&](Real t) {
        const auto inner = [&](Real u) {
          return pressure(point + s * along(0) + t * along(1) + u * along(2));
        };
        return firstDifference(inner, h);
      };
      return firstDifference(middle, h);
    };
    put(10 + row, firstDifference(outer, h));
  }
}

}  // namespace

Complex judgePressure(const PropagationModel& model, const Eigen::VectorXcd& drives,
                      const Point& point) {
  const Real k = 2 * std::numbers::pi_v<Real> * Real(model.frequency) / model.medium.soundSpeed;
  const Real alpha = Real(model.medium.absorption) / (20 / std::log(Real(10)));
  Complex sum = 0;
  for (const ElementGroup& group : model.groups) {
    for (int n = group.begin; n < group.end; ++n) {
      const Point way = point - model.positions.col(n).cast<Real>();
      const Point normal = model.normals.col(n).cast<Real>();
      const Real distance = way.norm();
      const Real sine = way.cross(normal).norm() / distance;
      sum += Complex(drives(n)) * Real(group.transducer.sourcePressure) *
             directivity(group.transducer, k, sine) / distance *
             std::exp(Complex(-alpha * distance, k * distance));
    }
  }
  return sum;
}

PressureDerivatives judgeDerivatives(const PropagationModel& model, const Eigen::VectorXcd& drives,
                                     const Eigen::Matrix3Xd& points, int order) {
  constexpr int kPairs[3][2] = {{0, 1}, {0, 2}, {1, 2}};
  PressureDerivatives result{order,
                             Eigen::MatrixXcd(PressureDerivatives::rowsOf(order), points.cols())};
  for (Eigen::Index m = 0; m < points.cols(); ++m) {
    const Point point = points.col(m).cast<Real>();
    const Real h = stepAt(model, point);
    const auto pressure = [&](const Point& at) { return judgePressure(model, drives, at); };
    const auto put = [&](int row, Complex value) {
      result.values(row, m) = std::complex<double>(value);
    };
    put(0, pressure(point));
    if (order == 0) continue;
    for (int i = 0; i < 3; ++i) {
      const auto along = [&](Real s) { return pressure(point + s * Point::Unit(i)); };
      put(1 + i, firstDifference(along, h));
      if (order >= 2) put(4 + i, secondDifference(along, h));
    }
    if (order < 2) continue;
    for (int pair = 0; pair < 3; ++pair) {
      const auto outer = [&](Real s) {
        const Point base = point + s * Point::Unit(kPairs[pair][0]);
        return firstDifference(
            [&](Real t) { return pressure(base + t * Point::Unit(kPairs[pair][1])); }, h);
      };
      put(7 + pair, firstDifference(outer, h));
    }
    if (order < 3) continue;
    putThirdDerivatives(pressure, point, h, put);
  }
  return result;
}

double relativeError(const PressureDerivatives& actual, const PressureDerivatives& expected,
                     int row) {
  return (actual.values.row(row) - expected.values.row(row)).cwiseAbs().maxCoeff() /
         expected.values.row(row).cwiseAbs().maxCoeff();
}

}  // namespace acg::test
