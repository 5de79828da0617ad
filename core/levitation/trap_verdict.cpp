// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/levitation/trap_verdict.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>
#include <Eigen/Eigenvalues>

#include "core/error.h"
#include "core/field/force_comparison.h"
#include "core/levitation/bead_field.h"
#include "core/levitation/equilibrium.h"
#include "core/levitation/escape.h"

namespace acg {
namespace {

constexpr double kReach = 1.5;               // wavelengths from the target that rest is looked for
constexpr double kEscapeReach = 0.75;        // wavelengths that a way out is followed
constexpr double kFarOffset = 0.5;           // wavelengths; farther is another place than was asked
constexpr double kSafeMargin = 1.5;          // weights; less falls at the first draught
constexpr double kSafeAcceleration = 2.0;    // m/s^2, a gentle move by hand
constexpr double kViscosityOfAir = 1.81e-5;  // Pa s
constexpr double kViscosityOfLiquid = 1.0e-3;  // Pa s
constexpr double kDensestGas = 10;             // kg/m^3

/// "along +z", or the components of a slanted direction.
std::string directionText(const Eigen::Vector3d& d) {
  for (int axis = 0; axis < 3; ++axis) {
    if (std::abs(d(axis)) > 0.95) {
      return fmt::format("along {}{}", d(axis) > 0 ? '+' : '-', "xyz"[axis]);
    }
  }
  return fmt::format("along ({:.2f}, {:.2f}, {:.2f})", d.x(), d.y(), d.z());
}

std::string microNewton(double force) { return fmt::format("{:.3g} uN", force * 1e6); }

/// Whether the curl drives the bead round faster than the fluid brakes it: in m s^2 + g s + K = 0 a
/// stiffness K = k + i b, a complex eigenvalue of the whole gradient, is stable while
/// b^2 m < g^2 k. g is Stokes' drag.
bool isDrivenRound(const Eigen::Matrix3d& gradient, const Particle& bead, const Medium& medium) {
  const double viscosity = medium.density < kDensestGas ? kViscosityOfAir : kViscosityOfLiquid;
  const double drag = 6 * std::numbers::pi * viscosity * bead.radius;
  const Eigen::EigenSolver<Eigen::Matrix3d> eigen(-gradient, false);
  for (const std::complex<double>& k : eigen.eigenvalues()) {
    const double stiffest = eigen.eigenvalues().cwiseAbs().maxCoeff();
    if (std::abs(k.imag()) < 1e-6 * stiffest) continue;  // of arithmetic, not of the field
    if (k.imag() * k.imag() * bead.mass() > drag * drag * k.real()) return true;
  }
  return false;
}

void describeRest(const Equilibrium& rest, const Eigen::Vector3d& target, TrapVerdict& verdict) {
  verdict.hasEquilibrium = true;
  verdict.equilibrium = rest.position;
  verdict.offset = (rest.position - target).norm();
  const Eigen::Matrix3d& g = rest.gradient;
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> axes(-(g + g.transpose()) / 2);
  verdict.stiffness = axes.eigenvalues();
  verdict.axes = axes.eigenvectors();
  verdict.curl = {g(2, 1) - g(1, 2), g(0, 2) - g(2, 0), g(1, 0) - g(0, 1)};
}

void describeEscape(const Escape& escape, const Particle& bead, TrapVerdict& verdict) {
  verdict.depth = escape.depth;
  verdict.escape = escape.direction;
  verdict.escapeDistance = escape.distance;
  verdict.margin = std::max(escape.largestLift / verdict.weight, 1.0);
  verdict.largestAcceleration = escape.weakestPull / bead.mass();
  verdict.weakest = escape.weakestDirection;
}

void judgeWithoutRest(const EquilibriumSearch& search, TrapVerdict& verdict) {
  verdict.hold = TrapHold::kDoesNotHold;
  const std::string lift = microNewton(search.largestLift);
  const std::string weight = microNewton(verdict.weight);
  if (search.largestLift < verdict.weight) {
    verdict.reason = fmt::format(
        "The sound lifts with {} at most near the target but the bead weighs {}; ask for more "
        "pressure, take a lighter bead or bring the arrays nearer.",
        lift, weight);
  } else if (search.isUnstable) {
    verdict.reason =
        "Sound and weight cancel near the target, but there the sound pushes the bead away instead "
        "of back; take another kind of trap.";
  } else {
    verdict.reason = fmt::format(
        "The bead finds no rest within {} wavelengths of the target: {} push it {} where it comes "
        "nearest to one; take another kind of trap or less pressure.",
        kReach, microNewton(search.remaining.norm()), directionText(search.remaining.normalized()));
  }
}

void judgeRest(const BeadField& field, const Eigen::Matrix3d& gradient, TrapVerdict& verdict) {
  const double wavelength = field.wavelength();
  verdict.hold = TrapHold::kWeak;
  if (isDrivenRound(gradient, field.bead(), field.sources().medium)) {
    verdict.reason = fmt::format(
        "The sound turns the bead round the trap (curl {:.3g} mN/m) faster than the drag of the "
        "fluid brakes it; take a twin or two-sided trap or a lower charge.",
        verdict.curl.norm() * 1e3);
  } else if (verdict.offset > kFarOffset * wavelength) {
    verdict.reason = fmt::format(
        "The bead rests {:.2f} mm away from the target, more than half a wavelength; move the "
        "target or change the pressure.",
        verdict.offset * 1e3);
  } else if (verdict.margin < kSafeMargin) {
    verdict.reason = fmt::format(
        "The sound lifts at most {:.2f} times the weight; ask for more pressure or take a lighter "
        "bead.",
        verdict.margin);
  } else if (verdict.largestAcceleration < kSafeAcceleration) {
    verdict.reason = fmt::format(
        "An acceleration of {:.2g} m/s\u00b2 {} throws the bead out; ask for more pressure or take "
        "another kind of trap.",
        verdict.largestAcceleration, directionText(verdict.weakest));
  } else {
    verdict.hold = TrapHold::kHolds;
    verdict.reason = fmt::format(
        "The bead rests {:.3g} mm from the target, the sound lifts up to {:.3g} times its weight, "
        "and it survives {:.3g} m/s\u00b2 in any direction.",
        verdict.offset * 1e3, verdict.margin, verdict.largestAcceleration);
  }
}

/// The element that a bead at `position` reaches into, if any.
std::optional<int> elementInside(const PropagationModel& model, const Eigen::Vector3d& position,
                                 double radius) {
  for (const ElementGroup& group : model.groups) {
    if (transducerModel(group.transducer.kind).radiation == Radiation::kPlaneWave) continue;
    for (int n = group.begin; n < group.end; ++n) {
      if ((model.positions.col(n) - position).norm() <= radius) return model.drive(n);
    }
  }
  return std::nullopt;
}

TrapVerdict judgeBy(const BeadField& field, const Target& target, TrapVerdict verdict) {
  const EquilibriumSearch search =
      findEquilibrium(field, target.position, kReach * field.wavelength());
  if (!search.found) {
    judgeWithoutRest(search, verdict);
    return verdict;
  }
  describeRest(*search.found, target.position, verdict);
  describeEscape(findEscape(field, verdict.equilibrium, kEscapeReach * field.wavelength()),
                 field.bead(), verdict);
  judgeRest(field, search.found->gradient, verdict);
  return verdict;
}

/// Relative difference of force or gradient of two models at the place that counts.
double differenceOf(const BeadField& field, const BeadField& simple, const TrapVerdict& verdict,
                    const Target& target) {
  if (verdict.hasEquilibrium) {
    const Eigen::Matrix3d a = field.at(verdict.equilibrium).gradient;
    const Eigen::Matrix3d b = simple.at(verdict.equilibrium).gradient;
    return a.norm() > 0 ? (a - b).norm() / a.norm() : 0;
  }
  const Eigen::Vector3d a = field.at(target.position).force;
  const Eigen::Vector3d b = simple.at(target.position).force;
  return a.norm() > 0 ? (a - b).norm() / a.norm() : 0;
}

void addOther(const BeadField& field, const BeadField& simple, const Target& target,
              const TrapVerdict& blank, TrapVerdict& verdict) {
  const double difference = differenceOf(field, simple, verdict, target);
  if (!(difference > kDisagreement) || !std::isfinite(difference)) return;
  TrapVerdict start = blank;
  start.model = simple.model();
  const TrapVerdict other = judgeBy(simple, target, start);
  verdict.other = TrapVerdict::Other{other.model, other.hold, other.stiffness, difference};
}

}  // namespace

const char* trapHoldText(TrapHold hold) {
  switch (hold) {
    case TrapHold::kHolds:
      return "holds";
    case TrapHold::kWeak:
      return "weak";
    default:
      return "does not hold";
  }
}

std::optional<TrapVerdict> judgeTrap(const Scene& scene, const Hologram& hologram,
                                     const Target& target, Backend& backend, ForceModel model,
                                     const std::function<void()>& checkpoint) {
  const Trap* trap = std::get_if<Trap>(&target.wish);
  if (!trap) return std::nullopt;
  const PropagationModel sources = propagationModel(scene);
  if (hologram.drives.size() != scene.elementCount()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The hologram has {} drives but the scene has {} elements; solve the "
                            "scene again or load its own hologram.",
                            hologram.drives.size(), scene.elementCount()));
  }
  const Particle bead = scene.particleOrDefault(trap->particle);
  const BeadField field(sources, hologram.drives, bead, model, backend, checkpoint);
  TrapVerdict verdict;
  verdict.target = target.id;
  verdict.particle = trap->particle;
  verdict.model = field.model();
  verdict.weight = -field.weight().z();
  if (const auto n = elementInside(sources, target.position, bead.radius)) {
    verdict.reason = fmt::format(
        "The bead of {:.3g} mm radius reaches into element {}; move the trap away from the array.",
        bead.radius * 1e3, *n);
    return verdict;
  }
  const TrapVerdict blank = verdict;
  verdict = judgeBy(field, target, blank);
  const bool hasSimple = field.model() != ForceModel::kGorkov && bead.kind != ParticleKind::kSoft;
  if (hasSimple) {
    const BeadField simple(sources, hologram.drives, bead, ForceModel::kGorkov, backend,
                           checkpoint);
    addOther(field, simple, target, blank, verdict);
  }
  return verdict;
}

std::vector<TrapVerdict> judgeTraps(const Scene& scene, const Hologram& hologram, Backend& backend,
                                    ForceModel model,
                                    const std::function<void(double)>& checkpoint) {
  std::vector<TrapVerdict> verdicts;
  const double count = static_cast<double>(scene.targets.size());
  for (std::size_t i = 0; i < scene.targets.size(); ++i) {
    const auto step = [&] {
      if (checkpoint) checkpoint(i / count);
    };
    if (auto verdict = judgeTrap(scene, hologram, scene.targets[i], backend, model, step)) {
      verdicts.push_back(std::move(*verdict));
    }
    if (checkpoint) checkpoint((i + 1) / count);
  }
  return verdicts;
}

}  // namespace acg
