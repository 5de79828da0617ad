// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <QApplication>
#include <QDeadlineTimer>
#include <QLineEdit>
#include <QTest>

#include "core/compute/compute_service.h"
#include "core/units.h"
#include "ui/session.h"

namespace acg::test {

/// Answers at once and on the same thread: each target reaches what it wanted, or 1 kPa; fields
/// rise from 0 along their points. Docks need no more, and no test waits for physics.
class InstantService : public ComputeService {
 public:
  static constexpr JobId kComparisonJob = 4711;

  /// Each method is ten times as exact and as slow as the one before but `failing`, which fails.
  JobId compare(JobSpec, ComparisonRequest request, ComparisonHandler handler) override {
    SolverComparison result;
    double error = 0.1;
    for (const std::string& name : request.solvers) {
      SolverTrial trial;
      trial.report.solver = name;
      if (name == failing) {
        trial.error = "This method needs two targets; add one.";
        result.trials.push_back(std::move(trial));
        continue;
      }
      for (const Target& target : request.scene->targets) {
        if (!target.wantedPressure()) continue;
        const double wanted = *target.wantedPressure();
        trial.report.targets.push_back(
            {target.id, wanted, wanted * (1 - error), wanted * (1 - error)});
        trial.meanPressure = wanted * (1 - error);
      }
      trial.largestError = error;
      trial.uniformity = 1 - error;
      trial.report.seconds = 1e-5 / error;
      trial.report.iterations = 7;
      result.trials.push_back(std::move(trial));
      error /= 10;
    }
    if (holdsBack) {
      held = [handler = std::move(handler)](const JobOutcome& outcome) { handler({}, outcome); };
    } else {
      handler(std::move(result), {});
    }
    return kComparisonJob;
  }
  void onNotice(std::function<void(const std::string&)> listener) override {
    notice = std::move(listener);
  }
  std::function<void(const std::string&)> notice;
  JobId submit(JobSpec job, ComputeRequest request, Handler handler) override {
    ++submitted;
    ComputeResult result;
    if (request.hologram) {
      result.hologram = request.hologram;
    } else {
      auto hologram = std::make_shared<Hologram>();
      hologram->drives = Eigen::VectorXcd::Ones(request.scene->elementCount());
      hologram->revision = request.revision;
      hologram->report.solver = request.scene->solver.name;
      hologram->report.iterations = 3;
      hologram->report.seconds = 26e-6;
      hologram->report.efficiency = 0.87;
      hologram->report.convergence = {0.5, 0.1, 0.02};
      for (const Target& target : request.scene->targets) {
        const double wanted = target.wantedPressure().value_or(1000);
        hologram->report.targets.push_back(
            {target.id, target.wantedPressure(), 0.99 * wanted, 0.99 * wanted});
      }
      addImages(*request.scene, *hologram);
      result.hologram = hologram;
    }
    drives = request.drives;
    forceModel = request.judgeTraps ? request.forceModel : forceModel;
    judgedWith = request.judgeTraps ? request.drives : judgedWith;
    for (const FieldSpec& spec : request.fields) {
      auto field = std::make_shared<Field>();
      field->samples = spec.samples;
      field->revision = request.revision;
      FieldChannel channel{"pressure", "Pa", 1, true, {}};
      const long long points = sampleCount(spec.samples);
      for (long long i = 0; i < points; ++i) {
        const double x = double(i) / double(points);
        channel.values.push_back((job.key == "line" ? lineScale : 1) * 5000 * x * (1 - x));
        channel.values.push_back(0);
      }
      field->channels.push_back(channel);
      result.fields.push_back(field);
    }
    if (request.judgeTraps) judge(*request.scene, result);
    if (request.safety) expose(*request.scene, *request.safety, result);
    if (request.judgeTraps && holdsVerdicts) {
      heldVerdicts.push_back([handler = std::move(handler), result](bool isCancelled) {
        if (isCancelled) handler({}, {.error = {}, .isCancelled = true});
        if (!isCancelled) handler(result, {});
      });
      return JobId(submitted);
    }
    handler(std::move(result), JobOutcome{});
    return JobId(submitted);
  }
  void onHologram(HologramListener) override {}
  void cancel(JobId id) override {
    if (id == kComparisonJob && held) std::exchange(held, {})({.error = {}, .isCancelled = true});
  }
  void cancelKey(const std::string&) override {}
  std::vector<JobStatus> jobs() const override { return {}; }
  void waitUntilIdle() override {}
  std::string description() const override { return "instant"; }

  int submitted = 0;
  int judged = 0;
  DriveView drives = DriveView::kSolved;                 ///< asked for last
  ForceModel forceModel = ForceModel::kAutomatic;        ///< of the verdicts asked for last
  DriveView judgedWith = DriveView::kSolved;             ///< of the verdicts asked for last
  int exposed = 0;                                       ///< how often zones were judged
  ExposureVerdict zoneVerdict = ExposureVerdict::kFine;  ///< of every zone
  double lineScale = 1;
  std::string failing;     ///< name of a method
  bool holdsBack = false;  ///< a comparison goes on until it is cancelled
  std::function<void(const JobOutcome&)> held;
  bool holdsVerdicts = false;  ///< they come when the test calls them, or are cancelled
  std::vector<std::function<void(bool isCancelled)>> heldVerdicts;

 private:
  /// Pictures reach 0.8 of what was wanted, but nothing at their first pixel.
  static void addImages(const Scene& scene, Hologram& hologram) {
    for (const Target& target : scene.targets) {
      const auto* image = std::get_if<ImageTarget>(&target.wish);
      if (!image) continue;
      ImageResult result;
      result.id = target.id;
      result.columns = image->columns;
      result.rows = image->rows;
      for (const double value : image->values) {
        result.wanted.push_back(value * image->pressure.value_or(1000));
        result.reached.push_back(0.8 * result.wanted.back());
      }
      result.reached.front() = 0;
      result.rmsError = 0.25;
      result.correlation = -0.5;
      result.likeness = 0.75;
      hologram.report.images.push_back(std::move(result));
    }
  }
  /// Every zone gets the same, by the first document of the profile.
  void expose(const Scene& scene, const SafetyProfile& profile, ComputeResult& result) {
    ++exposed;
    for (const ExposureZone& zone : scene.zones) {
      if (!zone.isEnabled) continue;
      ZoneExposure exposure;
      exposure.zone = zone.id;
      exposure.kind = zone.kind;
      exposure.level = 112.34;
      exposure.judged = exposure.level + profile.margin;
      exposure.verdict = zoneVerdict;
      exposure.sentence = "The zone \"" + zone.id + "\" reaches " + profile.limits.at(0).name();
      result.exposures.push_back(exposure);
    }
  }
  /// Every trap is weak, by the same numbers.
  void judge(const Scene& scene, ComputeResult& result) {
    ++judged;
    for (const Target& target : scene.targets) {
      if (!std::holds_alternative<Trap>(target.wish)) continue;
      TrapVerdict verdict;
      verdict.target = target.id;
      verdict.model = ForceModel::kPartialWaves;
      verdict.hold = TrapHold::kWeak;
      verdict.reason = "The sound lifts at most 1.20 times the weight.";
      verdict.hasEquilibrium = true;
      verdict.offset = 0.42e-3;
      verdict.stiffness = {0.012, 0.034, 1.5};
      verdict.depth = 3.1e-9;
      verdict.escape = -Eigen::Vector3d::UnitZ();
      verdict.escapeDistance = 2.1e-3;
      verdict.margin = 1.2;
      verdict.largestAcceleration = 1.9;
      verdict.weakest = Eigen::Vector3d::UnitX();
      verdict.other = {ForceModel::kGorkov, TrapHold::kHolds, {0.02, 0.05, 2.0}, 0.32};
      result.verdicts.push_back(verdict);
    }
  }
};

/// Two facing boards of 2 x 2 elements, a focal point `a`, a trap `b` and a quiet point `q`.
inline Scene smallScene() {
  Scene scene;
  scene.name = "Small";
  scene.transducers["murata"] = TransducerModel{};
  scene.particles["eps"] = Particle{};
  ArrayGeometry geometry;
  geometry.parameters["columns"] = std::int64_t{2};
  geometry.parameters["rows"] = std::int64_t{2};
  const auto elements =
      std::make_shared<TransducerArray>(buildArray(geometry, {}, "arrays[0].geometry"));
  PlacedArray bottom;
  bottom.id = "bottom";
  bottom.geometry = geometry;
  bottom.transducer = "murata";
  bottom.position = {0, 0, -0.1};
  bottom.elements = elements;
  PlacedArray top = bottom;
  top.id = "top";
  top.position.z() = 0.1;
  top.orientation = Eigen::Quaterniond(0, 1, 0, 0);
  scene.arrays = {bottom, top};
  scene.targets = {{"a", {0.01, 0, 0}, FocalPoint{3000.0}, {}},
                   {"b", {-0.01, 0, 0}, Trap{}, {}},
                   {"q", {0, 0.01, 0}, QuietPoint{}, {}}};
  return scene;
}

/// The field of a dock that a screen reader calls so.
template <class Field>
Field* byName(QWidget& dock, const QString& accessibleName) {
  for (Field* field : dock.findChildren<Field*>()) {
    if (field->accessibleName() == accessibleName) return field;
  }
  return nullptr;
}

/// Replaces the text of a field and presses Enter.
inline void type(QLineEdit* field, const QString& text) {
  ASSERT_NE(field, nullptr);
  field->selectAll();
  QTest::keyClicks(field, text);
  QTest::keyClick(field, Qt::Key_Return);
}

class DockTest : public ::testing::Test {
 protected:
  DockTest()
      : session([this](JobQueue::Post) {
          auto made = std::make_unique<InstantService>();
          service = made.get();
          return made;
        }) {
    session.open(std::make_shared<Scene>(smallScene()), "Open");
    QApplication::processEvents();
  }
  std::size_t steps() { return session.document().labels().size(); }
  const Target& target(const char* id) { return *session.scene()->findTarget(id); }

  /// Runs the event loop until `isDone`, at most ten seconds.
  template <class Condition>
  static bool runUntil(Condition isDone) {
    const QDeadlineTimer deadline(10000);
    while (!isDone() && !deadline.hasExpired()) {
      QApplication::processEvents(QEventLoop::AllEvents, 20);
    }
    return isDone();
  }

  InstantService* service = nullptr;  // of the session
  Session session;
};

}  // namespace acg::test
