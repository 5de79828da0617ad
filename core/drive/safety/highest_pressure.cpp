// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/safety/highest_pressure.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/units.h"

namespace acg {
namespace {

constexpr double kNearest = 1e-3;       // m; an element's face has no more than at about this
constexpr double kTightness = 1.122;    // 1 dB
constexpr double kRounding = 1.0001;    // sums of single precision
constexpr double kBelow = 0.999;        // of the threshold: well below it with the rounding
constexpr double kMostPairs = 2e9;      // at first
constexpr double kMostFinePairs = 3e8;  // of one cut
constexpr std::size_t kMostCells = 4'000'000;
constexpr int kMostCuts = 7;
constexpr double kCoarsest = 4;  // wavelengths; detail is not taken for any coarser

/// Cubes of one size, by their centres, with |p| there.
struct Cells {
  std::vector<Eigen::Vector3d> centres;
  std::vector<double> pressures;
};

class Search {
 public:
  Search(const PropagationModel& model, const Eigen::VectorXcd& drives, Backend& backend,
         const Eigen::Vector3d& centre, double wavenumber, double threshold,
         const std::function<void(double)>& checkpoint)
      : model_(model),
        drives_(drives),
        backend_(backend),
        centre_(centre),
        wavenumber_(wavenumber),
        threshold_(threshold),
        checkpoint_(checkpoint) {}

  void measure(Cells& cells) {
    samples_ += static_cast<long long>(cells.centres.size());
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
  Cells cover(double radius, double side) {
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

  long long samples() const { return samples_; }

  /// Whether a sample has answered the question.
  bool isReached(double found) const { return threshold_ > 0 && found >= threshold_; }

  /// A few samples, of the ball alone.
  HighestPressure sample(double radius) {
    Cells cells;
    const double step = radius / 4;
    for (int i = 0; i < 9 * 9 * 9; ++i) {
      const Eigen::Vector3d offset = step * Eigen::Vector3d(i % 9 - 4, i / 9 % 9 - 4, i / 81 - 4);
      if (offset.norm() <= radius) cells.centres.push_back(centre_ + offset);
    }
    measure(cells);
    HighestPressure result;
    for (std::size_t i = 0; i < cells.centres.size(); ++i) {
      if (cells.pressures[i] <= result.found) continue;
      result.found = cells.pressures[i];
      result.point = cells.centres[i];
    }
    return result;
  }

  /// `around`: what |p| stays below all around; 0: it has its maximum within the ball.
  HighestPressure find(Cells cells, double side, double radius, double around) {
    HighestPressure result;
    for (int cut = 0;; ++cut) {
      for (std::size_t i = 0; i < cells.centres.size(); ++i) {
        if (cells.pressures[i] <= result.found) continue;
        if ((cells.centres[i] - centre_).norm() > radius) continue;
        result.found = cells.pressures[i];
        result.point = cells.centres[i];
      }
      // What is about the ball answers nothing.
      if (around > 0 && isReached(result.found)) return result;
      const double angle = std::min(kPi / 2, wavenumber_ * std::sqrt(3.0) / 2 * side);
      const double tight = std::max(kTightness * result.found, kBelow * threshold_);
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
  double threshold_;  // Pa; 0: none
  const std::function<void(double)>& checkpoint_;
  long long samples_ = 0;  // measured so far
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

/// Sine of the half-angle of a cone, about a direction of its own, that holds the direction of the
/// sound of every driven source at every point of a ball; 1 where there is no such cone.
double sineOfCone(const PropagationModel& model, const Eigen::VectorXcd& drives,
                  const Eigen::Vector3d& centre, double radius) {
  const auto isPlane = [](const ElementGroup& group) {
    return transducerModel(group.transducer.kind).radiation == Radiation::kPlaneWave;
  };
  const auto forEachDriven = [&](const auto& take) {
    for (const ElementGroup& group : model.groups) {
      for (int s = group.begin; s < group.end; ++s) {
        if (model.gainOf(s) * drives(model.drive(s)) == 0.0) continue;
        const Eigen::Vector3d offset = centre - model.positions.col(s);
        const bool isOne = isPlane(group);
        take(isOne ? Eigen::Vector3d(model.normals.col(s)) : offset,
             isOne ? 0 : radius + group.transducer.radius);
      }
    }
  };
  Eigen::Vector3d axis = Eigen::Vector3d::Zero();
  forEachDriven([&](const Eigen::Vector3d& way, double) { axis += way.normalized(); });
  if (!(axis.norm() > 0)) return 1;
  axis.normalize();
  double widest = 0;
  forEachDriven([&](const Eigen::Vector3d& way, double across) {
    const double off = std::acos(std::clamp(axis.dot(way.normalized()), -1.0, 1.0));
    // From one point of ball and element to another the way turns by no more than this.
    widest = std::max(widest, off + std::asin(std::min(1.0, across / way.norm())));
  });
  return widest < kPi / 2 ? std::sin(widest) : 1;
}

/// What k is to be multiplied by for the finest detail of |p| about a ball that keeps `nearest`
/// from the sources: 1 where sound comes from all sides.
double finestDetail(const PropagationModel& model, const Eigen::VectorXcd& drives,
                    const Eigen::Vector3d& centre, double radius, double nearest) {
  // The detail is no coarser than the distance, so that half of it has room about the ball.
  const double coarsest = std::clamp(nearest / model.wavelength(), 1.0, kCoarsest);
  const double around = radius + coarsest * model.wavelength() / 2;
  return std::max(1 / coarsest, sineOfCone(model, drives, centre, around));
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
                                const std::function<void(double)>& checkpoint,
                                const PressureQuestion& question) {
  HighestPressure inPhase{0, pressureInPhase(model, drives, centre, radius), centre, false};
  const double nearest = distanceToSources(model, centre, radius);
  if (inPhase.bound == 0 || inPhase.bound < question.threshold ||
      nearest < model.wavelength() / 2) {
    return inPhase;
  }
  const double sine = finestDetail(model, drives, centre, radius, nearest);
  const double wavelength = model.wavelength() / sine;
  const bool isDecision = question.threshold > 0;
  // Of what is far below a threshold coarse cells know enough.
  const double side = wavelength / (isDecision ? 4 : 6);
  // Halfway to the elements at most: beside them the pressure has no bound worth the name.
  const double around = radius + std::min(wavelength, std::max(nearest, 0.0)) / 2;
  const double cells = 4.0 / 3.0 * kPi * std::pow((around + side) / side, 3);
  if (cells > double(kMostCells) || cells * model.sources() > kMostPairs) {
    return inPhase;
  }
  const std::function<void(double)> checked = [&](double share) {
    if (checkpoint) checkpoint(share);
  };
  const double wavenumber = std::hypot(model.wavenumber() * sine, 2 / nearest);
  Search search(model, drives, backend, centre, wavenumber, question.threshold, checked);
  const auto atMostInPhase = [&](HighestPressure result) {
    result.samples = search.samples();
    result.bound = std::max(result.bound * kRounding, result.found);
    if (inPhase.bound < result.bound) {
      result.bound = std::max(inPhase.bound, result.found);
      result.isCoherent = false;
    }
    return result;
  };
  const auto reached = [&](HighestPressure result) {
    result.samples = search.samples();
    result.bound = std::max(inPhase.bound, result.found);
    result.isCoherent = false;
    return result;
  };
  HighestPressure sampled;
  if (isDecision) {
    sampled = search.sample(radius);
    if (search.isReached(sampled.found)) return reached(sampled);
  }
  const Cells coarse = search.cover(around, side);
  const HighestPressure surroundings = search.find(coarse, side, around, 0);
  if (isDecision && surroundings.bound * kRounding < question.threshold) {
    return atMostInPhase({sampled.found, surroundings.bound, sampled.point, true});
  }
  const HighestPressure result = search.find(coarse, side, radius, surroundings.bound);
  return search.isReached(result.found) ? reached(result) : atMostInPhase(result);
}

}  // namespace acg
