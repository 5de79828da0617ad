// SPDX-License-Identifier: GPL-3.0-or-later
// What Session asks the compute service for, and what it does with the answers.
#include <algorithm>

#include "core/error.h"
#include "core/telemetry/telemetry.h"
#include "render/view_volume.h"
#include "ui/session.h"
#include "ui/session_private.h"

namespace acg {
namespace {

// Of what the 3D view colours: a step of its 256 colours is four times as much. Numbers that are
// read, plotted or exported keep the evaluator's own accuracy.
constexpr double kPictureAccuracy = 1e-3;

/// The quantities of a line or a probe: the chosen one and always the pressure.
std::vector<std::string> withPressure(const std::string& quantity) {
  if (quantity == "pressure") return {quantity};
  return {quantity, "pressure"};
}

FieldSpec sliceSpec(const Eigen::AlignedBox3d& box, const LayerSettings& layers, SliceAxis axis) {
  FieldSpec spec;
  spec.samples = sliceGrid(box, axis, layers.slices[static_cast<std::size_t>(axis)].position);
  spec.quantities = {layers.quantity};
  spec.accuracy = kPictureAccuracy;
  spec.forceModel = layers.forceModel;
  return spec;
}

bool hasErrors(const std::vector<Issue>& issues) {
  return std::any_of(issues.begin(), issues.end(),
                     [](const Issue& issue) { return issue.severity == Severity::kError; });
}

QString errorText(const JobOutcome& outcome) {
  try {
    std::rethrow_exception(outcome.error);
  } catch (const std::exception& error) {
    return QString::fromUtf8(error.what());
  } catch (...) {
    return Session::tr("The work stopped for an unknown reason.");
  }
}

}  // namespace

void Session::requestPreview() {
  private_->rest.stop();
  compute_->cancelKey("volume");
  compute_->cancelKey("line");
  clearVerdicts();  // what is about to move must not bear the old place's verdict
  if (hasErrors(issues_)) {
    compute_->cancelKey("preview");
    compute_->cancelKey("slices");
    private_->shownRevision = document_.revision();  // nothing older may appear any more
    clearResults();
    telemetry_->edits.dropOpen();  // nothing will answer it
    const QString text = QString::fromStdString(issues_.front().message);
    if (text != private_->lastProblem) post(MessageKind::kError, text);
    private_->lastProblem = text;
    return;
  }
  PreviewOrder order = orderNow();
  for (std::size_t i = 0; i < 3; ++i) {
    if (layers_.slices[i].isVisible) order.axes.push_back(static_cast<SliceAxis>(i));
  }
  private_->previewJob = submit("preview", tr("Solve"), std::move(order), nullptr);
}

void Session::requestSlices(const std::vector<SliceAxis>& axes) {
  if (!hologram_ || private_->shownRevision != document_.revision()) {
    if (!hasErrors(issues_)) requestPreview();  // the one under way knows the old slices
    return;
  }
  PreviewOrder order = orderNow();
  // All visible ones that changed since the last answer, not only those of this call: this job
  // replaces the one that still waits.
  for (std::size_t i = 0; i < 3; ++i) {
    const auto axis = static_cast<SliceAxis>(i);
    const bool isStale = !slices_[i] || private_->slicesContent != order.content ||
                         std::find(axes.begin(), axes.end(), axis) != axes.end();
    if (layers_.slices[i].isVisible && isStale) order.axes.push_back(axis);
  }
  submit("slices", tr("Evaluate slices"), std::move(order), hologram_);
}

Session::PreviewOrder Session::orderNow() const {
  PreviewOrder order;
  order.scene = scene();
  order.revision = document_.revision();
  order.askedAtNs = private_->inputNs != 0 ? private_->inputNs : steadyNowNs();
  order.content = SliceContent(layers_);
  return order;
}

JobId Session::submit(const char* key, const QString& label, PreviewOrder order,
                      const HologramPtr& hologram) {
  ComputeRequest request;
  request.scene = order.scene;
  request.revision = order.revision;
  request.hologram = hologram;
  request.drives = layers_.drives;
  const Eigen::AlignedBox3d box = workingVolume(*order.scene);
  for (const SliceAxis axis : order.axes) request.fields.push_back(sliceSpec(box, layers_, axis));
  const JobId job = compute_->submit(
      {key, label.toStdString(), JobPriority::kInteractive, Supersede::kWaiting, {}},
      std::move(request),
      [this, order](std::optional<ComputeResult> result, const JobOutcome& outcome) {
        takePreview(std::move(result), outcome, order);
      });
  emit jobsChanged();
  return job;
}

void Session::takePreview(std::optional<ComputeResult> result, const JobOutcome& outcome,
                          const PreviewOrder& order) {
  if (order.revision == document_.revision()) private_->previewJob = 0;
  emit jobsChanged();
  if (outcome.isCancelled || order.revision < private_->shownRevision) return;
  if (outcome.error) {
    private_->shownRevision = order.revision;
    clearResults();
    telemetry_->edits.dropOpen();
    reportOnce(outcome);
    return;
  }
  if (!result) return;
  private_->lastProblem.clear();
  telemetry_->edits.noteUntil(order.revision, EditStage::kDeliver, steadyNowNs());
  private_->shownRevision = order.revision;
  const bool isNewHologram = result->hologram != hologram_;
  hologram_ = result->hologram;
  hologramScene_ = order.scene;
  if (isNewHologram) {
    clearVerdicts();
    timing_.solveMs = 1e3 * result->solveSeconds;
    // A slice that this preview was not asked for shows a hologram that is gone.
    for (std::size_t i = 0; i < 3; ++i) slices_[i].reset();
  }
  for (std::size_t i = 0; i < order.axes.size(); ++i) {
    slices_[static_cast<std::size_t>(order.axes[i])] = result->fields[i];
  }
  private_->slicesContent = order.content;
  timing_.fieldMs = 1e3 * result->fieldSeconds;
  timing_.editToShownMs = 1e-6 * static_cast<double>(steadyNowNs() - order.askedAtNs);
  if (isNewHologram) emit hologramChanged();
  emit slicesChanged();
  emit timingChanged();
  if (order.revision == document_.revision()) private_->rest.start();
}

void Session::onRest() {
  if (!hologram_ || private_->shownRevision != document_.revision()) return;
  requestLine();
  requestVerdicts();
  requestExposures();
  if (layers_.showIsosurface || layers_.showVolume) requestVolume();
}

void Session::refine(const char* key, const QString& label, FieldSpec field,
                     FieldPtr Session::*result, void (Session::*changed)()) {
  const std::uint64_t revision = document_.revision();
  field.forceModel = layers_.forceModel;
  compute_->submit({key, label.toStdString(), JobPriority::kRefine, Supersede::kRunning, {}},
                   {scene(), revision, hologram_, {std::move(field)}, layers_.drives},
                   [this, revision, result, changed](std::optional<ComputeResult> answer,
                                                     const JobOutcome& outcome) {
                     emit jobsChanged();
                     if (outcome.error) reportOnce(outcome);
                     if (!answer || revision != document_.revision()) return;
                     this->*result = answer->fields.front();
                     (this->*changed)();
                   });
  emit jobsChanged();
}

void Session::requestVolume() {
  FieldSpec field;
  field.samples = volumeGrid(workingVolume(*scene()));
  field.accuracy = kPictureAccuracy;
  field.quantities = {layers_.quantity};
  refine("volume", tr("Evaluate volume"), std::move(field), &Session::volume_,
         &Session::volumeChanged);
}

void Session::requestLine() {
  const Eigen::AlignedBox3d box = workingVolume(*scene());
  FieldSpec field;
  if (probeLine_) {
    Eigen::Matrix3Xd points(3, kLinePoints);
    for (int i = 0; i < kLinePoints; ++i) {
      const double t = static_cast<double>(i) / (kLinePoints - 1);
      points.col(i) = (1 - t) * (*probeLine_)[0] + t * (*probeLine_)[1];
    }
    field.samples = std::move(points);
  } else {
    const Target* target = scene()->findTarget(selection_.toStdString());
    if (target == nullptr && !scene()->targets.empty()) target = &scene()->targets.front();
    Eigen::Vector3d low = target != nullptr ? target->position : box.center();
    Eigen::Vector3d high = low;
    low.z() = box.min().z();
    high.z() = box.max().z();
    field.samples = FieldGrid::between(low, high, {1, 1, kLinePoints});
  }
  field.quantities = withPressure(layers_.quantity);
  refine("line", tr("Evaluate line"), std::move(field), &Session::line_, &Session::lineChanged);
}

void Session::probe(const Eigen::Vector3d& point, std::function<void(FieldPtr)> done) {
  if (!hologram_) return;
  FieldSpec field;
  field.samples = Eigen::Matrix3Xd(point);
  field.quantities = withPressure(layers_.quantity);
  field.forceModel = layers_.forceModel;
  const std::uint64_t revision = document_.revision();
  if (private_->shownRevision != revision) return;
  compute_->submit(
      {"probe", tr("Probe").toStdString(), JobPriority::kInteractive, Supersede::kWaiting, {}},
      {scene(), revision, hologram_, {field}, layers_.drives},
      [this, revision, done = std::move(done)](std::optional<ComputeResult> result,
                                               const JobOutcome&) {
        // A point inside an element has no value; then there is nothing to show.
        const bool isCurrent = revision == document_.revision();
        done(result && isCurrent ? result->fields.front() : nullptr);
      });
}

void Session::evaluate(const QString& label, std::vector<FieldSpec> fields, Evaluated done) {
  ComputeRequest request;
  request.scene = scene();
  request.revision = document_.revision();
  request.fields = std::move(fields);
  for (FieldSpec& spec : request.fields) spec.forceModel = layers_.forceModel;
  if (private_->shownRevision != request.revision) {
    if (private_->previewJob == 0) requestPreview();  // somebody has cancelled it
    request.hologramOf = private_->previewJob;
  } else if (hologram_) {
    request.hologram = hologram_;
  } else {
    post(MessageKind::kWarning, tr("%1: there is no hologram; mend the scene.").arg(label));
    return;
  }
  compute_->submit({"", label.toStdString(), JobPriority::kBackground, Supersede::kNone, {}},
                   std::move(request),
                   [this, label, asked = scene(), done = std::move(done)](
                       std::optional<ComputeResult> result, const JobOutcome& outcome) {
                     emit jobsChanged();
                     if (result) {
                       done(asked, *result);
                     } else {
                       reportFailure(label, outcome);
                     }
                   });
  emit jobsChanged();
}

void Session::clearResults() {
  clearVerdicts();
  hologram_.reset();
  hologramScene_.reset();
  slices_ = {};
  volume_.reset();
  line_.reset();
  emit hologramChanged();
  emit slicesChanged();
  emit volumeChanged();
  emit lineChanged();
}

void Session::reportFailure(const QString& label, const JobOutcome& outcome) {
  if (outcome.isCancelled) {
    post(MessageKind::kInfo, tr("%1: cancelled.").arg(label));
  } else if (outcome.error) {
    post(MessageKind::kError, errorText(outcome));
  }
}

void Session::reportOnce(const JobOutcome& outcome) {
  const QString text = errorText(outcome);
  if (text != private_->lastProblem) post(MessageKind::kError, text);
  private_->lastProblem = text;
}

}  // namespace acg
