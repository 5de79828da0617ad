// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/safety/highest_pressure.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace acg {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kNearest = 1e-3;       // m; an element's face has no more than at about this
constexpr double kTightness = 1.122;    // 1 dB
constexpr double kRounding = 1.0001;    // sums of single precision
constexpr double kMostPairs = 2e9;      // at first
constexpr double kMostFinePairs = 3e8;  // of one cut
constexpr std::size_t kMostCells = 4'000'000;
constexpr int kMostCuts = 7;

/// Cubes of one size, by their centres, with |p| there.
struct Cells {
  std::vector<Eigen::Vector3d> centres;
  std::vector<double> pressures;
};

class Search {
 public:
  Search(const PropagationModel& model, const Eigen::VectorXcd& drives, Backend& backend,
         const Eigen::Vector3d& centre, double wavenumber,
         const std::function<void(double)>& checkpoint)
      : model_(model),
        drives_(drives),
        backend_(backend),
        centre_(centre),
        wavenumber_(wavenumber),
        checkpoint_(checkpoint) {}

  void measure(Cells& cells) const {
    Eigen::Matrix3Xd points(3, cells.centres.size());
    for (std::size_t i = 0; i < cells.centres.size(); ++i) points.col(i) = cells.centres[i];
    const PressureDerivatives field =
        backend_.evaluate(model_, drives_, points, 0, Precision::kSingle, checkpoint_);
    cells.pressures.resize(cells.centres.size());
    for (std::size_t i = 0; i < cells.centres.size(); ++i) {
      cells.pressures[i] = std::abs(field.values(0, i));
    }
  }

  /// Cells of `side` that cover the ball.
  Cells cover(double radius, double side) const {
    Cells cells;
    const int n = static_cast<int>(std::ceil(radius / side));
    for (int z = -n; z <= n; ++z) {
      for (int y = -n; y <= n; ++y) {
        for (int x = -n; x <= n; ++x) {
          const Eigen::Vector3d cell = centre_ + side * Eigen::Vector3d(x, y, z);
          if (reaches(cell, side, radius)) cells.centres.push_back(cell);
        }
      }
    }
    measure(cells);
    return cells;
  }

  /// `around`: what |p| stays below all around; 0: it has its maximum within the ball.
  HighestPressure find(Cells cells, double side, double radius, double around) const {
    HighestPressure result;
    for (int cut = 0;; ++cut) {
      for (std::size_t i = 0; i < cells.centres.size(); ++i) {
        if (cells.pressures[i] <= result.found) continue;
        if ((cells.centres[i] - centre_).norm() > radius) continue;
        result.found = cells.pressures[i];
        result.point = cells.centres[i];
      }
      const double angle = std::min(kPi / 2, wavenumber_ * std::sqrt(3.0) / 2 * side);
      const double tight = kTightness * result.found;
      Cells open;
      double widest = result.found;
      for (std::size_t i = 0; i < cells.centres.size(); ++i) {
        if (!reaches(cells.centres[i], side, radius)) continue;
        const double most = bound(cells.pressures[i], angle, around, result.found);
        if (most > tight) open.centres.push_back(cells.centres[i]);
        widest = std::max(widest, most);
      }
      const double finer = 8.0 * double(open.centres.size());
      const bool isEnd = open.centres.empty() || cut == kMostCuts || finer > double(kMostCells) ||
                         finer * model_.sources() > kMostFinePairs;
      result.bound = open.centres.empty() ? std::max(tight, result.found) : widest;
      if (isEnd) return result;
      cells = halves(open, side);
      side /= 2;
      measure(cells);
    }
  }

 private:
  bool reaches(const Eigen::Vector3d& cell, double side, double radius) const {
    const Eigen::Vector3d outside =
        ((cell - centre_).cwiseAbs().array() - side / 2).max(0.0).matrix();
    return outside.norm() <= radius;
  }

  /// The most in a cell with `value` at its centre and its corners `angle` = k d away.
  double bound(double value, double angle, double around, double found) const {
    const double top = std::max(around, value);
    if (top == 0) return 0;
    if (around == 0) {
      // The maximum itself falls off no faster than a cosine.
      const double fall = std::cos(angle);
      return fall > 0 ? value / fall : std::max(value, 4 * found);
    }
    return top * std::cos(std::max(0.0, std::acos(value / top) - angle));
  }

  Cells halves(const Cells& cells, double side) const {
    Cells result;
    for (const Eigen::Vector3d& cell : cells.centres) {
      for (int corner = 0; corner < 8; ++corner) {
        result.centres.push_back(cell + side / 4 *
                                            Eigen::Vector3d(corner & 1 ? 1 : -1,
                                                            corner & 2 ? 1 : -1,
                                                            corner & 4 ? 1 : -1));
      }
    }
    return result;
  }

  const PropagationModel& model_;
  const Eigen::VectorXcd& drives_;
  Backend& backend_;
  Eigen::Vector3d centre_;
  double wavenumber_;
  const std::function<void(double)>& checkpoint_;
};

/// The most that a model radiates in any direction, relative to its axis.
double largestDirectivity(const TransducerModel& transducer, double wavenumber) {
  const TransducerModelEntry& entry = transducerModel(transducer.kind);
  double most = 1;
  if (entry.radiation == Radiation::kTable) {
    for (const double gain : transducer.tableGains) most = std::max(most, std::abs(gain));
  } else if (entry.radiation == Radiation::kEven) {
    for (int i = 0; i <= 64; ++i) {
      most = std::max(most, std::abs(entry.directivity(i / 64.0, wavenumber * transducer.radius)));
    }
  }
  return most;
}

double distanceToSources(const PropagationModel& model, const Eigen::Vector3d& centre,
                         double radius) {
  double nearest = 1e9;
  for (const ElementGroup& group : model.groups) {
    if (transducerModel(group.transducer.kind).radiation == Radiation::kPlaneWave) continue;
    for (int s = group.begin; s < group.end; ++s) {
      nearest = std::min(nearest, (model.positions.col(s) - centre).norm() - radius);
    }
  }
  return nearest;
}

}  // namespace

double pressureInPhase(const PropagationModel& model, const Eigen::VectorXcd& drives,
                       const Eigen::Vector3d& centre, double radius) {
  double sum = 0;
  for (const ElementGroup& group : model.groups) {
    const bool isPlane = transducerModel(group.transducer.kind).radiation == Radiation::kPlaneWave;
    const double strength = std::abs(group.transducer.sourcePressure) *
                            largestDirectivity(group.transducer, model.wavenumber());
    for (int s = group.begin; s < group.end; ++s) {
      const double driven = strength * std::abs(model.gainOf(s) * drives(model.drive(s)));
      const Eigen::Vector3d offset = centre - model.positions.col(s);
      if (isPlane) {
        // Absorption raises a plane wave before the point that its strength is stated for.
        const double before = std::max(0.0, radius - model.normals.col(s).dot(offset));
        const double neper = model.medium.absorption * std::numbers::ln10 / 20;
        sum += driven * std::exp(neper * before);
      } else {
        sum += driven / std::max(kNearest, offset.norm() - radius);
      }
    }
  }
  return sum;
}

HighestPressure highestPressure(const PropagationModel& model, const Eigen::VectorXcd& drives,
                                const Eigen::Vector3d& centre, double radius, Backend& backend,
                                const std::function<void(double)>& checkpoint) {
  HighestPressure inPhase{0, pressureInPhase(model, drives, centre, radius), centre, false};
  const double wavelength = model.wavelength();
  const double side = wavelength / 6;
  const double nearest = distanceToSources(model, centre, radius);
  // Halfway to the elements at most: beside them the pressure has no bound worth the name.
  const double around = radius + std::min(wavelength, std::max(nearest, 0.0)) / 2;
  const double cells = 4.0 / 3.0 * kPi * std::pow((around + side) / side, 3);
  if (inPhase.bound == 0 || nearest < wavelength / 2 || cells > double(kMostCells) ||
      cells * model.sources() > kMostPairs) {
    return inPhase;
  }
  const std::function<void(double)> checked = [&](double share) {
    if (checkpoint) checkpoint(share);
  };
  const double wavenumber = std::hypot(model.wavenumber(), 2 / nearest);
  const Search search(model, drives, backend, centre, wavenumber, checked);
  const Cells coarse = search.cover(around, side);
  const HighestPressure surroundings = search.find(coarse, side, around, 0);
  HighestPressure result = search.find(coarse, side, radius, surroundings.bound);
  result.bound = std::max(result.bound * kRounding, result.found);
  if (inPhase.bound < result.bound) {
    result.bound = std::max(inPhase.bound, result.found);
    result.isCoherent = false;
  }
  return result;
}

}  // namespace acg
