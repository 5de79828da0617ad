// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/levitation/trap_verdict.h"

#include <numbers>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "core/io/project_file.h"
#include "core/levitation/bead_field.h"
#include "core/resource_path.h"
#include "core/solvers/solve.h"

namespace acg {
namespace {

using Eigen::Vector3d;
using testing::HasSubstr;

Scene example(const std::string& name) {
  return *loadProject(resourcePath("examples/" + name + ".acg")).scene;
}

class TrapVerdicts : public testing::Test {
 protected:
  TrapVerdict judge(const Scene& scene, ForceModel model = ForceModel::kAutomatic) {
    hologram_ = solveScene(scene, *backend_);
    const std::vector<TrapVerdict> verdicts = judgeTraps(scene, hologram_, *backend_, model);
    EXPECT_FALSE(verdicts.empty());
    return verdicts.empty() ? TrapVerdict{} : verdicts.front();
  }

  /// Where a bead ends that is let go at `from`: motion with Stokes drag in the force field, by
  /// symplectic steps. None when it leaves by more than two wavelengths.
  std::optional<Vector3d> letGo(const Scene& scene, const Vector3d& from, double seconds,
                                const Vector3d& kick = Vector3d::Zero()) {
    const PropagationModel sources = propagationModel(scene);
    const Trap& trap = std::get<Trap>(scene.targets[0].wish);
    const Particle bead = scene.particleOrDefault(trap.particle);
    const BeadField field(sources, hologram_.drives, bead, ForceModel::kAutomatic, *backend_);
    // Ten times the drag of air, so that it settles within the time.
    const double drag = 10 * 6 * std::numbers::pi * 1.81e-5 * bead.radius;
    Vector3d position = from, velocity = kick;
    const double step = 2e-4;
    for (double time = 0; time < seconds; time += step) {
      const Eigen::Matrix3Xd at = position;
      const Vector3d force = Vector3d(field.forces(at).col(0)) + field.weight() - drag * velocity;
      velocity += step / bead.mass() * force;
      position += step * velocity;
      if ((position - from).norm() > 2 * sources.wavelength()) return std::nullopt;
    }
    return position;
  }

  std::unique_ptr<Backend> backend_ = makeCpuBackend(1);
  Hologram hologram_;
};

void expectFinite(const TrapVerdict& v) {
  EXPECT_TRUE(v.equilibrium.allFinite() && v.stiffness.allFinite() && v.axes.allFinite() &&
              v.curl.allFinite() && v.escape.allFinite());
  for (const double value :
       {v.weight, v.offset, v.depth, v.escapeDistance, v.margin, v.largestAcceleration}) {
    EXPECT_TRUE(std::isfinite(value));
  }
  EXPECT_FALSE(v.reason.empty());
}

TEST_F(TrapVerdicts, TinyLevHoldsABead) {
  const TrapVerdict verdict = judge(example("tinylev"));

  EXPECT_EQ(verdict.hold, TrapHold::kHolds) << verdict.reason;
  EXPECT_GT(verdict.margin, 2);
  EXPECT_GT(verdict.stiffness.minCoeff(), 0);
  EXPECT_GT(verdict.depth, 0);
  EXPECT_LT(verdict.offset, 2e-3);
  EXPECT_EQ(verdict.model, ForceModel::kPartialWaves);
  expectFinite(verdict);
}

TEST_F(TrapVerdicts, ATwoSidedTrapHoldsABead) {
  const TrapVerdict verdict = judge(example("two_sided_trap"));

  EXPECT_EQ(verdict.hold, TrapHold::kHolds) << verdict.reason;
  // Gor'kov is a third too strong for a bead of 1 mm radius, which the verdict says.
  ASSERT_TRUE(verdict.other.has_value());
  EXPECT_EQ(verdict.other->model, ForceModel::kGorkov);
  EXPECT_GT(verdict.other->difference, 0.05);
  expectFinite(verdict);
}

TEST_F(TrapVerdicts, ForcesCancelAtTheEquilibriumAndPullBackAboutIt) {
  const Scene scene = example("two_sided_trap");
  const TrapVerdict verdict = judge(scene);
  const PropagationModel sources = propagationModel(scene);
  const BeadField field(sources, hologram_.drives, Particle{}, ForceModel::kPartialWaves,
                        *backend_);

  EXPECT_LE(field.totalAt(verdict.equilibrium).force.norm(), 1e-3 * verdict.weight);
  for (int i = 0; i < 3; ++i) {
    const Vector3d axis = verdict.axes.col(i);
    const double h = 1e-5;
    const Vector3d change = field.at(verdict.equilibrium + h * axis).force -
                            field.at(verdict.equilibrium - h * axis).force;
    EXPECT_NEAR(-change.dot(axis) / (2 * h), verdict.stiffness(i), 1e-3 * verdict.stiffness(2));
  }
}

TEST_F(TrapVerdicts, ASingleSidedTwinWithTooLittlePressureLetsTheBeadFall) {
  Scene scene = example("twin_trap");
  for (auto& [name, transducer] : scene.transducers) transducer.sourcePressure *= 0.1;

  const TrapVerdict verdict = judge(scene);

  EXPECT_EQ(verdict.hold, TrapHold::kDoesNotHold);
  EXPECT_THAT(verdict.reason, HasSubstr("weighs"));
  EXPECT_FALSE(letGo(scene, scene.targets[0].position, 0.3).has_value());
  expectFinite(verdict);
}

TEST_F(TrapVerdicts, ADenserBeadIsTooHeavy) {
  Scene scene = example("tinylev");
  for (auto& [name, particle] : scene.particles) particle.density = 8000;

  const TrapVerdict verdict = judge(scene);

  EXPECT_EQ(verdict.hold, TrapHold::kDoesNotHold);
  EXPECT_THAT(verdict.reason, HasSubstr("weighs"));
  expectFinite(verdict);
}

TEST_F(TrapVerdicts, LessPressureMakesATrapWeakAndThenLoseItsBead) {
  const Scene full = example("tinylev");
  TrapHold last = TrapHold::kHolds;
  double lastMargin = 1e9;
  for (const double share : {1.0, 0.6, 0.4, 0.25, 0.1}) {
    Scene scene = full;
    for (auto& [name, transducer] : scene.transducers) transducer.sourcePressure *= share;
    const TrapVerdict verdict = judge(scene);
    EXPECT_GE(static_cast<int>(verdict.hold), static_cast<int>(last)) << share;
    if (verdict.hasEquilibrium) {
      EXPECT_LT(verdict.margin, lastMargin);
      lastMargin = verdict.margin;
    }
    last = verdict.hold;
    expectFinite(verdict);
  }
  EXPECT_EQ(last, TrapHold::kDoesNotHold);
}

TEST_F(TrapVerdicts, OnlyTrapsHaveVerdicts) {
  Scene scene = example("tinylev");
  hologram_ = solveScene(scene, *backend_);
  const Target focus{.id = "f", .position = {0, 0, 0}, .wish = FocalPoint{}, .extraJson = {}};
  const Target quiet{.id = "q", .position = {0, 0, 0}, .wish = QuietPoint{}, .extraJson = {}};

  EXPECT_FALSE(judgeTrap(scene, hologram_, focus, *backend_).has_value());
  EXPECT_FALSE(judgeTrap(scene, hologram_, quiet, *backend_).has_value());
}

TEST_F(TrapVerdicts, SilenceHoldsNothing) {
  const Scene scene = example("tinylev");
  Hologram silent;
  silent.drives = Eigen::VectorXcd::Zero(scene.elementCount());

  const auto verdict = judgeTraps(scene, silent, *backend_);

  EXPECT_EQ(verdict.at(0).hold, TrapHold::kDoesNotHold);
  expectFinite(verdict.at(0));
}

TEST_F(TrapVerdicts, ABeadInAnElementDoesNotHold) {
  Scene scene = example("tinylev");
  hologram_ = solveScene(scene, *backend_);
  scene.targets[0].position = propagationModel(scene).positions.col(7) + Vector3d(0, 0, 5e-4);

  const auto verdict = judgeTrap(scene, hologram_, scene.targets[0], *backend_);

  EXPECT_THAT(verdict->reason, HasSubstr("element 7"));
  expectFinite(*verdict);
}

TEST_F(TrapVerdicts, RefusesTheHologramOfAnotherScene) {
  const Scene scene = example("tinylev");
  Hologram other;
  other.drives = Eigen::VectorXcd::Ones(3);
  EXPECT_THROW(judgeTraps(scene, other, *backend_), Error);
}

TEST_F(TrapVerdicts, ABeadThatIsLetGoSettlesWhereTheVerdictSays) {
  for (const char* name : {"tinylev", "two_sided_trap"}) {
    const Scene scene = example(name);
    const TrapVerdict verdict = judge(scene);
    const std::optional<Vector3d> end = letGo(scene, scene.targets[0].position, 0.5);
    ASSERT_TRUE(end.has_value()) << name;
    EXPECT_LE((*end - verdict.equilibrium).norm(), 0.1e-3) << name;
  }
}

TEST_F(TrapVerdicts, AKickBelowTheDepthStaysAndOneFarAboveLeaves) {
  const Scene scene = example("tinylev");
  const TrapVerdict verdict = judge(scene);
  const double mass = Particle{}.mass();
  const auto kick = [&](double share) {
    return Vector3d(std::sqrt(2 * share * verdict.depth / mass) * verdict.escape);
  };

  EXPECT_TRUE(letGo(scene, verdict.equilibrium, 0.5, kick(0.5)).has_value());
  EXPECT_FALSE(letGo(scene, verdict.equilibrium, 0.5, kick(16)).has_value());
}

TEST_F(TrapVerdicts, CallsItsCheckpointAndStops) {
  const Scene scene = example("tinylev");
  hologram_ = solveScene(scene, *backend_);
  double last = 0;
  judgeTraps(scene, hologram_, *backend_, ForceModel::kAutomatic, [&](double share) {
    EXPECT_GE(share, last);
    last = share;
  });
  EXPECT_EQ(last, 1);
  const auto stop = [](double) { throw Error(ErrorCode::kCancelled, "Stopped."); };
  EXPECT_THROW(judgeTraps(scene, hologram_, *backend_, ForceModel::kAutomatic, stop), Error);
}

}  // namespace
}  // namespace acg
