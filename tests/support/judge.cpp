// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/judge.h"

#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

#include <Eigen/Geometry>
#include <Eigen/LU>

namespace acg::test {
namespace {

using Real = long double;
using Complex = std::complex<Real>;
using Point = Eigen::Matrix<Real, 3, 1>;

/// The natural or clamped cubic spline in cos(theta), by the plain system of its slopes.
Real splineGain(const TransducerModel& transducer, Real cosine) {
  using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;
  using Vector = Eigen::Matrix<Real, Eigen::Dynamic, 1>;
  const int n = static_cast<int>(transducer.tableAngles.size());
  Vector x(n), y(n);
  for (int i = 0; i < n; ++i) {
    x(i) = std::cos(Real(transducer.tableAngles[n - 1 - i]));
    y(i) = transducer.tableGains[n - 1 - i];
  }
  const bool holdsRear = transducer.tableAngles.back() < 3.1415926;
  const bool holdsFront = transducer.tableAngles.front() > 1e-7;
  if (holdsRear && cosine <= x(0)) return y(0);
  if (holdsFront && cosine >= x(n - 1)) return y(n - 1);
  // Slopes s_i: continuous second derivatives inside; at the ends a slope of 0 or no curvature.
  Matrix a = Matrix::Zero(n, n);
  Vector b = Vector::Zero(n);
  const auto width = [&](int i) { return x(i + 1) - x(i); };
  for (int i = 1; i + 1 < n; ++i) {
    const Real l = 1 / width(i - 1), r = 1 / width(i);
    a(i, i - 1) = l;
    a(i, i) = 2 * (l + r);
    a(i, i + 1) = r;
    b(i) = 3 * (l * l * (y(i) - y(i - 1)) + r * r * (y(i + 1) - y(i)));
  }
  a(0, 0) = holdsRear ? 1 : 2;
  a(n - 1, n - 1) = holdsFront ? 1 : 2;
  if (!holdsRear) {
    a(0, 1) = 1;
    b(0) = 3 * (y(1) - y(0)) / width(0);
  }
  if (!holdsFront) {
    a(n - 1, n - 2) = 1;
    b(n - 1) = 3 * (y(n - 1) - y(n - 2)) / width(n - 2);
  }
  const Vector s = a.fullPivLu().solve(b);
  int i = 0;
  while (i + 2 < n && cosine > x(i + 1)) ++i;
  const Real h = width(i), t = (cosine - x(i)) / h, u = 1 - t;
  return u * u * (1 + 2 * t) * y(i) + t * t * (1 + 2 * u) * y(i + 1) +
         h * t * u * (u * s(i) - t * s(i + 1));
}

Real directivity(const TransducerModel& transducer, Real k, Real sine) {
  if (transducer.kind == "point") return 1;
  const Real x = k * Real(transducer.radius) * sine;
  if (transducer.kind == "sinc") return x < 1e-8L ? Real(1) : std::sin(x) / x;
  if (transducer.kind == "ring") return std::cyl_bessel_j(Real(0), x);
  if (transducer.kind == "taylor") return 1 - x * x / 8 + x * x * x * x / 192;
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
  for (int n = 0; n < model.sources(); ++n) {
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
      const Complex drive = Complex(drives(model.driveOf.empty() ? n : model.driveOf[n])) *
                            (model.gain.size() == 0 ? Complex(1) : Complex(model.gain(n)));
      const Real distance = way.norm();
      const Real ahead = way.dot(normal);
      if (ahead < 0 && !group.transducer.radiatesBack) continue;
      if (group.transducer.kind == "plane_wave") {
        sum += drive * Real(group.transducer.sourcePressure) *
               std::exp(Complex(-alpha * ahead, k * ahead));
        continue;
      }
      const Real gain = group.transducer.kind == "table"
                            ? splineGain(group.transducer, ahead / distance)
                            : directivity(group.transducer, k, way.cross(normal).norm() / distance);
      sum += drive * Real(group.transducer.sourcePressure) * gain / distance *
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
