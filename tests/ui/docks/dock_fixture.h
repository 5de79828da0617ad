// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

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
  JobId compare(JobSpec, ComparisonRequest request, ComparisonHandler handler) override {
    SolverComparison result;
    for (const std::string& name : request.solvers) {
      SolverTrial trial;
      trial.report.solver = name;
      result.trials.push_back(std::move(trial));
    }
    handler(std::move(result), {});
    return 1;
  }
  JobId submit(JobSpec, ComputeRequest request, Handler handler) override {
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
      result.hologram = hologram;
    }
    for (const FieldSpec& spec : request.fields) {
      auto field = std::make_shared<Field>();
      field->samples = spec.samples;
      field->revision = request.revision;
      FieldChannel channel{"pressure", "Pa", 1, true, {}};
      const long long points = sampleCount(spec.samples);
      for (long long i = 0; i < points; ++i) {
        const double x = double(i) / double(points);
        channel.values.push_back(5000 * x * (1 - x));
        channel.values.push_back(0);
      }
      field->channels.push_back(channel);
      result.fields.push_back(field);
    }
    handler(std::move(result), JobOutcome{});
    return JobId(submitted);
  }
  void onHologram(std::function<void(HologramPtr)>) override {}
  void cancel(JobId) override {}
  void cancelKey(const std::string&) override {}
  std::vector<JobStatus> jobs() const override { return {}; }
  void waitUntilIdle() override {}
  std::string description() const override { return "instant"; }

  int submitted = 0;
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
  PlacedArray bottom{"bottom", geometry, "murata", {0, 0, -0.1}, {}, elements, {}};
  bottom.orientation = Eigen::Quaterniond::Identity();
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
  DockTest() : session([](JobQueue::Post) { return std::make_unique<InstantService>(); }) {
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

  Session session;
};

}  // namespace acg::test
