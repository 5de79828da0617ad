// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/lattice_weights.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <limits>
#include <map>
#include <mutex>
#include <numbers>
#include <tuple>

namespace acg {
namespace {

constexpr double kWorthwhile = 0.9;  // of an axis' samples: more are not worth the interpolation

int latticeSamples(double length, double step, int taps) {
  return static_cast<int>(std::floor(length / step)) + taps;
}

/// I_n(b s) / s^n for n = 0..3 by their series, all of whose terms are positive.
std::array<double, 4> besselOverPowers(double b, double s2) {
  const double z = b * b * s2 / 4;
  std::array<double, 4> result{};
  double term = 1;  // z^j / j!^2
  for (int j = 0; j < 200; ++j) {
    double share = term;
    for (int n = 0; n < 4; ++n) {
      result[n] += share;
      share *= b / 2 / (j + n + 1);
    }
    term *= z / ((j + 1.0) * (j + 1.0));
    if (term < 1e-17 * result[0]) break;
  }
  return result;
}

struct AxisKey {
  int samples, taps, order;
  double spacing, step, beta;
  friend bool operator==(const AxisKey&, const AxisKey&) = default;
};

/// The d-th derivative of sinc(x) times the window, x in taps.
double weightAt(double x, int d, int taps, double beta) {
  constexpr double kBinomials[4][4] = {{1}, {1, 1}, {1, 2, 1}, {1, 3, 3, 1}};
  const double perTap = 2.0 / taps;
  const auto sinc = sincDerivatives(x);
  const auto window = kaiserDerivatives(beta, std::clamp(perTap * x, -1.0, 1.0));
  double sum = 0;
  for (int j = 0; j <= d; ++j) {
    sum += kBinomials[d][j] * sinc[d - j] * window[j] * std::pow(perTap, j);
  }
  return sum;
}

/// The weights of all taps of a point as Chebyshev series of where it lies between two of them:
/// they are smooth, and terms beyond these are below 1e-12.
constexpr int kTerms = 24;

/// T_n(2 f - 1), n < kTerms, for f of [0, 1).
Eigen::MatrixXd chebyshevTerms(const Eigen::ArrayXd& f) {
  Eigen::MatrixXd terms(kTerms, f.size());
  const Eigen::ArrayXd x = 2 * f - 1;
  terms.row(0).setOnes();
  terms.row(1) = x.matrix().transpose();
  for (int n = 2; n < kTerms; ++n) {
    terms.row(n) = 2 * x.matrix().transpose().cwiseProduct(terms.row(n - 1)) - terms.row(n - 2);
  }
  return terms;
}

/// By derivative: taps x kTerms. A point at t lies between the taps floor(t) - w/2 + 1 ...
/// floor(t) + w/2.
std::vector<Eigen::MatrixXd> makeSeries(int taps, double beta, int order) {
  const Eigen::ArrayXd angles =
      (Eigen::ArrayXd::LinSpaced(kTerms, 0, kTerms - 1) + 0.5) * (std::numbers::pi / kTerms);
  const Eigen::ArrayXd nodes = (1 + angles.cos()) / 2;
  Eigen::MatrixXd toSeries = chebyshevTerms(nodes).transpose() * (2.0 / kTerms);
  toSeries.col(0) /= 2;
  const int before = taps / 2 - 1;
  std::vector<Eigen::MatrixXd> series;
  for (int d = 0; d <= order; ++d) {
    Eigen::MatrixXd values(taps, kTerms);
    for (int n = 0; n < kTerms; ++n) {
      for (int k = 0; k < taps; ++k)
        values(k, n) = weightAt(nodes(n) - (k - before), d, taps, beta);
    }
    series.push_back(values * toSeries);
  }
  return series;
}

/// There are a few by the rules; they are kept.
const std::vector<Eigen::MatrixXd>& seriesFor(int taps, double beta, int order) {
  static std::mutex mutex;
  static std::map<std::tuple<int, double, int>, std::vector<Eigen::MatrixXd>> kept;
  const std::scoped_lock lock(mutex);
  auto& series = kept[{taps, beta, order}];
  if (series.empty()) series = makeSeries(taps, beta, order);
  return series;
}

LatticeAxis makeAxis(const AxisKey& key) {
  LatticeAxis axis;
  axis.samples = key.samples;
  axis.first.resize(key.samples);
  Eigen::ArrayXd between(key.samples);
  for (int i = 0; i < key.samples; ++i) {
    const double t = i * key.spacing / key.step;
    axis.first[i] = static_cast<int>(std::floor(t));
    between(i) = t - axis.first[i];
  }
  const Eigen::MatrixXd terms = chebyshevTerms(between);
  double scale = 1;
  for (const Eigen::MatrixXd& series : seriesFor(key.taps, key.beta, key.order)) {
    axis.weights.emplace_back((scale * (series * terms)).cast<float>());
    scale /= key.step;
  }
  return axis;
}

/// The same grid is asked for again and again while a hand drags: the last few are kept.
LatticeAxis cachedAxis(const AxisKey& key) {
  constexpr std::size_t kKept = 32;
  static std::mutex mutex;
  static std::deque<std::pair<AxisKey, LatticeAxis>> kept;
  {
    const std::scoped_lock lock(mutex);
    for (const auto& [at, axis] : kept) {
      if (at == key) return axis;
    }
  }
  LatticeAxis axis = makeAxis(key);
  const std::scoped_lock lock(mutex);
  kept.emplace_front(key, axis);
  if (kept.size() > kKept) kept.pop_back();
  return axis;
}

}  // namespace

std::array<double, 4> sincDerivatives(double x) {
  const double pi = std::numbers::pi;
  if (std::abs(x) < 0.5) {  // sum_j (-1)^j (pi x)^(2j) / (2j + 1)!, derived term by term
    std::array<double, 4> sum{};
    double coefficient = 1;
    for (int j = 0; j < 12; ++j) {
      double factor = coefficient;
      for (int d = 0; d < 4 && d <= 2 * j; ++d) {
        sum[d] += factor * std::pow(x, 2 * j - d);
        factor *= 2 * j - d;
      }
      coefficient *= -pi * pi / ((2 * j + 2) * (2 * j + 3));
    }
    return sum;
  }
  const double s = std::sin(pi * x) / (pi * x);
  const double first = (std::cos(pi * x) - s) / x;  // of x s = sin(pi x) / pi
  const double second = -pi * pi * s - 2 * first / x;
  const double third = -pi * pi * first - 2 * second / x + 2 * first / (x * x);
  return {s, first, second, third};
}

std::array<double, 4> kaiserDerivatives(double b, double u) {
  // d/du (I_n(b s) / s^n) = -b u I_(n+1)(b s) / s^(n+1), s = sqrt(1 - u^2).
  const auto r = besselOverPowers(b, 1 - u * u);
  const double whole = besselOverPowers(b, 1)[0];
  const double bu = b * u;
  return {r[0] / whole, -bu * r[1] / whole, (bu * bu * r[2] - b * r[1]) / whole,
          bu * (3 * b * r[2] - bu * bu * r[3]) / whole};
}

Eigen::Vector3d boardPitch(const PropagationModel& model) {
  constexpr int kMostElements = 20'000;  // more are not looked at
  constexpr double kSamePlace = 1e-9;    // m
  const Eigen::Vector3d normal = model.normals.col(0);
  const double height = normal.dot(model.positions.col(0));
  std::array<std::vector<double>, 3> places;
  for (int n = 0; n < std::min(model.sources(), kMostElements); ++n) {
    if (model.normals.col(n).dot(normal) < 1 - kSamePlace) continue;
    if (std::abs(normal.dot(model.positions.col(n)) - height) > kSamePlace) continue;
    for (int axis = 0; axis < 3; ++axis) places[axis].push_back(model.positions(axis, n));
  }
  Eigen::Vector3d result = Eigen::Vector3d::Zero();
  for (int axis = 0; axis < 3; ++axis) {
    std::vector<double>& along = places[axis];
    std::sort(along.begin(), along.end());
    double pitch = std::numeric_limits<double>::infinity();
    for (std::size_t i = 1; i < along.size(); ++i) {
      const double gap = along[i] - along[i - 1];
      if (gap > kSamePlace) pitch = std::min(pitch, gap);
    }
    const bool isRegular = std::all_of(along.begin(), along.end(), [&](double place) {
      const double pitches = (place - along.front()) / pitch;
      return std::abs(pitches - std::round(pitches)) * pitch < kSamePlace;
    });
    if (std::isfinite(pitch) && isRegular) result[axis] = pitch;
  }
  return result;
}

Eigen::Vector3d latticeSteps(const Eigen::Vector3d& pitch, double step) {
  constexpr double kLeastShare = 0.7;  // of the step: a lattice much finer costs more
  constexpr double kRounding = 1e-9;
  Eigen::Vector3d steps = Eigen::Vector3d::Constant(step);
  for (int axis = 0; axis < 3; ++axis) {
    if (pitch[axis] == 0) continue;
    const double shared = pitch[axis] < step
                              ? pitch[axis] * std::floor(step / pitch[axis] * (1 + kRounding))
                              : pitch[axis] / std::ceil(pitch[axis] / step * (1 - kRounding));
    if (shared >= kLeastShare * step) steps[axis] = shared;
  }
  return steps;
}

Eigen::Vector3d latticeReach(const FieldGrid& grid, const LatticeRules& rules,
                             const Eigen::Vector3d& steps) {
  Eigen::Vector3d reach = Eigen::Vector3d::Zero();
  for (int a = 0; a < 3; ++a) {
    const double length = (grid.counts[a] - 1) * grid.spacing[a];
    const int samples = latticeSamples(length, steps[a], rules.taps);
    if (samples < kWorthwhile * grid.counts[a]) reach[a] = rules.reach(steps[a]);
  }
  return reach;
}

Lattice latticeFor(const FieldGrid& grid, const LatticeRules& rules, const Eigen::Vector3d& steps,
                   const Eigen::Vector3d& reach) {
  Lattice lattice{grid.origin, grid.spacing, grid.counts, {}};
  const auto kept = (reach.array() == 0).count();
  const int order = rules.differentiates && kept <= 1 ? rules.order : 0;
  for (int a = 0; a < 3; ++a) {
    lattice.axes[a].samples = grid.counts[a];
    if (reach[a] == 0) continue;
    lattice.spacing[a] = steps[a];
    lattice.origin[a] = grid.origin[a] - (rules.taps / 2 - 1) * steps[a];
    lattice.counts[a] =
        latticeSamples((grid.counts[a] - 1) * grid.spacing[a], steps[a], rules.taps);
    lattice.axes[a] =
        cachedAxis({grid.counts[a], rules.taps, order, grid.spacing[a], steps[a], rules.beta});
  }
  return lattice;
}

}  // namespace acg
