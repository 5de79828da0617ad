// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/force_comparison.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_set>

#include <fmt/format.h>

#include "core/field/field_quantity.h"
#include "core/field/partial_wave_force.h"
#include "core/field/small_sphere_force.h"

namespace acg {
namespace {

constexpr long long kFewPoints = 8;

Eigen::Vector3d pointOf(const FieldSamples& samples, long long index) {
  if (const auto* grid = std::get_if<FieldGrid>(&samples)) return grid->point(index);
  return std::get<Eigen::Matrix3Xd>(samples).col(index);
}

/// The points whose models are compared.
std::vector<long long> pointsToCompare(const Field& field) {
  const long long count = sampleCount(field.samples);
  std::vector<long long> points;
  if (count <= kFewPoints) {
    for (long long i = 0; i < count; ++i) points.push_back(i);
    return points;
  }
  const FieldChannel* force = field.find("force");
  if (!force) return points;
  long long strongest = 0;
  double most = -1;
  for (long long i = 0; i < count; ++i) {
    const double strength = force->magnitude(i);
    if (std::isfinite(strength) && strength > most) {
      most = strength;
      strongest = i;
    }
  }
  return {strongest};
}

std::string comparisonText(const ForceComparison& comparison, ForceModel taken) {
  std::string values;
  double most = 0;
  for (const auto& [model, force] : comparison.rows) {
    values +=
        fmt::format("{}{} {}", values.empty() ? "" : ", ", forceModelName(model), forceText(force));
    most = std::max(most, comparison.disagreement(model));
  }
  return fmt::format(
      "At ({:.6g}, {:.6g}, {:.6g}) m the force models differ by up to {:.3g} %: {}; {} was "
      "taken{}.",
      comparison.point.x(), comparison.point.y(), comparison.point.z(), 100 * most, values,
      forceModelName(taken),
      taken == ForceModel::kPartialWaves ? "" : ", partial_waves is the one to trust");
}

/// Marks the points of a grid within `radius` of an element.
void markOverlaps(const FieldGrid& grid, const Eigen::Vector3d& element, double radius,
                  std::unordered_set<long long>& marked) {
  std::array<long long, 3> low, high;
  for (int axis = 0; axis < 3; ++axis) {
    const double index = (element(axis) - grid.origin(axis)) / grid.spacing(axis);
    const double reach = radius / grid.spacing(axis);
    const double last = grid.counts[axis] - 1;
    if (index + reach < 0 || index - reach > last) return;
    low[axis] = static_cast<long long>(std::ceil(std::max(0.0, index - reach)));
    high[axis] = static_cast<long long>(std::floor(std::min(last, index + reach)));
  }
  for (long long z = low[2]; z <= high[2]; ++z) {
    for (long long y = low[1]; y <= high[1]; ++y) {
      for (long long x = low[0]; x <= high[0]; ++x) {
        const long long index = x + grid.counts[0] * (y + grid.counts[1] * z);
        if ((grid.point(index) - element).squaredNorm() < radius * radius) marked.insert(index);
      }
    }
  }
}

/// How many points have an element within the bead.
long long countOverlaps(const Field& field, const PropagationModel& model, double radius) {
  std::unordered_set<long long> marked;
  for (const ElementGroup& group : model.groups) {
    if (transducerModel(group.transducer.kind).radiation == Radiation::kPlaneWave) continue;
    for (int n = group.begin; n < group.end; ++n) {
      const Eigen::Vector3d element = model.positions.col(n);
      if (const auto* grid = std::get_if<FieldGrid>(&field.samples)) {
        markOverlaps(*grid, element, radius, marked);
        continue;
      }
      const auto& list = std::get<Eigen::Matrix3Xd>(field.samples);
      for (Eigen::Index i = 0; i < list.cols(); ++i) {
        if ((list.col(i) - element).squaredNorm() < radius * radius) marked.insert(i);
      }
    }
  }
  return static_cast<long long>(marked.size());
}

}  // namespace

const Eigen::Vector3d* ForceComparison::find(ForceModel model) const {
  for (const Row& row : rows) {
    if (row.model == model) return &row.force;
  }
  return nullptr;
}

double ForceComparison::disagreement(ForceModel a) const {
  const Eigen::Vector3d* force = find(a);
  if (!force) return 0;
  const double best = rows.back().force.norm();
  const double difference = (*force - rows.back().force).norm();
  return difference > 0 && best > 0 ? difference / best : 0;
}

ForceComparison compareForces(const PropagationModel& model, const Eigen::VectorXcd& drives,
                              const Particle& particle, const Eigen::Vector3d& point,
                              Backend& backend) {
  ForceComparison comparison{point, {}};
  const auto evaluate = [&](const Eigen::Matrix3Xd& points, int order) {
    return backend.evaluate(model, drives, points, order, Precision::kDouble, {});
  };
  if (particle.kind != ParticleKind::kSoft) {
    const PressureDerivatives p = evaluate(point, 2);
    for (const ForceModel small : {ForceModel::kGorkov, ForceModel::kSmallSphere}) {
      const SmallSphere sphere =
          smallSphere(model.medium, particle, model.frequency, small == ForceModel::kSmallSphere);
      comparison.rows.push_back({small, smallSphereForce(sphere, p.values.col(0))});
    }
  }
  if (model.wavenumber() * particle.radius <= kLargestSphere) {
    const Scatterer scatterer = scattererOf(model.medium, particle, model.frequency);
    const SamplingSphere sphere = samplingSphere(scatterer);
    const RegularWaves waves = sphere.measure(evaluate(sphere.points(point), 1).values);
    comparison.rows.push_back({ForceModel::kPartialWaves, partialWaveForce(scatterer, waves)});
  }
  return comparison;
}

std::vector<std::string> forceNotes(const Field& field, const PropagationModel& model,
                                    const Eigen::VectorXcd& drives, const Particle& particle,
                                    ForceModel taken, Backend& backend) {
  std::vector<std::string> notes;
  for (const long long i : pointsToCompare(field)) {
    const ForceComparison comparison =
        compareForces(model, drives, particle, pointOf(field.samples, i), backend);
    const bool differ = std::any_of(comparison.rows.begin(), comparison.rows.end(), [&](auto& row) {
      return comparison.disagreement(row.model) > kDisagreement;
    });
    if (differ) notes.push_back(comparisonText(comparison, taken));
  }
  if (const long long overlaps = countOverlaps(field, model, particle.radius)) {
    notes.push_back(
        fmt::format("At {} of {} points a bead of radius {:.4g} mm reaches into an "
                    "element; forces there mean nothing.",
                    overlaps, sampleCount(field.samples), particle.radius * 1e3));
  }
  return notes;
}

std::string forceText(const Eigen::Vector3d& force) {
  return fmt::format("({:.5g}, {:.5g}, {:.5g}) N", force.x(), force.y(), force.z());
}

}  // namespace acg
