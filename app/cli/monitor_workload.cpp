// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/monitor_workload.h"

#include <cmath>
#include <exception>
#include <numbers>
#include <utility>

#include <fmt/format.h>
#include <Eigen/Core>

#include "app/cli/project_options.h"
#include "app/composition.h"
#include "core/error.h"
#include "core/telemetry/clock.h"

namespace acg {
namespace {

constexpr double kRadius = 2e-3;  // m, of the circle
constexpr int kStepsAround = 200;
constexpr double kPictureAccuracy = 1e-3;  // as the slices of the window

Scene sceneOf(const std::filesystem::path& project) {
  ProjectOptions options;
  options.project = project;
  Scene scene = options.load();
  if (!scene.targets.empty()) return scene;
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("{}: there is no target to move; add one.", project.string()));
}

std::string sentenceOf(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace

MonitorWorkload::MonitorWorkload(const std::filesystem::path& project, TelemetryPtr telemetry)
    : scene_(sceneOf(project)),
      telemetry_(std::move(telemetry)),
      service_(makeComputeService([](const std::function<void()>& call) { call(); }, telemetry_)) {
  std::lock_guard lock(mutex_);
  step();
}

MonitorWorkload::~MonitorWorkload() {
  {
    std::lock_guard lock(mutex_);
    isEnding_ = true;
  }
  service_->cancelAll();
  service_->waitUntilIdle();
}

std::string MonitorWorkload::failure() {
  std::lock_guard lock(mutex_);
  return failure_;
}

void MonitorWorkload::step() {
  const std::uint64_t revision = ++revision_;
  const std::int64_t eventNs = steadyNs();
  const double angle = 2 * std::numbers::pi * static_cast<double>(revision) / kStepsAround;
  const Eigen::Vector3d middle = scene_.targets.front().position;
  auto moved = std::make_shared<Scene>(scene_);
  moved->targets.front().position =
      middle + kRadius * Eigen::Vector3d(std::cos(angle), std::sin(angle), 0);
  ComputeRequest request;
  request.scene = std::move(moved);
  request.revision = revision;
  request.fields.resize(1);
  const Eigen::Vector3d half(0.04, 0, 0.04);
  request.fields[0].samples = FieldGrid::between(middle - half, middle + half, {101, 1, 101});
  request.fields[0].accuracy = kPictureAccuracy;
  telemetry_->edits.edited(revision, eventNs, steadyNs());
  JobSpec spec;
  spec.label = "Solve";
  service_->submit(
      std::move(spec), std::move(request),
      [this, revision](const auto&, const JobOutcome& outcome) { answered(revision, outcome); });
}

void MonitorWorkload::answered(std::uint64_t revision, const JobOutcome& outcome) {
  telemetry_->edits.noteUntil(revision, EditStage::kDeliver, steadyNs());
  telemetry_->edits.shown(revision, steadyNs());
  // Held until the next step is asked for: the destructor sees it, or keeps it from being asked.
  std::lock_guard lock(mutex_);
  if (isEnding_ || outcome.isCancelled) return;
  if (outcome.error) {
    failure_ = sentenceOf(outcome.error);
    return;
  }
  step();
}

}  // namespace acg
